// Mutate tells what the tests do not see: it changes one thing of a package's code after the other, and runs the
// package's tests on each. A change that no test notices is printed; it is a test that is missing, or a line that says
// nothing.
//
//	go run -C .ci/mutate . [-every N] [-from N] [-for 30m] ./orchestrator
//	go run -C .ci/mutate . -outside -tests ./sim,./sim/live ./sim/provider
//
// The tests are built once, with all changes in them, and each run of them is told the change that holds. On a run
// without one it is seen which tests come by which change: only these are run on it, the quickest first. What has to
// be constant can only be changed before it is built, which takes its time: -constants does that, too.
//
// Nothing of the working tree is written: the compiler is handed the changed files in place of the others. It exits
// with 1 where a change was not noticed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// root is the repository, from this folder.
const root = "../.."

func main() {
	every := flag.Int("every", 1, "try each so-manieth change")
	from := flag.Int("from", 0, "begin with this change, from 0")
	span := flag.Duration("for", 24*time.Hour, "begin no change after this long")
	constants := flag.Bool("constants", false, "change constants, too: each is built for itself")
	tests := flag.String("tests", "", "further packages whose tests are run, by commas")
	outside := flag.Bool("outside", false, "the package has no tests of its own: -tests has them")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	failed := false
	for _, p := range flag.Args() {
		also := strings.FieldsFunc(*tests, func(r rune) bool { return r == ',' })
		tested := append([]string{p}, also...)
		if *outside {
			tested = also
		}
		all, err := run(ctx, p, tested, pick{*every, *from, time.Now().Add(*span), *constants})
		if err != nil {
			fmt.Fprintln(os.Stderr, "error:", err)
			os.Exit(2)
		}
		failed = failed || !all
	}
	if failed {
		os.Exit(1)
	}
}

// pick tells which changes are tried.
type pick struct {
	every, from int
	end         time.Time
	constants   bool
}

func (p pick) takes(i int, m *mutant) bool {
	return i >= p.from && (i-p.from)%p.every == 0 && time.Now().Before(p.end) && (p.constants || m.woven != nil)
}

// run tries a package's changes, and tells whether tests noticed all.
func run(ctx context.Context, name string, tested []string, which pick) (all bool, err error) {
	if which.every < 1 || which.from < 0 {
		return false, errors.New("-every is at least 1, and -from at least 0")
	}
	p, err := load(name)
	if err != nil {
		return false, err
	}
	work, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(work)
	t, err := newTrial(ctx, work, p, tested)
	if err != nil {
		return false, err
	}
	counts := map[verdict]int{}
	for i := range p.mutants {
		m := &p.mutants[i]
		if !which.takes(i, m) {
			continue
		}
		how := t.try(i)
		if ctx.Err() != nil {
			return false, errors.New("stopped")
		}
		counts[how]++
		if how == unnoticed || how == unreached {
			file := filepath.Join(name, filepath.Base(p.files[m.file].path))
			fmt.Printf("%s:%d: %s (%s, change %d)\n", file, m.line, m.what, how, i)
		}
	}
	fmt.Printf("%s: of %d changes, %d noticed, %d do not build, %d unnoticed, %d unreached\n", name, len(p.mutants),
		counts[noticed], counts[unbuilt], counts[unnoticed], counts[unreached])
	return counts[unnoticed]+counts[unreached] == 0, nil
}
