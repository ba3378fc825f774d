package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// mutant is one change of one file.
type mutant struct {
	file, line int
	what       string // the change, for whoever reads of it
	plain      []edit // make the change
	woven      []edit // make it one that can be chosen while the program runs; nil: it cannot be
}

// edit puts a text in the place of what stands between two bytes of a file.
type edit struct {
	from, to int
	text     string
	closes   bool // what another edit of the same change opens
}

// others are the operators that one is replaced by.
var others = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	token.LAND: token.LOR, token.LOR: token.LAND,
	token.ADD: token.SUB, token.SUB: token.ADD,
}

// finder collects the mutants of a file, in the order of the text.
type finder struct {
	*pack
	file     int
	constant []ast.Node // what has to be known before the program runs
	idle     []ast.Expr // what says nothing of what the program does, such as how much room is made
}

// add takes a change of what stands between two places to a text. In the woven one each %d is the change's number.
func (f *finder) add(from, to token.Pos, text, what string, woven ...edit) {
	number := strconv.Itoa(len(f.mutants))
	for i := range woven {
		woven[i].text = strings.ReplaceAll(woven[i].text, "%d", number)
	}
	for _, n := range f.constant {
		if n.Pos() <= from && to <= n.End() {
			woven = nil
		}
	}
	line := f.places.Position(from).Line
	f.mutants = append(f.mutants, mutant{f.file, line, what, []edit{f.edit(from, to, text)}, woven})
}

func (f *finder) edit(from, to token.Pos, text string) edit {
	return edit{from: f.places.Position(from).Offset, to: f.places.Position(to).Offset, text: text}
}

func (f *finder) before(n ast.Node, text string) edit { return f.edit(n.Pos(), n.Pos(), text) }

func (f *finder) after(n ast.Node, text string) edit {
	e := f.edit(n.End(), n.End(), text)
	e.closes = true
	return e
}

// text is what stands in the file.
func (f *finder) text(n ast.Node) string {
	return string(f.files[f.file].source[f.places.Position(n.Pos()).Offset:f.places.Position(n.End()).Offset])
}

func (f *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GenDecl:
		if n.Tok == token.CONST {
			f.constant = append(f.constant, n)
		}
	case *ast.ArrayType:
		if n.Len != nil {
			f.constant = append(f.constant, n.Len)
		}
	case *ast.CompositeLit:
		f.keys(n)
	case *ast.CallExpr:
		f.room(n)
	case *ast.BinaryExpr:
		f.operator(n)
	case *ast.IfStmt:
		if b, ok := n.Cond.(*ast.BinaryExpr); !ok || b.Op != token.EQL && b.Op != token.NEQ { // for they are negated as it is
			f.add(n.Cond.Pos(), n.Cond.End(), "!("+f.text(n.Cond)+")", "if "+f.text(n.Cond)+" is negated",
				f.before(n.Cond, "("), f.after(n.Cond, ") != mutantIs(%d)"))
		}
	case *ast.BasicLit:
		f.number(n)
	case *ast.Ident:
		if other, ok := map[string]string{"true": "false", "false": "true"}[n.Name]; ok {
			f.add(n.Pos(), n.End(), other, n.Name+" is "+other, f.before(n, "("), f.after(n, " != mutantIs(%d))"))
		}
	case *ast.BlockStmt:
		f.drop(n.List)
	case *ast.CaseClause:
		f.drop(n.Body)
	}
	return true
}

// keys of arrays and slices are constants.
func (f *finder) keys(n *ast.CompositeLit) {
	switch f.info.TypeOf(n).Underlying().(type) {
	case *types.Array, *types.Slice:
		for _, e := range n.Elts {
			if e, ok := e.(*ast.KeyValueExpr); ok {
				f.constant = append(f.constant, e.Key)
			}
		}
	}
}

// room that is made beforehand, and is not filled, is nothing a test can notice.
func (f *finder) room(n *ast.CallExpr) {
	name, ok := n.Fun.(*ast.Ident)
	if !ok || name.Name != "make" {
		return
	}
	_, slice := f.info.TypeOf(n).Underlying().(*types.Slice)
	switch {
	case slice && len(n.Args) == 3:
		f.idle = append(f.idle, n.Args[2])
	case !slice && len(n.Args) == 2:
		f.idle = append(f.idle, n.Args[1])
	}
}

func (f *finder) idles(n ast.Node) bool {
	for _, e := range f.idle {
		if e.Pos() <= n.Pos() && n.End() <= e.End() {
			return true
		}
	}
	return false
}

func (f *finder) operator(n *ast.BinaryExpr) {
	other, ok := others[n.Op]
	if !ok || f.idles(n) {
		return
	}
	end := n.OpPos + token.Pos(len(n.Op.String()))
	var woven []edit
	switch n.Op {
	case token.EQL, token.NEQ:
		woven = []edit{f.before(n, "(("), f.after(n, ") != mutantIs(%d))")}
	case token.LAND, token.LOR: // a || b is !(!a && !b), and the other way round
		woven = []edit{f.before(n, "(((("), f.after(n.X, ") != mutantIs(%d))"),
			f.before(n.Y, "(("), f.after(n.Y, ") != mutantIs(%d))) != mutantIs(%d))")}
	case token.ADD, token.SUB:
		if b, ok := f.info.TypeOf(n).Underlying().(*types.Basic); ok && b.Info()&types.IsNumeric == 0 {
			return // texts are not taken from one another
		}
		fallthrough
	default:
		name := map[token.Token]string{token.LSS: "Less", token.LEQ: "LessOrEqual", token.GTR: "More",
			token.GEQ: "MoreOrEqual", token.ADD: "Plus", token.SUB: "Minus"}[n.Op]
		woven = []edit{f.before(n, "mutant"+name+"(%d, "), f.edit(n.OpPos, end, ","), f.after(n, ")")}
	}
	if f.info.Types[n].Value != nil {
		woven = nil
	}
	f.add(n.OpPos, end, other.String(), f.text(n)+": "+n.Op.String()+" is "+other.String(), woven...)
}

func (f *finder) number(n *ast.BasicLit) {
	v, err := strconv.Atoi(n.Value)
	if n.Kind != token.INT || err != nil || f.idles(n) {
		return
	}
	var woven []edit
	if kind, ok := f.kind(n); ok {
		woven = []edit{f.before(n, fmt.Sprintf("mutantNumber[%s](%%d, ", kind)), f.after(n, ")")}
	}
	f.add(n.Pos(), n.End(), strconv.Itoa(v+1), n.Value+" is one more", woven...)
}

// kind is the name that a number's type has in the file; not ok: it has none there.
func (f *finder) kind(n ast.Expr) (name string, ok bool) {
	ok = true
	name = types.TypeString(types.Default(f.info.TypeOf(n)), func(p *types.Package) string {
		if p == f.types {
			return ""
		}
		for _, i := range f.files[f.file].tree.Imports {
			if path, _ := strconv.Unquote(i.Path.Value); path == p.Path() && i.Name == nil {
				return p.Name()
			}
		}
		ok = false
		return p.Name()
	})
	return name, ok
}

// drop leaves out statements that declare nothing.
func (f *finder) drop(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				continue
			}
		case *ast.BranchStmt:
			if s.Tok == token.FALLTHROUGH {
				continue
			}
		case *ast.ExprStmt, *ast.IncDecStmt:
		default:
			continue
		}
		what, _, _ := strings.Cut(f.text(s), "\n")
		f.add(s.Pos(), s.End(), "", what+" is left out", f.before(s, "if !mutantIs(%d) { "), f.after(s, " }"))
	}
}
