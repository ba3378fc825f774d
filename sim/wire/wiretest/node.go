package wiretest

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// patience is how long a program may take: one that waits for what never comes is ended.
const patience = 2 * time.Minute

// Node installs a folder, and runs one program of it.
func Node(t *testing.T, folder, program string, env []string, see func(line string)) []string {
	t.Helper()
	return Install(t, folder).Run(t, program, env, see)
}

// Programs is a folder of programs for Node, with the packages that its lock file names.
type Programs struct{ folder, node string }

// Install copies a folder, with its packages beside it. Where Node or the packages cannot be had the test is skipped,
// but on a CI.
func Install(t *testing.T, from string) Programs {
	t.Helper()
	if testing.Short() {
		t.Skip("a client that others have written takes a while: it is left out with -short")
	}
	missing := t.Skipf
	if os.Getenv("CI") != "" {
		missing = t.Fatalf
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing("node is not installed")
	}
	p := Programs{t.TempDir(), node}
	if err := os.CopyFS(p.folder, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	installed, err := packages(t, from)
	if err == nil {
		err = os.Symlink(installed, filepath.Join(p.folder, "node_modules"))
	}
	if err != nil {
		missing("%v", err)
	}
	return p
}

// Run runs a program, and gives what it prints, line by line. Each line is told to see as it comes; nil: nobody is.
func (p Programs) Run(t *testing.T, program string, env []string, see func(line string)) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	run := exec.CommandContext(ctx, p.node, program)
	run.Dir, run.Env, run.Stderr = p.folder, append(os.Environ(), env...), os.Stderr
	out, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for text := bufio.NewScanner(out); text.Scan(); {
		lines = append(lines, text.Text())
		if see != nil {
			see(text.Text())
		}
	}
	if err := run.Wait(); err != nil {
		t.Errorf("%s, after %q: %v", program, lines, errors.Join(err, ctx.Err()))
	}
	return lines
}
