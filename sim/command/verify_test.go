package command_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cascade/scenarios"
	"cascade/sim/command"
)

// told is what a command printed, and its exit code.
type told struct {
	code      int
	out, errs string
}

// verify runs `cascade verify` outside CI, unless change says otherwise.
func verify(change func(*command.Verify), args ...string) told {
	var out, errs bytes.Buffer
	v := command.Verify{Args: args, Out: &out, Err: &errs, Env: func(string) string { return "" }}
	if change != nil {
		change(&v)
	}
	code := v.Do(context.Background())
	return told{code, out.String(), errs.String()}
}

// copied puts a scenario of the catalogue and its golden file into a folder, with pieces of its text replaced.
func copied(t *testing.T, name string, replace ...string) string {
	t.Helper()
	s, err := scenarios.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	golden, ok := scenarios.Golden(name)
	if !ok {
		t.Fatalf("%s has no golden file", name)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, name+".yaml")
	text := strings.NewReplacer(replace...).Replace(string(s.Text))
	write(t, path, text)
	write(t, goldenOf(path), string(golden))
	return path
}

func goldenOf(path string) string { return strings.TrimSuffix(path, ".yaml") + ".golden.json" }

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// files lists a folder, hidden files included.
func files(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func contains(t *testing.T, what, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%s has no %q:\n%s", what, want, text)
		}
	}
}

func TestTheTimingsOfTheCatalogueAreAsKept(t *testing.T) {
	if got := verify(nil); got.code != 0 {
		t.Errorf("exit %d; if this is meant: go run . verify --update\n%s%s", got.code, got.out, got.errs)
	}
}

func TestAChangedWindowIsToldWithItsCause(t *testing.T) {
	path := copied(t, "slow-readers", "fallbackAfter: 60, successStatus: Read",
		"fallbackAfter: 45, successStatus: Read")
	got := verify(nil, path)
	if got.code != 1 {
		t.Errorf("exit %d", got.code)
	}
	contains(t, "the output", got.out,
		shorter, "    17 messages now reach the recipient twice\n",
		"message 1, side by side (plan step 1: fallbackAfter)\n",
		"1 scenario: 1 differs\n",
	)
	contains(t, "the errors", got.errs, "timings differ from "+goldenOf(path),
		"hint: if they should: cascade verify "+path+" --update")
}

// Missing, unreadable and of another version each have their own message; none passes, none is rewritten.
func TestAGoldenFileThatIsNotThereDoesNotPass(t *testing.T) {
	tests := []struct {
		name   string
		change func(text string) string // "": the file is removed
		want   string
	}{
		{"missing", nil, ": there is no golden file\nhint: keep the timings as they are now: cascade verify "},
		{"unreadable", func(string) string { return "{" }, ": the golden file is unreadable: not JSON"},
		{"cut off", func(text string) string { return text[:len(text)/2] }, ": the golden file is unreadable: "},
		{
			"of another version", func(text string) string { return strings.Replace(text, `"golden": 2`, `"golden": 7`, 1) },
			": the golden file is of another version: it is of format 7, and this program reads format 2\nhint: verify with the program",
		},
		{
			"of another scenario", func(text string) string {
				return strings.Replace(text, `"scenario": "no-whatsapp"`, `"scenario": "mine"`, 1)
			},
			": the golden file is that of mine\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := copied(t, "no-whatsapp")
			golden, before := goldenOf(path), ""
			if test.change == nil {
				if err := os.Remove(golden); err != nil {
					t.Fatal(err)
				}
			} else {
				before = test.change(read(t, golden))
				write(t, golden, before)
			}
			got := verify(nil, path)
			if got.code != 2 {
				t.Errorf("exit %d", got.code)
			}
			contains(t, "the errors", got.errs, "error: "+golden+test.want)
			if test.change == nil {
				if _, err := os.Stat(golden); err == nil {
					t.Error("it was written")
				}
			} else if read(t, golden) != before {
				t.Error("it was rewritten")
			}
		})
	}
}

func TestUpdateWritesWhatChangedAndShowsIt(t *testing.T) {
	update := func(v *command.Verify) { v.Update = true }
	path := copied(t, "no-whatsapp", "after: 400ms", "after: 500ms", "max: 3400ms", "max: 3500ms")
	got := verify(update, path)
	if got.code != 0 {
		t.Errorf("exit %d\n%s", got.code, got.errs)
	}
	contains(t, "the output", got.out,
		"  providers.WhatsApp.script[0].after 500ms, was 400ms\n    Viber fires at 0.5 s, was 0.4 s\n",
		"  wrote "+goldenOf(path)+"\n")
	if got := verify(nil, path); got.code != 0 {
		t.Errorf("afterwards: exit %d\n%s", got.code, got.errs)
	}
	if got := verify(update, path); got.code != 0 || strings.Contains(got.out, "wrote") {
		t.Errorf("a second time: exit %d\n%s", got.code, got.out)
	}
}

func TestUpdateIsRefusedInCIUnlessForced(t *testing.T) {
	path := copied(t, "no-whatsapp", "after: 400ms", "after: 500ms", "max: 3400ms", "max: 3500ms")
	before := read(t, goldenOf(path))
	for _, ci := range []string{"true", "1", "yes"} {
		got := verify(func(v *command.Verify) {
			v.Update, v.Env = true, func(name string) string { return map[string]string{"CI": ci}[name] }
		}, path)
		contains(t, "the errors", got.errs, "error: --update is refused in CI", "add --force")
		if got.code != 2 || read(t, goldenOf(path)) != before {
			t.Errorf("CI=%s: exit %d, or it was rewritten", ci, got.code)
		}
	}
	got := verify(func(v *command.Verify) {
		v.Update, v.Force, v.Env = true, true, func(string) string { return "true" }
	}, path)
	if got.code != 0 || read(t, goldenOf(path)) == before {
		t.Errorf("forced: exit %d\n%s", got.code, got.errs)
	}
}

func TestANameOfTheCatalogueIsUpdatedWhereItsFileStands(t *testing.T) {
	s, err := scenarios.Load("no-whatsapp")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.Mkdir("scenarios", 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, "scenarios/no-whatsapp.yaml", string(s.Text))
	if got := verify(nil, "no-whatsapp"); got.code != 2 {
		t.Errorf("without a golden file beside it: exit %d", got.code)
	}
	update := func(v *command.Verify) { v.Update = true }
	if got := verify(update, "no-whatsapp"); got.code != 0 {
		t.Errorf("exit %d\n%s", got.code, got.errs)
	}
	kept, _ := scenarios.Golden("no-whatsapp")
	if got := read(t, "scenarios/no-whatsapp.golden.json"); got != string(kept) {
		t.Error("the file is not that of the catalogue")
	}
}

// A program that was built before the scenario was edited does not know the edit, and says so.
func TestAnEditedScenarioOfTheCatalogueIsNotTakenForTheOneInTheProgram(t *testing.T) {
	path := copied(t, "no-whatsapp", "after: 400ms", "after: 500ms")
	t.Chdir(t.TempDir())
	if err := os.Mkdir("scenarios", 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, "scenarios/no-whatsapp.yaml", read(t, path))
	got := verify(nil, "no-whatsapp")
	contains(t, "the errors", got.errs, "hint: no-whatsapp was compared as it is in this program; for the file here: cascade verify scenarios/no-whatsapp.yaml")
	if got.code != 0 {
		t.Errorf("exit %d", got.code)
	}
	write(t, "scenarios/no-whatsapp.golden.json", read(t, goldenOf(path)))
	if got := verify(nil, "scenarios/no-whatsapp.yaml"); got.code != 1 {
		t.Errorf("the file itself: exit %d", got.code)
	}
}

func TestANameOfTheCatalogueIsNotUpdatedElsewhere(t *testing.T) {
	t.Chdir(t.TempDir())
	if got := verify(nil, "no-whatsapp"); got.code != 0 {
		t.Errorf("with the golden file inside the program: exit %d\n%s", got.code, got.errs)
	}
	// Nothing has changed, so that there is nothing to refuse.
	if got := verify(func(v *command.Verify) { v.Update = true }, "no-whatsapp"); got.code != 0 || files(t, ".") != "" {
		t.Errorf("exit %d, files %s", got.code, files(t, "."))
	}
}

func TestAnInterruptedUpdateLeavesNothingBehind(t *testing.T) {
	path := copied(t, "slow-readers", "fallbackAfter: 60", "fallbackAfter: 45")
	before, listed := read(t, goldenOf(path)), files(t, filepath.Dir(path))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs bytes.Buffer
	v := command.Verify{
		Args: []string{path}, Update: true, Out: &out, Err: &errs, Env: func(string) string { return "" },
	}
	if code := v.Do(ctx); code != 2 {
		t.Errorf("exit %d", code)
	}
	contains(t, "the errors", errs.String(), "error: interrupted\nhint: nothing was written\n")
	if read(t, goldenOf(path)) != before || files(t, filepath.Dir(path)) != listed {
		t.Error("something was written")
	}
}

// A folder in the place of the golden file stands for all that cannot be written: whoever runs the test may be
// allowed to write anywhere.
func TestWhatCannotBeWrittenIsToldAndNothingIsLost(t *testing.T) {
	path := copied(t, "no-whatsapp")
	golden := goldenOf(path)
	if err := os.Remove(golden); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(golden, "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	listed := files(t, filepath.Dir(path))
	got := verify(func(v *command.Verify) { v.Update = true }, path)
	contains(t, "the errors", got.errs, "error: "+golden+": is a directory\n")
	if got.code != 2 || files(t, filepath.Dir(path)) != listed {
		t.Errorf("exit %d, files %s", got.code, files(t, filepath.Dir(path)))
	}
}

func TestAFullDiskIsTold(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full here")
	}
	for _, ask := range []func(*command.Verify){
		func(v *command.Verify) { v.JUnit = "/dev/full" }, func(v *command.Verify) { v.Markdown = "/dev/full" },
		func(v *command.Verify) { v.SVG = "/dev/full" }, func(v *command.Verify) { v.HTML = "/dev/full" },
	} {
		got := verify(ask, "no-whatsapp")
		contains(t, "the errors", got.errs, "error: /dev/full: cannot be written: no space left on device")
		if got.code != 2 {
			t.Errorf("exit %d", got.code)
		}
	}
}

func TestABrokenExpectationFailsVerify(t *testing.T) {
	path := copied(t, "slow-readers", "succeeded: {min: 99%}", "succeeded: {max: 99%}")
	got := verify(nil, path)
	if got.code != 1 {
		t.Errorf("exit %d", got.code)
	}
	contains(t, "the errors", got.errs, path+":32:3: expect: succeeded is 100%, expected at most 99%")
}

func TestAToleranceLetsDriftPass(t *testing.T) {
	path := copied(t, "slow-readers", "median: 4s", "median: 4010ms")
	if got := verify(nil, path); got.code != 1 {
		t.Errorf("exact: exit %d", got.code)
	}
	got := verify(func(v *command.Verify) { v.Tolerance = []string{"5%"} }, path)
	if got.code != 0 {
		t.Errorf("within 5%%: exit %d\n%s", got.code, got.out)
	}
	contains(t, "the output", got.out, "within the tolerance: time to success p50")
	got = verify(func(v *command.Verify) { v.Tolerance = []string{"5 apples"} }, path)
	contains(t, "the errors", got.errs, `error: --tolerance "5 apples": neither a share nor a span`,
		"hint: write --tolerance 5%")
	if got.code != 2 {
		t.Errorf("a bad tolerance: exit %d", got.code)
	}
}

func TestReportsHoldTheDifferences(t *testing.T) {
	path := copied(t, "three-channels", "fallbackAfter: 60, successStatus: Read",
		"fallbackAfter: 45, successStatus: Read")
	dir := t.TempDir()
	junit, markdown := filepath.Join(dir, "j.xml"), filepath.Join(dir, "m.md")
	got := verify(func(v *command.Verify) {
		v.JUnit, v.Markdown = junit, markdown
		v.Env = func(name string) string { return map[string]string{"GITHUB_ACTIONS": "true"}[name] }
	}, path, "no-whatsapp")
	line := "Viber fires at 45 s, was 60 s (plan step 1: fallbackAfter)"
	contains(t, "the output", got.out, "::error file="+path+",line=8,col=25,title=fallback timing%3A three-channels%3A plan step 1%3A fallbackAfter::Viber fires at 45 s")
	var report struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Suites   []struct {
			File  string `xml:"file,attr"`
			Cases []struct {
				Failure *struct {
					Message string `xml:"message,attr"`
					Text    string `xml:",chardata"`
				} `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(read(t, junit)), &report); err != nil {
		t.Fatal(err)
	}
	if report.Tests != 2 || report.Failures != 1 || report.Suites[0].File != path ||
		report.Suites[0].Cases[0].Failure.Message != line || report.Suites[1].Cases[0].Failure != nil {
		t.Errorf("%+v", report)
	}
	contains(t, "the failure", report.Suites[0].Cases[0].Failure.Text,
		path+":8: plan step 1: fallbackAfter 45 s, was 60 s\n")
	contains(t, "the summary", read(t, markdown), "Fallback timing: 1 of 2 scenarios the same",
		"- plan step 1: fallbackAfter 45 s, was 60 s\n  - Viber fires at 45 s, was 60 s\n", "```mermaid", "**Viber fires**")
}

func TestVerdictsAsJSON(t *testing.T) {
	path := copied(t, "three-channels", "fallbackAfter: 60, successStatus: Read",
		"fallbackAfter: 45, successStatus: Read")
	got := verify(func(v *command.Verify) { v.JSON = true }, path)
	var verdict struct {
		Verdict     string
		Differences []struct {
			Text   string
			Causes []struct {
				Label, Field, Was, Is string
				Line                  int
			}
		}
	}
	if err := json.Unmarshal([]byte(got.out), &verdict); err != nil {
		t.Fatal(err)
	}
	first := verdict.Differences[0]
	if verdict.Verdict != "differs" || first.Text != "Viber fires at 45 s, was 60 s" || len(first.Causes) != 1 {
		t.Fatalf("%+v", verdict)
	}
	if c := first.Causes[0]; c.Field != "plan[0].fallbackAfter" || c.Was != "60 s" || c.Is != "45 s" || c.Line != 8 {
		t.Errorf("%+v", c)
	}
}

func TestVerifyRefusesWhatIsNoScenario(t *testing.T) {
	payload := filepath.Join(t.TempDir(), "payload")
	write(t, payload, `{"type":"text","content":{"text":"hi"},"channels":[{"channel":"SMS"}]}`)
	got := verify(nil, "nonsense", payload)
	contains(t, "the errors", got.errs, `error: unknown scenario "nonsense"`,
		"error: "+payload+": holds a Send API payload, and verify compares scenarios")
	if got.code != 2 {
		t.Errorf("exit %d", got.code)
	}
}
