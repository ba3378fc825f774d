package commands

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// writing is a command that writes files, the folder's place in its arguments is FOLDER.
type writing struct {
	args  string
	files []string // that it writes
	fresh bool     // it writes nothing that is there already
}

var writings = []writing{
	{args: "run mine.yaml --timeline FOLDER/t.jsonl", files: []string{"t.jsonl"}},
	{args: "run mine.yaml --junit FOLDER/r.xml", files: []string{"r.xml"}},
	{args: "run three-channels --svg FOLDER/p.svg --html FOLDER/p.html", files: []string{"p.svg", "p.html"}},
	{args: "verify FOLDER/kept.yaml --update", files: []string{"kept.golden.json"}},
	{args: "verify three-channels --junit FOLDER/v.xml --markdown FOLDER/v.md", files: []string{"v.xml", "v.md"}},
	{args: "diff three-channels no-whatsapp --markdown FOLDER/d.md --svg FOLDER/d.svg",
		files: []string{"d.md", "d.svg"}},
	{args: "test mine.feature --format junit:FOLDER/f.xml --format cucumber:FOLDER/f.json --format message:FOLDER/f.ndjson --rerun FOLDER/again", files: []string{"f.xml", "f.json", "f.ndjson", "again"}},
	{args: "explore three-channels --feature FOLDER/e.feature --svg FOLDER/e.svg --html FOLDER/e.html",
		files: []string{"e.feature", "e.svg", "e.html"}},
	{args: "explore three-channels --scenario FOLDER/e.yaml", files: []string{"e.yaml"}, fresh: true},
	{args: "fit t.jsonl --svg FOLDER/c.svg --html FOLDER/c.html", files: []string{"c.svg", "c.html"}},
	{args: "tune mine.yaml --messages 10 --svg FOLDER/u.svg --html FOLDER/u.html", files: []string{"u.svg", "u.html"}},
	{args: "man FOLDER", files: []string{"cascade.1"}},
	{args: "init FOLDER", files: []string{"scenarios/orders.yaml", "scenarios/cascade.schema.json", "features/orders.feature", ".github/workflows/cascade.yml"}, fresh: true},
}

// beginning is a folder that commands are run in: what they read is there, and an empty folder "out".
func beginning(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"mine.yaml":    "plan: [{channel: WhatsApp, fallbackAfter: 60, successStatus: Read}, {channel: SMS}]\ntraffic: {messages: 20, arrivals: {every: 1s}}\n",
		"mine.feature": "Feature: it fails\n\n  Scenario: never\n    When the message is sent\n    Then SMS fires at 1m\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "out"), 0o700); err != nil {
		t.Fatal(err)
	}
	if receipts == nil {
		run := exec.Command(binary, "run", "mine.yaml", "--timeline", "t.jsonl")
		run.Dir = folder
		if text, err := run.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		receipts = readText(t, filepath.Join(folder, "t.jsonl"))
	}
	writeFile(t, filepath.Join(folder, "t.jsonl"), string(receipts))
	return folder
}

// receipts are what mine.yaml's traffic was told, once it has run.
var receipts []byte

const old = "what stood here before\n"

// prepare puts an earlier text into each file that is written, and what a command reads from there.
func (w writing) prepare(t *testing.T, folder string, withOld bool) {
	t.Helper()
	if strings.Contains(w.args, "kept.yaml") {
		writeFile(t, filepath.Join(folder, "out", "kept.yaml"), string(readText(t, filepath.Join(folder, "mine.yaml"))))
	}
	for _, file := range w.files {
		if path := filepath.Join(folder, "out", file); withOld {
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(old), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// check looks at what a command left that could write nothing: of each file what was there before, and nothing beside
// it.
func (w writing) check(t *testing.T, folder string, withOld bool) {
	t.Helper()
	out := filepath.Join(folder, "out")
	err := filepath.WalkDir(out, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(out, path)
		text, err := os.ReadFile(path)
		switch {
		case name == "kept.yaml" || name == "filler":
		case !withOld || !slices.Contains(w.files, filepath.ToSlash(name)):
			t.Errorf("%s: it left %s, of %d bytes", w.args, name, len(text))
		case string(text) != old:
			t.Errorf("%s: %s holds %q", w.args, name, text)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func (w writing) in(folder string) []string {
	return strings.Fields(strings.ReplaceAll(w.args, "FOLDER", folder))
}

// atHome is the environment without what tells a CI, where golden timings are not updated.
func atHome() []string {
	return slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "CI=") })
}

// A command that is killed while it writes, by whatever signal, leaves of each file all or nothing. The kernel kills it
// in the very moment, or refuses the write: it may write no byte to any file.
func TestAKilledCommandLeavesNoFileInPart(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere a file that is written has a name before it is whole")
	}
	for _, w := range writings {
		for _, withOld := range []bool{false, true} {
			if withOld && w.fresh {
				continue
			}
			folder := beginning(t)
			w.prepare(t, folder, withOld)
			cmd := exec.Command("sh", append([]string{"-c", `ulimit -f 0; exec "$@"`, "sh", binary}, w.in("out")...)...)
			cmd.Dir, cmd.Env = folder, atHome()
			text, err := cmd.CombinedOutput()
			if killed := cmd.ProcessState.ExitCode() < 0 || strings.Contains(string(text), "file too large"); err == nil || !killed {
				t.Errorf("%s: it wrote what it may not, or nothing: %v: %s", w.args, err, text)
			}
			w.check(t, folder, withOld)
		}
	}
}

// On a full disk a command says so, names the file, and leaves of each all or nothing.
func TestAFullDiskLeavesNoFileInPart(t *testing.T) {
	const mounting = `mount -t tmpfs -o size=64k tmpfs out && `
	probe := exec.Command("unshare", "--mount", "--map-root-user", "sh", "-c", mounting+"true")
	probe.Dir = beginning(t)
	if text, err := probe.CombinedOutput(); err != nil {
		t.Skipf("no small disk can be mounted here: %v: %s", err, text)
	}
	for _, w := range writings {
		for _, withOld := range []bool{false, true} {
			if withOld && w.fresh {
				continue
			}
			folder := beginning(t)
			// The disk is full of a filler, but for what is prepared; what is left is copied before it is gone.
			script := mounting + `cp -a prepared/. out/ && { head -c 1000000 /dev/zero >out/filler 2>/dev/null; "$@"; code=$?; cp -a out/. prepared/; exit $code; }`
			w.prepare(t, folder, withOld)
			if err := os.Rename(filepath.Join(folder, "out"), filepath.Join(folder, "prepared")); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(filepath.Join(folder, "out"), 0o700); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("unshare", append([]string{"--mount", "--map-root-user", "sh", "-c", script, "sh", binary}, w.in("out")...)...)
			cmd.Dir, cmd.Env = folder, atHome()
			text, _ := cmd.CombinedOutput()
			if cmd.ProcessState.ExitCode() != 2 || !strings.Contains(string(text), "error: out/") ||
				!strings.Contains(string(text), "no space left") {
				t.Errorf("%s: %s: %s", w.args, cmd.ProcessState, text)
			}
			if err := os.Remove(filepath.Join(folder, "out")); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(filepath.Join(folder, "prepared"), filepath.Join(folder, "out")); err != nil {
				t.Fatal(err)
			}
			w.check(t, folder, withOld)
		}
	}
}
