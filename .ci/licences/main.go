// Licences writes .github/THIRD_PARTY.md: whose work is in the command, under which licence, with the texts that their
// licences ask to be handed on. With -check it writes nothing, and fails where the file is not what it would write.
//
//	go run -C .ci/licences .
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// piece is somebody's work, with its licences.
type piece struct {
	name, version, where string // where: how it comes into the command
	kinds                []string
	texts                []string
}

// allowed are the licences under which work may come into the command.
var allowed = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0", "Unlicense", "CC0-1.0"}

func main() {
	check := flag.Bool("check", false, "compare, and write nothing")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	if err := os.Chdir("../.."); err != nil {
		return err
	}
	library, err := standardLibrary()
	if err != nil {
		return err
	}
	pieces, err := modules()
	if err != nil {
		return err
	}
	pieces = append([]piece{library}, pieces...)
	vendored, err := filepath.Glob("dashboard/assets/vendor/*/LICENSE")
	if err != nil {
		return err
	}
	for _, file := range vendored {
		name, version, _ := strings.Cut(filepath.Base(filepath.Dir(file)), "-")
		p := piece{name: name, version: version, where: "the page"}
		if err := p.read(filepath.Dir(file)); err != nil {
			return err
		}
		pieces = append(pieces, p)
	}
	if len(pieces) < 20 {
		return fmt.Errorf("only %d pieces were found", len(pieces))
	}
	text := write(pieces)
	const file = ".github/THIRD_PARTY.md"
	if !check {
		return os.WriteFile(file, text, 0o644)
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !bytes.Equal(kept, text) {
		return fmt.Errorf("%s is not what its pieces say: go run -C .ci/licences . writes it anew", file)
	}
	return nil
}

// standardLibrary is Go's own.
func standardLibrary() (piece, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return piece{}, err
	}
	p := piece{name: "the standard library", where: "Go"}
	return p, p.read(strings.TrimSpace(string(root)))
}

// modules are those whose code is in the command, on whichever platform it is made for.
func modules() ([]piece, error) {
	type module struct{ Path, Version, Dir string }
	found := map[string]module{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		list := exec.Command("go", "list", "-deps", "-json=Module", ".")
		list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		list.Stderr = os.Stderr
		out, err := list.Output()
		if err != nil {
			return nil, err
		}
		for read := json.NewDecoder(bytes.NewReader(out)); ; {
			var p struct{ Module *module }
			if err := read.Decode(&p); err == io.EOF {
				break
			} else if err != nil {
				return nil, err
			}
			if p.Module != nil && p.Module.Version != "" {
				found[p.Module.Path] = *p.Module
			}
		}
	}
	var pieces []piece
	for _, path := range slices.Sorted(maps.Keys(found)) {
		p := piece{name: path, version: found[path].Version, where: "Go"}
		if err := p.read(found[path].Dir); err != nil {
			return nil, err
		}
		pieces = append(pieces, p)
	}
	return pieces, nil
}

// read finds the licences of what lies in a folder, and what has to be handed on with it.
func (p *piece) read(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		if e.IsDir() || !strings.HasPrefix(name, "LICENSE") && !strings.HasPrefix(name, "LICENCE") &&
			!strings.HasPrefix(name, "COPYING") && !strings.HasPrefix(name, "NOTICE") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return err
		}
		p.texts = append(p.texts, string(text))
		for _, m := range licensecheck.Scan(text).Match {
			if !slices.Contains(p.kinds, m.ID) {
				p.kinds = append(p.kinds, m.ID)
			}
		}
	}
	if p.kinds == nil {
		return fmt.Errorf("%s %s has no licence that is known", p.name, p.version)
	}
	for _, kind := range p.kinds {
		if !slices.Contains(allowed, kind) {
			return fmt.Errorf("%s %s is under %s, which is not among %s", p.name, p.version, kind,
				strings.Join(allowed, ", "))
		}
	}
	return nil
}

func write(pieces []piece) []byte {
	var b bytes.Buffer
	b.WriteString("# Whose work is in the command\n\nMade by `.ci/licences`: change it there.\n\n| what | version | comes with | licence |\n|---|---|---|---|\n")
	for _, p := range pieces {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", p.name, p.version, p.where, strings.Join(p.kinds, ", "))
	}
	var texts []string
	of := map[string][]string{}
	for _, p := range pieces {
		for _, text := range p.texts {
			if of[text] == nil {
				texts = append(texts, text)
			}
			of[text] = append(of[text], p.name)
		}
	}
	b.WriteString("\nEach licence as it stands beside the work:\n")
	for _, text := range texts {
		var tidy []string
		for line := range strings.Lines(text) {
			tidy = append(tidy, strings.TrimRight(strings.ReplaceAll(line, "\t", "    "), " \r\n\f"))
		}
		fmt.Fprintf(&b, "\n## %s\n\n```text\n%s\n```\n", strings.Join(of[text], ", "),
			strings.Trim(strings.Join(tidy, "\n"), "\n"))
	}
	return b.Bytes()
}
