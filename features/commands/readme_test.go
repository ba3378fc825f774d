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

var rewrite = flag.Bool("rewrite", false, "write what the commands of the documentation print into it")

// fence is a fenced block: its language, the file that it is (if named), and its text.
var fence = regexp.MustCompile("(?ms)^```(\\w+)(?: ([\\w./-]+))?\n(.*?)^```\n")

// Commands whose output is shown are run; a block in which nothing follows the command shows none.
const (
	readme = "../../README.md"
	pages  = "../../.github/docs/*.md"

	pictures = "../../.github/pictures"
)

func TestEveryCommandOfTheREADMEPrintsWhatItShows(t *testing.T) {
	needCurl(t)
	if ran := play(t, readme, nil); ran < 5 {
		t.Fatalf("only %d blocks of commands found", ran)
	}
}

// A page is read after the README, whose files are at hand in it.
func TestEveryCommandOfThePagesThatTheREADMELeadsToPrintsWhatItShows(t *testing.T) {
	needCurl(t)
	files, err := filepath.Glob(pages)
	if err != nil || len(files) < 5 {
		t.Fatalf("%d pages found, %v", len(files), err)
	}
	first := readText(t, readme)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { play(t, file, first) })
	}
}

// A picture that nobody draws again grows old.
func TestEveryPictureOfTheDocumentationIsDrawnByACommandOfAPage(t *testing.T) {
	var text []byte
	files, _ := filepath.Glob(pages)
	for _, file := range files {
		text = append(text, readText(t, file)...)
	}
	drawn, err := filepath.Glob(filepath.Join(pictures, "*.svg"))
	if err != nil || len(drawn) == 0 {
		t.Fatalf("no pictures found: %v", err)
	}
	for _, picture := range drawn {
		name := filepath.Base(picture)
		if !bytes.Contains(text, []byte("--svg "+name)) || !bytes.Contains(text, []byte("(../pictures/"+name+")")) {
			t.Errorf("no page draws %s with --svg and shows it", name)
		}
	}
}

func needCurl(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil && os.Getenv("CI") == "" {
		t.Skip("the documentation's commands need curl")
	}
}

// play runs the commands of a page in a folder that holds the files of another and of the page itself. It returns how
// many blocks of commands the page has.
func play(t *testing.T, page string, before []byte) int {
	t.Helper()
	text := readText(t, page)
	sh := &shell{t: t, dir: t.TempDir()}
	for _, block := range fence.FindAllSubmatch(before, -1) {
		sh.keep(string(block[2]), string(block[3]))
	}
	ran := 0
	written := fence.ReplaceAllFunc(text, func(block []byte) []byte {
		parts := fence.FindSubmatch(block)
		language, name, body := string(parts[1]), string(parts[2]), string(parts[3])
		sh.keep(name, body)
		if language != "console" {
			return block
		}
		ran++
		return []byte("```console\n" + sh.play(body) + "```\n")
	})
	for _, drawn := range sh.pictures() {
		if strings.Contains(string(text), "pictures/"+filepath.Base(drawn)) {
			sameFile(t, drawn, filepath.Join(pictures, filepath.Base(drawn)))
		}
	}
	if *rewrite {
		if err := os.WriteFile(page, written, 0o644); err != nil {
			t.Fatal(err)
		}
		return ran
	}
	if !bytes.Equal(written, text) {
		t.Errorf("%s differs from what its commands print: go test ./features/commands -run README -rewrite\n%s",
			page, firstDifference(string(written), string(text)))
	}
	return ran
}

// shell runs a page's commands one after the other, in a folder of their own. The server that one of them
// starts stays up for those that follow.
type shell struct {
	t      *testing.T
	dir    string
	server string      // its address; "": none was started
	ports  [][2]string // further addresses: as a page shows them, and where there is room for them here
}

// shownAddress is where the server of a page listens; here it listens wherever there is room.
const shownAddress = "127.0.0.1:8080"

// keep writes a file that a page shows.
func (s *shell) keep(name, text string) {
	s.t.Helper()
	if name != "" {
		writeFile(s.t, filepath.Join(s.dir, name), text)
	}
}

// pictures are the files that commands drew.
func (s *shell) pictures() []string {
	s.t.Helper()
	files, err := filepath.Glob(filepath.Join(s.dir, "*.svg"))
	if err != nil {
		s.t.Fatal(err)
	}
	return files
}

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

// shellsOwn are the characters that a shell does more with than to pass them on.
const shellsOwn = "|&;<>()$`\\\"'*?[]#~=%{}!\n"

func (s *shell) run(line string) string {
	s.t.Helper()
	if options, ok := strings.CutPrefix(line, "cascade serve"); ok {
		return s.serve(strings.Fields(options)...)
	}
	if options, ok := strings.CutPrefix(line, "cascade orchestrate"); ok && !strings.Contains(options, "--check") {
		return s.orchestrate(strings.Fields(options)...)
	}
	line = strings.Replace(line, "go run . ", "cascade ", 1)
	if s.server != "" {
		line = strings.ReplaceAll(line, shownAddress, s.server)
	}
	if strings.Contains(line, "dashboard/examples/") {
		s.copyExamples()
	}
	for _, port := range s.ports {
		line = strings.ReplaceAll(line, port[0], port[1])
	}
	environment := append(os.Environ(), "NO_COLOR=1", "PATH="+filepath.Dir(binary)+":"+os.Getenv("PATH"))
	if args, ok := strings.CutPrefix(line, "cascade "); ok && !strings.ContainsAny(args, shellsOwn) {
		var out strings.Builder
		if _, err := runHere(s.dir, environment, strings.Fields(args), &out, &out); err != nil {
			s.t.Fatal(err)
		}
		return s.printed(out.String())
	}
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir, cmd.Env = s.dir, environment
	if program, ok := strings.CutSuffix(line, " &"); ok {
		_, port, _ := strings.Cut(s.ports[0][1], ":")
		return s.asShown(start(s.t, s.dir, []string{"PORT=" + port}, "sh", "-c", "exec env "+program) + "\n")
	}
	out, err := cmd.CombinedOutput()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		s.t.Fatal(err)
	}
	return s.printed(string(out))
}

// printed is what a command printed, with addresses as a page shows them, and without how long it took.
func (s *shell) printed(out string) string {
	text := elapsed.ReplaceAllString(out, "…")
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return s.asShown(text)
}

// asShown is a text with addresses as a page shows them.
func (s *shell) asShown(text string) string {
	if s.server != "" {
		text = strings.ReplaceAll(text, s.server, shownAddress)
	}
	for _, port := range s.ports {
		text = strings.ReplaceAll(text, port[1], port[0])
	}
	return text
}

// copyExamples puts the examples where a page's commands find them, for an application and a suite of this machine's
// free ports.
func (s *shell) copyExamples() {
	if s.ports != nil {
		return
	}
	need(s.t, "node")
	s.ports = [][2]string{{"127.0.0.1:3000", freeAddress(s.t)}, {"127.0.0.1:8081", freeAddress(s.t)}}
	files, err := filepath.Glob(filepath.Join(examples, "*/*"))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, file := range files {
		to := filepath.Join(s.dir, "dashboard/examples", filepath.Base(filepath.Dir(file)), filepath.Base(file))
		writeFile(s.t, to, strings.ReplaceAll(string(readText(s.t, file)), s.ports[0][0], s.ports[0][1]))
	}
}

// orchestrate starts an orchestrator over the server, and gives what it prints first.
func (s *shell) orchestrate(options ...string) string {
	s.t.Helper()
	const shown = "127.0.0.1:8090"
	first, address := s.start(append([]string{"orchestrate", "--addr", "127.0.0.1:0", "--providers", "http://" + s.server}, options...)...)
	s.ports = append(s.ports, [2]string{shown, address})
	return strings.ReplaceAll(first, address, shown)
}

// serve starts the server and gives what it prints first.
func (s *shell) serve(options ...string) string {
	s.t.Helper()
	first, address := s.start(append([]string{"serve", "--addr", "127.0.0.1:0"}, options...)...)
	s.server = address
	return strings.ReplaceAll(first, address, shownAddress)
}

// start starts a command that serves, and gives what it prints first, and the address in it.
func (s *shell) start(args ...string) (first, address string) {
	s.t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir = s.dir
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
	first, err = bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.t.Fatal(err)
	}
	_, address, _ = strings.Cut(strings.TrimSpace(first), "http://")
	return first, address
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
			return "printed: " + g[i] + "\nshown:   " + w[i]
		}
	}
	return "one is longer"
}

func readText(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// sameFile compares what was drawn with what is kept, or keeps it.
func sameFile(t *testing.T, drawn, kept string) {
	t.Helper()
	if *rewrite {
		writeFile(t, kept, string(readText(t, drawn)))
	} else if !bytes.Equal(readText(t, drawn), readText(t, kept)) {
		t.Errorf("%s is not what is drawn now: go test ./features/commands -run README -rewrite", kept)
	}
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
