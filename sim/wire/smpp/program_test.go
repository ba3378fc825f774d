package smpp

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// patience is how long programs of others may take: one that waits for what never comes is ended.
const patience = 2 * time.Minute

// program is where a program is installed. Where it is not the test is skipped, but on a CI.
func program(t *testing.T, name, from string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("a program that others have written takes a while: it is left out with -short")
	}
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
	case os.Getenv("CI") != "":
		t.Fatalf("%s is not installed (Debian's package %s has it)", name, from)
	default:
		t.Skipf("%s is not installed (Debian's package %s has it)", name, from)
	}
	return path
}

// daemon is a program that runs until the test ends.
type daemon struct {
	t     *testing.T
	name  string
	lines chan string // of its log, as they come
	log   []string
}

// run starts a program.
func run(ctx context.Context, t *testing.T, command ...string) *daemon {
	t.Helper()
	of := exec.CommandContext(ctx, command[0], command[1:]...)
	log, err := of.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := of.Start(); err != nil {
		t.Fatal(err)
	}
	d := &daemon{t: t, name: command[0], lines: make(chan string, 100_000)}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer close(d.lines)
		for text := bufio.NewScanner(log); text.Scan(); {
			d.lines <- text.Text()
		}
	}()
	t.Cleanup(func() {
		of.Process.Kill()
		<-ended
		of.Wait()
		if t.Failed() {
			for line := range d.lines {
				d.log = append(d.log, line)
			}
			t.Logf("%s:\n%s", d.name, strings.Join(d.log, "\n"))
		}
	})
	return d
}

// logs waits for a line of its log.
func (d *daemon) logs(what string) {
	d.t.Helper()
	for line := range d.lines {
		d.log = append(d.log, line)
		if strings.Contains(line, what) {
			return
		}
	}
	d.t.Fatalf("%s ends before it logs %q", d.name, what)
}
