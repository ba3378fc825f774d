// Abuse does to `cascade serve` and `cascade orchestrate` what nobody should, and counts what comes of it: what was
// refused, what was told, how much memory it took at most, and that no goroutine, file or connection is left. It prints
// a table, and exits with 1 where something was not bounded.
//
//	go run -C .ci/abuse . [-run PATTERN] [-small]
//
// It asserts no durations: where the server gives somebody time, it waits for that time to be over. The whole takes
// some ten minutes; -small is a tenth of each load, for a look.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
)

// abuse is one thing that is done to a server.
type abuse struct {
	name  string
	flags []string // of the server beside its address
	env   []string // of the server beside this program's own
	most  int      // MiB that the server may take meanwhile
	do    func(*server) (figure string, err error)
}

// part is how much of each load is made: all of it, or a tenth.
type part struct{ small bool }

func (p part) of(n int) int {
	if p.small {
		return n / 10
	}
	return n
}

func main() {
	pattern := flag.String("run", "", "only those whose name matches this expression")
	small := flag.Bool("small", false, "a tenth of each load")
	flag.Parse()
	only, err := regexp.Compile(*pattern)
	if err == nil {
		err = run(only, part{*small})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(only *regexp.Regexp, p part) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	work, err := os.MkdirTemp("", "abuse")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	binary := filepath.Join(work, "cascade")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, ".")
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	fmt.Println("| tried | came of it | memory at most, in the end | left |\n|---|---|---|---|")
	failed := 0
	groups := [][]abuse{serveAbuses(p), bodyAbuses(p), wireAbuses(p), orchestrateAbuses(p)}
	for i, group := range groups {
		for _, a := range group {
			if !only.MatchString(a.name) || ctx.Err() != nil {
				continue
			}
			line, err := try(ctx, binary, filepath.Join(work, fmt.Sprintf("store-%d.db", i)), i == len(groups)-1, a)
			fmt.Println(line)
			if err != nil {
				failed++
				fmt.Fprintf(os.Stderr, "%s: %v\n", a.name, err)
			}
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d were not bounded", failed)
	}
	return ctx.Err()
}

// try does one thing to a server of its own, and tells a line of the table.
func try(ctx context.Context, binary, store string, orchestrates bool, a abuse) (line string, err error) {
	var s *server
	if orchestrates {
		s, err = startOrchestrate(ctx, binary, store, a)
	} else {
		s, err = startServe(ctx, binary, a)
	}
	if err != nil {
		return "| " + a.name + " | not started | | |", err
	}
	defer s.stop()
	before := s.figures()
	figure, err := a.do(s)
	peak := s.peak()
	left, restless := s.settle(before)
	switch {
	case err != nil:
	case restless != nil:
		err = restless
	case peak > a.most:
		err = fmt.Errorf("it took %d MiB, more than %d", peak, a.most)
	}
	if err != nil {
		figure = strings.TrimSpace(figure + " FAILED: " + err.Error())
	}
	return fmt.Sprintf("| %s | %s | %d, %d MiB | %s |", a.name, figure, peak, s.resident(), left), err
}
