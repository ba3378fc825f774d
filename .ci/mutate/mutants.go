package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// mutant is one change of one file: what stands between two places of it is replaced.
type mutant struct {
	file     string
	source   []byte // of the file, as it was when the changes were looked for
	from, to int    // bytes
	text     string
	line     int
	what     string // the change, for whoever reads of it
}

// apply is the file's text with the change.
func (m *mutant) apply() []byte {
	return slices.Concat(m.source[:m.from], []byte(m.text), m.source[m.to:])
}

// others are the operators that one is replaced by.
var others = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	token.LAND: token.LOR, token.LOR: token.LAND,
	token.ADD: token.SUB, token.SUB: token.ADD,
}

// mutantsOf are all mutants of a package's files that are no tests, in the order of the text.
func mutantsOf(folder string) (list []mutant, err error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		places := token.NewFileSet()
		tree, err := parser.ParseFile(places, file, source, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		f := finder{file: file, source: source, places: places}
		ast.Inspect(tree, f.visit)
		slices.SortStableFunc(f.found, func(a, b mutant) int { return a.from - b.from })
		list = append(list, f.found...)
	}
	return list, nil
}

// finder collects the mutants of a file.
type finder struct {
	file   string
	source []byte
	places *token.FileSet
	found  []mutant
}

func (f *finder) add(from, to token.Pos, text, what string) {
	at := f.places.Position(from)
	f.found = append(f.found, mutant{f.file, f.source, at.Offset, f.places.Position(to).Offset, text, at.Line, what})
}

// text is what stands in the file.
func (f *finder) text(n ast.Node) string {
	return string(f.source[f.places.Position(n.Pos()).Offset:f.places.Position(n.End()).Offset])
}

func (f *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if other, ok := others[n.Op]; ok {
			end := n.OpPos + token.Pos(len(n.Op.String()))
			f.add(n.OpPos, end, other.String(), f.text(n)+": "+n.Op.String()+" is "+other.String())
		}
	case *ast.IfStmt:
		f.add(n.Cond.Pos(), n.Cond.End(), "!("+f.text(n.Cond)+")", "if "+f.text(n.Cond)+" is negated")
	case *ast.BasicLit:
		if v, err := strconv.Atoi(n.Value); n.Kind == token.INT && err == nil {
			f.add(n.Pos(), n.End(), strconv.Itoa(v+1), n.Value+" is one more")
		}
	case *ast.Ident:
		if other, ok := map[string]string{"true": "false", "false": "true"}[n.Name]; ok {
			f.add(n.Pos(), n.End(), other, n.Name+" is "+other)
		}
	case *ast.BlockStmt:
		f.drop(n.List)
	case *ast.CaseClause:
		f.drop(n.Body)
	}
	return true
}

// drop leaves out statements that declare nothing.
func (f *finder) drop(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				continue
			}
		case *ast.ExprStmt, *ast.IncDecStmt, *ast.BranchStmt:
		default:
			continue
		}
		what, _, _ := strings.Cut(f.text(s), "\n")
		f.add(s.Pos(), s.End(), "", what+" is left out")
	}
}
