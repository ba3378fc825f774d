package house_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// What a source file can use besides imports and the names of other packages.
const (
	goStatement  = "go statement"
	initFunction = "func init"
	packageState = "package state"
)

// source is one package's code, without its tests: where it lies, and what it uses.
type source struct {
	dir  string
	uses []use
}

// use is an import path, a name such as time.Now, or one of the constants above.
type use struct {
	what  string
	name  string // the variable, of package state
	place string // file and line
}

// readPackages parses every package of the module, without building anything.
func readPackages(house fs.FS) ([]source, error) {
	files := token.NewFileSet()
	parsed := map[string][]*ast.File{}
	err := fs.WalkDir(house, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			return skipFolder(house, name)
		case path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(house, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(files, name, text, 0)
		if err != nil {
			return err
		}
		parsed[path.Dir(name)] = append(parsed[path.Dir(name)], file)
		return nil
	})
	packages := make([]source, 0, len(parsed))
	for dir, of := range parsed {
		packages = append(packages, source{dir, usesOf(files, of)})
	}
	slices.SortFunc(packages, func(a, b source) int { return cmp.Compare(a.dir, b.dir) })
	return packages, err
}

// skipFolder leaves out what the go command leaves out: hidden folders, test data and other modules.
func skipFolder(house fs.FS, name string) error {
	if name == "." {
		return nil
	}
	base := path.Base(name)
	_, err := fs.Stat(house, path.Join(name, "go.mod"))
	if err == nil || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" {
		return fs.SkipDir
	}
	return nil
}

func usesOf(files *token.FileSet, of []*ast.File) []use {
	r := reader{files: files, variables: map[string]bool{}, specs: map[any]bool{}}
	for _, file := range of {
		for _, declaration := range file.Decls {
			r.declare(declaration)
		}
	}
	for _, file := range of {
		r.read(file)
	}
	return r.uses
}

// reader collects what one package uses.
type reader struct {
	files     *token.FileSet
	variables map[string]bool // the package's, by name
	specs     map[any]bool    // their declarations
	imports   map[string]string
	uses      []use
}

func (r *reader) found(what, name string, at ast.Node) {
	where := r.files.Position(at.Pos())
	r.uses = append(r.uses, use{what, name, fmt.Sprintf("%s:%d", where.Filename, where.Line)})
}

func (r *reader) declare(declaration ast.Decl) {
	general, ok := declaration.(*ast.GenDecl)
	if !ok || general.Tok != token.VAR {
		return
	}
	for _, spec := range general.Specs {
		r.specs[spec] = true
		for _, name := range spec.(*ast.ValueSpec).Names {
			r.variables[name.Name] = name.Name != "_"
		}
	}
}

func (r *reader) read(file *ast.File) {
	r.imports = map[string]string{}
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value) // the parser has checked it
		r.found(imported, "", spec)
		name := path.Base(imported)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		r.imports[name] = imported
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.FuncDecl:
			if n.Recv == nil && n.Name.Name == "init" {
				r.found(initFunction, "", n)
			}
		case *ast.GoStmt:
			r.found(goStatement, "", n)
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Obj == nil && r.imports[x.Name] != "" {
				r.found(r.imports[x.Name]+"."+n.Sel.Name, "", n)
			}
		case *ast.AssignStmt:
			for _, target := range n.Lhs {
				r.write(target)
			}
		case *ast.IncDecStmt:
			r.write(n.X)
		case *ast.RangeStmt:
			r.write(n.Key)
			r.write(n.Value)
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.Ident); ok && (f.Name == "delete" || f.Name == "clear") && len(n.Args) > 0 {
				r.write(n.Args[0])
			}
		}
		return true
	})
}

// write follows what is written to down to its variable, and tells when that is the package's own.
func (r *reader) write(target ast.Expr) {
	switch x := target.(type) {
	case *ast.IndexExpr:
		r.write(x.X)
	case *ast.SelectorExpr:
		r.write(x.X)
	case *ast.StarExpr:
		r.write(x.X)
	case *ast.ParenExpr:
		r.write(x.X)
	case *ast.Ident:
		// The parser has resolved a local name to its own declaration, and one of the package to the
		// declaration in the same file, or, where that is in another file, not at all.
		if r.variables[x.Name] && (x.Obj == nil || r.specs[x.Obj.Decl]) {
			r.found(packageState, " "+x.Name, x)
		}
	}
}
