package wiretest

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"
)

// patience is how long a program may take: one that waits for what never comes is ended.
const patience = 2 * time.Minute

// Node runs a program of Node in a copy of a folder with the packages that its lock file names, and gives what it
// prints, line by line. Each is told to see as it comes; nil: nobody is. Where Node or the packages cannot be had the
// test is skipped, but on a CI.
func Node(t *testing.T, folder, program string, env []string, see func(line string)) []string {
	t.Helper()
	at, node := install(t, folder)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	run := exec.CommandContext(ctx, node, program)
	run.Dir, run.Env, run.Stderr = at, append(os.Environ(), env...), os.Stderr
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

func install(t *testing.T, from string) (folder, node string) {
	t.Helper()
	missing := t.Skipf
	if os.Getenv("CI") != "" {
		missing = t.Fatalf
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing("node is not installed")
	}
	folder = t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	npm := exec.CommandContext(t.Context(), "npm", "ci", "--no-fund", "--no-audit", "--silent", "--prefer-offline")
	npm.Dir = folder
	if out, err := npm.CombinedOutput(); err != nil {
		missing("npm ci: %v\n%s", err, out)
	}
	return folder, node
}
