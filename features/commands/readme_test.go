package commands

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write what the commands of the README print into it")

// fence is a fenced block: its language, the file that it is (if named), and its text.
var fence = regexp.MustCompile("(?ms)^```(\\w+)(?: ([\\w./-]+))?\n(.*?)^```\n")

// commands whose output is shown are run; a block in which nothing follows the command shows none.
const readme = "../../README.md"

func TestEveryCommandOfTheREADMEPrintsWhatItShows(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	ran := 0
	written := fence.ReplaceAllFunc(text, func(block []byte) []byte {
		parts := fence.FindSubmatch(block)
		language, name, body := string(parts[1]), string(parts[2]), string(parts[3])
		if name != "" {
			writeFile(t, filepath.Join(dir, name), body)
		}
		if language != "console" {
			return block
		}
		ran++
		return []byte("```console\n" + play(t, dir, body) + "```\n")
	})
	if ran < 5 {
		t.Fatalf("only %d commands found", ran)
	}
	if *rewrite {
		if err := os.WriteFile(readme, written, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(written, text) {
		t.Errorf("the README differs from what its commands print: go test ./features/commands -run README -rewrite\n%s",
			firstDifference(string(written), string(text)))
	}
}

// play runs the command of a block and gives the block with what it printed. Where the block ends its output
// with a line of three dots, so does what it gives.
func play(t *testing.T, dir, body string) string {
	t.Helper()
	line, shown, _ := strings.Cut(body, "\n")
	args, ok := strings.CutPrefix(line, "$ cascade ")
	if !ok {
		args, ok = strings.CutPrefix(line, "$ go run . ")
	}
	if !ok {
		t.Fatalf("%q does not run cascade", line)
	}
	cmd := exec.Command(binary, strings.Fields(args)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "NO_COLOR=1")
	out, err := cmd.CombinedOutput()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		t.Fatal(err)
	}
	printed := elapsed.ReplaceAllString(string(out), "…")
	if kept, cut := strings.CutSuffix(shown, "...\n"); cut {
		printed = firstLines(printed, strings.Count(kept, "\n")) + "...\n"
	}
	return line + "\n" + printed
}

// elapsed is how long godog took, which is never the same.
var elapsed = regexp.MustCompile(`(?m)^[\d.]+(µs|ms|s)$`)

func firstLines(text string, n int) string {
	lines := strings.SplitAfter(text, "\n")
	return strings.Join(lines[:min(n, len(lines))], "")
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "printed: " + g[i] + "\nREADME:  " + w[i]
		}
	}
	return "one is longer"
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
