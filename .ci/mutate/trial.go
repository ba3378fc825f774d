package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// verdict is what came of a change.
type verdict int

const (
	noticed verdict = iota
	unnoticed
	unreached // by any test
	unbuilt
)

func (v verdict) String() string {
	return [...]string{"noticed", "unnoticed", "unreached", "unbuilt"}[v]
}

// trial is how a package's changes are tried.
type trial struct {
	*pack
	ctx    context.Context // when it is done nothing runs on
	work   string          // a folder for what is written
	tested []string
	quiet  []bool // the tests of a package that can be told to write no file of what failed
	tests  []test // a package after the other, the quickest of each first
}

// test is one of a package's tests.
type test struct {
	pack    int // the number of its package
	name    string
	took    time.Duration
	reaches map[int]bool // the changes that it comes by
}

// newTrial builds the tests of packages with all changes in them, and runs each without one.
func newTrial(ctx context.Context, work string, p *pack, tested []string) (*trial, error) {
	t := &trial{pack: p, ctx: ctx, work: work, tested: tested}
	sources := map[string][]byte{filepath.Join(p.folder, "mutant_choice.go"): []byte("package " + p.types.Name() + "\n" + choice)}
	for i, s := range p.woven() {
		sources[p.files[i].path] = s
	}
	if out, err := t.build(sources, "all"); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	for i := range tested {
		if err := t.list(i); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(t.tests, func(a, b test) int {
		return cmp.Or(cmp.Compare(a.pack, b.pack), cmp.Compare(a.took, b.took))
	})
	return t, nil
}

// program is where the tests of a package are built.
func (t *trial) program(kind string, i int) string {
	return filepath.Join(t.work, kind+strconv.Itoa(i))
}

// build builds the tests with sources in the place of some files.
func (t *trial) build(sources map[string][]byte, kind string) (out []byte, err error) {
	replace := map[string]string{}
	for path, source := range sources {
		changed := filepath.Join(t.work, filepath.Base(path))
		if err := os.WriteFile(changed, source, 0o600); err != nil {
			return nil, err
		}
		replace[path] = changed
	}
	note, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, err
	}
	overlay := filepath.Join(t.work, "overlay.json")
	if err := os.WriteFile(overlay, note, 0o600); err != nil {
		return nil, err
	}
	for i, name := range t.tested {
		c := exec.CommandContext(t.ctx, "go", "test", "-c", "-overlay", overlay, "-o", t.program(kind, i), name)
		c.Dir = root
		if out, err := c.CombinedOutput(); err != nil {
			return out, err
		}
		if _, err := os.Stat(t.program(kind, i)); err != nil {
			return nil, fmt.Errorf("%s has no tests of its own: name with -tests the packages that test it", name)
		}
	}
	return nil, nil
}

// list runs each test of a package without a change, and keeps how long it takes and what it comes by.
func (t *trial) list(pack int) error {
	t.quiet = append(t.quiet, true)
	out, err := t.run("all", pack, time.Minute, nil, "-test.list", ".")
	if err != nil {
		t.quiet[pack] = false // package rapid is not in it
		out, err = t.run("all", pack, time.Minute, nil, "-test.list", ".")
	}
	if err != nil {
		return fmt.Errorf("%s has no tests that run: %w\n%s", t.tested[pack], err, out)
	}
	for _, name := range strings.Fields(string(out)) {
		if strings.HasPrefix(name, "Benchmark") {
			continue
		}
		reached := filepath.Join(t.work, "reached")
		_ = os.Remove(reached)
		begin := time.Now()
		out, err := t.run("all", pack, 10*time.Minute, []string{"MUTANTS_REACHED=" + reached}, "-test.short", "-test.run", "^"+name+"$")
		if err != nil {
			return fmt.Errorf("%s fails without a change, too: %w\n%s", name, err, out)
		}
		of := test{pack, name, time.Since(begin), map[int]bool{}}
		numbers, _ := os.ReadFile(reached)
		for _, n := range strings.Fields(string(numbers)) {
			i, err := strconv.Atoi(n)
			if err != nil {
				return err
			}
			of.reaches[i] = true
		}
		t.tests = append(t.tests, of)
	}
	return nil
}

// run runs a package's tests, in its folder, with so much memory that a change that never ends harms nobody.
func (t *trial) run(kind string, pack int, patience time.Duration, env []string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	limited := []string{"-c", `ulimit -v 6000000; exec "$0" "$@"`, t.program(kind, pack)}
	if t.quiet[pack] {
		limited = append(limited, "-rapid.nofailfile")
	}
	c := exec.CommandContext(ctx, "sh", append(limited, args...)...)
	c.Dir, c.Env, c.WaitDelay = filepath.Join(root, t.tested[pack]), append(os.Environ(), env...), time.Second
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	err := c.Run()
	return out.Bytes(), err
}

// try runs tests on a change: some quick ones first, then ever more.
func (t *trial) try(number int) verdict {
	m, kind := &t.mutants[number], "all"
	if m.woven == nil {
		kind = "one"
		f := t.files[m.file]
		if _, err := t.build(map[string][]byte{f.path: apply(f.source, m.plain)}, kind); err != nil {
			return unbuilt
		}
	}
	how, span := unreached, 200*time.Millisecond
	for rest := t.reaching(number); len(rest) > 0; span *= 10 {
		n, took := 0, time.Duration(0)
		var names []string
		for n < len(rest) && rest[n].pack == rest[0].pack && (n == 0 || took+rest[n].took <= span) {
			names, took = append(names, rest[n].name), took+rest[n].took
			n++
		}
		pattern := "^(" + strings.Join(names, "|") + ")$"
		if _, err := t.run(kind, rest[0].pack, 10*time.Second+5*took, []string{"MUTANT=" + strconv.Itoa(number)},
			"-test.short", "-test.failfast", "-test.run", pattern); err != nil {
			return noticed
		}
		how, rest = unnoticed, rest[n:]
	}
	return how
}

// reaching are the tests that come by a change.
func (t *trial) reaching(number int) (list []test) {
	for _, of := range t.tests {
		if of.reaches[number] || t.mutants[number].woven == nil {
			list = append(list, of)
		}
	}
	return list
}
