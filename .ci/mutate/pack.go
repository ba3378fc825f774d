package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// pack is a package whose code is changed.
type pack struct {
	path, folder string
	files        []file
	places       *token.FileSet
	types        *types.Package
	info         *types.Info
	exports      map[string]string // where what other packages offer is written, by their paths
	mutants      []mutant
}

// file is one of a package's, and no test.
type file struct {
	path   string
	source []byte
	tree   *ast.File
}

// load reads a package, and finds its mutants: all that could be, in the order of the text.
func load(name string) (*pack, error) {
	p := &pack{places: token.NewFileSet(), exports: map[string]string{}}
	names, err := p.list(name)
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		path := filepath.Join(p.folder, n)
		source, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		p.files = append(p.files, file{path: path, source: source})
	}
	sources := make([][]byte, len(p.files))
	for i := range p.files {
		sources[i] = p.files[i].source
	}
	if broken := p.check(p.places, sources, true); len(broken) > 0 {
		return nil, broken[0]
	}
	for i := range p.files {
		f := finder{pack: p, file: i}
		ast.Inspect(p.files[i].tree, f.visit)
	}
	return p, p.sift()
}

// list asks the go command for a package's files, and for what the packages that it imports offer.
func (p *pack) list(name string) (files []string, err error) {
	c := exec.Command("go", "list", "-deps", "-export", "-json=ImportPath,Dir,GoFiles,Export", "os", "strconv", name)
	c.Dir, c.Stderr = root, os.Stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w", name, err)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var of struct {
			ImportPath, Dir, Export string
			GoFiles                 []string
		}
		if err := d.Decode(&of); err == io.EOF {
			return files, nil
		} else if err != nil {
			return nil, err
		}
		p.exports[of.ImportPath] = of.Export
		p.path, p.folder, files = of.ImportPath, of.Dir, of.GoFiles // the package itself comes last
	}
}

// check tells what is wrong with files of the package. With keep it is their trees and types that hold.
func (p *pack) check(places *token.FileSet, sources [][]byte, keep bool) (broken []types.Error) {
	var trees []*ast.File
	for i := range sources {
		name := "choice.go"
		if i < len(p.files) {
			name = p.files[i].path
		}
		tree, err := parser.ParseFile(places, name, sources[i], parser.SkipObjectResolution)
		if err != nil {
			panic(err.Error()) // edits make no text that does not parse
		}
		trees = append(trees, tree)
		if keep {
			p.files[i].tree = tree
		}
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{
		Importer: importer.ForCompiler(places, "gc", func(path string) (io.ReadCloser, error) { return os.Open(p.exports[path]) }),
		Error: func(err error) {
			var e types.Error
			if errors.As(err, &e) && !strings.HasPrefix(e.Msg, "\t") {
				broken = append(broken, e)
			}
		},
	}
	of, _ := config.Check(p.path, places, trees, info)
	if keep {
		p.types, p.info = of, info
	}
	return broken
}

// sift finds the mutants that cannot be chosen while the program runs, as it would not build: they are tried each for
// itself.
func (p *pack) sift() error {
	for {
		places := token.NewFileSet()
		sources := append(p.woven(), []byte("package "+p.types.Name()+"\n"+choice))
		broken := p.check(places, sources, false)
		if len(broken) == 0 {
			return nil
		}
		sifted := false
		for _, e := range broken {
			at := places.Position(e.Pos)
			sifted = p.unweave(at.Filename, func(m *mutant) bool { return p.spans(m, at.Line) }) || sifted
		}
		if !sifted { // a return is missing at a function's end, as what ends it may be left out
			at, last := places.Position(broken[0].Pos), 0
			for _, m := range p.mutants {
				if m.woven != nil && p.files[m.file].path == at.Filename && m.line < at.Line {
					last = m.line
				}
			}
			sifted = p.unweave(at.Filename, func(m *mutant) bool { return m.line == last })
		}
		if !sifted {
			return broken[0]
		}
	}
}

// unweave keeps mutants of a file from being chosen while the program runs, and tells whether there are any.
func (p *pack) unweave(file string, which func(*mutant) bool) (any bool) {
	for i := range p.mutants {
		if m := &p.mutants[i]; m.woven != nil && p.files[m.file].path == file && which(m) {
			m.woven, any = nil, true
		}
	}
	return any
}

// spans tells whether a change of a line is one of the mutant's.
func (p *pack) spans(m *mutant, line int) bool {
	for _, e := range m.woven {
		if 1+bytes.Count(p.files[m.file].source[:e.from], []byte("\n")) == line {
			return true
		}
	}
	return false
}

// woven are the files' texts with all mutants that can be chosen.
func (p *pack) woven() [][]byte {
	edits := make([][]edit, len(p.files))
	for _, m := range p.mutants {
		edits[m.file] = append(edits[m.file], m.woven...)
	}
	sources := make([][]byte, len(p.files))
	for i := range p.files {
		sources[i] = apply(p.files[i].source, edits[i])
	}
	return sources
}

// apply is a text with edits, which are in the order of their mutants: what holds others was found before them, so it
// opens before they do, and closes after them.
func apply(source []byte, edits []edit) []byte {
	var closing, opening []edit
	for _, e := range edits {
		if e.closes {
			closing = append(closing, e)
		} else {
			opening = append(opening, e)
		}
	}
	slices.Reverse(closing)
	sorted := append(closing, opening...)
	slices.SortStableFunc(sorted, func(a, b edit) int { return a.from - b.from })
	var b bytes.Buffer
	at := 0
	for _, e := range sorted {
		b.Write(source[at:e.from])
		b.WriteString(e.text)
		at = e.to
	}
	b.Write(source[at:])
	return b.Bytes()
}
