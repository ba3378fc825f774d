// Mutate tells what the tests do not see: it changes one thing of a package's code after the other, and runs the
// package's tests on each. A change that no test notices is printed; it is a test that is missing, or a line that says
// nothing.
//
//	go run -C .ci/mutate . [-every N] [-from N] [-for 30m] ./orchestrator
//	go run -C .ci/mutate . -tests ./sim,./sim/live -first Stories ./sim/provider
//
// Nothing of the working tree is written: the compiler is handed the changed file in place of the other. It exits with
// 1 where a change was not noticed.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// root is the repository, from this folder.
const root = "../.."

func main() {
	every := flag.Int("every", 1, "try each so-manieth change")
	from := flag.Int("from", 0, "begin with this change, from 0")
	span := flag.Duration("for", 24*time.Hour, "begin no change after this long")
	patience := flag.Duration("patience", time.Minute, "the tests of one change have failed after this long")
	tests := flag.String("tests", "", "further packages whose tests are run, by commas")
	first := flag.String("first", "", "run these tests first, by a pattern of their names: all others see what they do not notice")
	flag.Parse()
	t := trial{patience: *patience, first: *first}
	survived, err := run(flag.Args(), *tests, *every, *from, *span, t)
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(2)
	}
	if survived > 0 {
		os.Exit(1)
	}
}

func run(packages []string, tests string, every, from int, span time.Duration, t trial) (survived int, err error) {
	if len(packages) == 0 || every < 1 || from < 0 {
		return 0, errors.New("name packages, such as ./orchestrator; -every is at least 1, and -from at least 0")
	}
	if t.work, err = os.MkdirTemp("", "mutate"); err != nil {
		return 0, err
	}
	defer os.RemoveAll(t.work)
	end := time.Now().Add(span)
	for _, p := range packages {
		list, err := mutantsOf(filepath.Join(root, p))
		if err != nil {
			return survived, err
		}
		if len(list) == 0 {
			return survived, fmt.Errorf("%s has nothing to change", p)
		}
		run := append([]string{p}, strings.FieldsFunc(tests, func(r rune) bool { return r == ',' })...)
		switch how, out := t.try(nil, run); {
		case how != unnoticed:
			return survived, fmt.Errorf("the tests fail without a change, too:\n%s", out)
		case !strings.Contains(out, "ok  "):
			return survived, fmt.Errorf("%s has no tests of its own: name with -tests the packages that test it", p)
		}
		tried, counts := 0, map[verdict]int{}
		for i := from; i < len(list) && time.Now().Before(end); i += every {
			m := &list[i]
			how, _ := t.try(m, run)
			tried++
			counts[how]++
			if how == unnoticed {
				survived++
				file, _ := filepath.Rel(root, m.file)
				fmt.Printf("%s:%d: %s (change %d)\n", file, m.line, m.what, i)
			}
		}
		fmt.Printf("%s: %d of %d changes were tried: %d noticed, %d do not build, %d unnoticed\n",
			p, tried, len(list), counts[noticed], counts[unbuilt], counts[unnoticed])
	}
	return survived, nil
}

// verdict is what came of a change.
type verdict int

const (
	noticed verdict = iota
	unnoticed
	unbuilt
)

// trial is how changes are tried.
type trial struct {
	work     string        // a folder for what is changed
	patience time.Duration // that tests are given
	first    string        // the tests that are run first; "": all are
}

// try runs tests on a change; nil: on none.
func (t *trial) try(m *mutant, packages []string) (verdict, string) {
	args := []string{"test", "-short", "-vet=off", "-failfast", "-count=1", "-timeout", t.patience.String()}
	if m != nil {
		overlay, err := m.overlay(t.work)
		if err != nil {
			return unbuilt, err.Error()
		}
		args = append(args, "-overlay", overlay)
	}
	if t.first != "" && m != nil {
		if how, out := t.run(append(args[:len(args):len(args)], "-run", t.first), packages); how != unnoticed {
			return how, out
		}
	}
	return t.run(args, packages)
}

func (t *trial) run(args, packages []string) (verdict, string) {
	ctx, cancel := context.WithTimeout(context.Background(), t.patience+5*time.Minute) // building has its time, too
	defer cancel()
	c := exec.CommandContext(ctx, "go", append(args, packages...)...)
	c.Dir = root
	out, err := c.CombinedOutput()
	switch {
	case err == nil:
		return unnoticed, string(out)
	case strings.Contains(string(out), "[build failed]") || strings.Contains(string(out), "[setup failed]"):
		return unbuilt, string(out)
	}
	return noticed, string(out)
}

// overlay writes the changed file, and the note by which the compiler finds it.
func (m *mutant) overlay(work string) (string, error) {
	changed := filepath.Join(work, "changed.go")
	if err := os.WriteFile(changed, m.apply(), 0o600); err != nil {
		return "", err
	}
	file, err := filepath.Abs(m.file)
	if err != nil {
		return "", err
	}
	note, err := json.Marshal(map[string]map[string]string{"Replace": {file: changed}})
	if err != nil {
		return "", err
	}
	path := filepath.Join(work, "overlay.json")
	return path, os.WriteFile(path, note, 0o600)
}
