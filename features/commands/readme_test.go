package commands

import (
	"bufio"
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
	if _, err := exec.LookPath("curl"); err != nil && os.Getenv("CI") == "" {
		t.Skip("the README's commands need curl")
	}
	dir := t.TempDir()
	sh := &shell{t: t, dir: dir}
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
		return []byte("```console\n" + sh.play(body) + "```\n")
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

// shell runs the README's commands one after the other, in a folder of their own. The server that one of them
// starts stays up for those that follow.
type shell struct {
	t      *testing.T
	dir    string
	server string // its address; "": none was started
}

// shownAddress is where the server of the README listens; here it listens wherever there is room.
const shownAddress = "127.0.0.1:8080"

// play runs the commands of a block and gives the block with what they printed. Where the shown output ends
// with a line of three dots, so does what it gives.
func (s *shell) play(body string) string {
	var b strings.Builder
	for _, part := range strings.SplitAfter("\n"+body, "\n$ ")[1:] {
		line, shown, _ := strings.Cut(strings.TrimSuffix(part, "$ "), "\n")
		printed := s.run(line)
		if kept, cut := strings.CutSuffix(shown, "...\n"); cut {
			printed = firstLines(printed, strings.Count(kept, "\n")) + "...\n"
		}
		b.WriteString("$ " + line + "\n" + printed)
	}
	return b.String()
}

func (s *shell) run(line string) string {
	s.t.Helper()
	if line == "cascade serve" {
		return s.serve()
	}
	line = strings.Replace(line, "go run . ", "cascade ", 1)
	if s.server != "" {
		line = strings.ReplaceAll(line, shownAddress, s.server)
	}
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "NO_COLOR=1", "PATH="+filepath.Dir(binary)+":"+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		s.t.Fatal(err)
	}
	text := elapsed.ReplaceAllString(string(out), "…")
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if s.server != "" {
		text = strings.ReplaceAll(text, s.server, shownAddress)
	}
	return text
}

// serve starts the server and gives what it prints first.
func (s *shell) serve() string {
	s.t.Helper()
	cmd := exec.Command(binary, "serve", "--addr", "127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	first, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.t.Fatal(err)
	}
	_, s.server, _ = strings.Cut(strings.TrimSpace(first), "http://")
	return strings.ReplaceAll(first, s.server, shownAddress)
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
