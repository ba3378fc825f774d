package suite

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cucumber/godog"
	"github.com/google/go-cmp/cmp"

	"cascade/features"
)

// outcome is what a run of the suite came to.
type outcome struct {
	code        int
	out, errors string
}

// runSuite runs the suite behind `cascade test`.
func runSuite(t testing.TB, o Options) outcome {
	t.Helper()
	var out, errors bytes.Buffer
	code := Run(t.Context(), o, &out, &errors)
	return outcome{code, out.String(), errors.String()}
}

// A report that is lost is no success.
func TestAReportThatCannotBeWrittenFailsTheRun(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full here")
	}
	for _, format := range []string{"junit", "cucumber", "pretty"} {
		got := runSuite(t, Options{Tags: "@rule-1", Formats: []string{"progress", format + ":/dev/full"}})
		want := "error: /dev/full: cannot be written: no space left on device\n"
		if got.code != 2 || got.errors != want {
			t.Errorf("exit %d:\n%s", got.code, cmp.Diff(want, got.errors))
		}
	}
}

// write makes a file in a folder of its own.
func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// several is a feature of which some scenarios pass and some fail.
const several = `@fallback
Feature: Several
  Background:
    Given the fallback plan:
      | channel  | fallbackAfter |
      | WhatsApp | 60            |
      | SMS      |               |

  @good
  Scenario: passes
    When the message is sent
    Then only WhatsApp fires

  Scenario: fails
    When the message is sent
    Then SMS fires at 1m

  Scenario Outline: rows
    When the message is sent
    Then WhatsApp fires at <at>

    @early
    Examples:
      | at |
      | 0s |
      | 1s |

    Examples:
      | at |
      | 2s |

  Rule: silence
    Background:
      Given WhatsApp stays silent

    @good
    Scenario: falls back
      When the message is sent
      Then SMS fires at 1m

    Scenario: undefined
      When the mesage is sent
      Then SMS fires at 1m
`

// ran lists the scenarios that a run reports, by their line, each with its status.
func ran(t testing.TB, o Options) (string, outcome) {
	t.Helper()
	o.Formats = []string{"cucumber"}
	got := runSuite(t, o)
	var all []string
	for _, f := range readReport(t, got.out) {
		for _, e := range f.Elements {
			how := passed
			for _, step := range append(e.Before, e.Steps...) {
				how = max(how, statusNamed(t, step.Result.Status))
			}
			all = append(all, fmt.Sprintf("%d %s", e.Line, how))
		}
	}
	return strings.Join(all, ", "), got
}

func TestPathsWithLinesRunWhatStandsThere(t *testing.T) {
	path := write(t, "a.feature", several)
	for _, test := range []struct{ name, lines, want string }{
		{"no line", "", "10 passed, 14 failed, 25 passed, 26 failed, 30 failed, 37 passed, 41 undefined"},
		{"the feature", ":2", "10 passed, 14 failed, 25 passed, 26 failed, 30 failed, 37 passed, 41 undefined"},
		{"the feature's tag", ":1", "10 passed, 14 failed, 25 passed, 26 failed, 30 failed, 37 passed, 41 undefined"},
		{"a scenario", ":10", "10 passed"},
		{"its tag", ":9", "10 passed"},
		{"one of its steps", ":12", "10 passed"},
		{"two scenarios", ":10:14", "10 passed, 14 failed"},
		{"a row of examples", ":25", "25 passed"},
		{"a row of the second table", ":30", "30 failed"},
		{"a table of examples", ":23", "25 passed, 26 failed"},
		{"its tag", ":22", "25 passed, 26 failed"},
		{"its heading", ":24", "25 passed, 26 failed"},
		{"an outline", ":18", "25 passed, 26 failed, 30 failed"},
		{"a rule", ":32", "37 passed, 41 undefined"},
		{"a scenario of a rule", ":38", "37 passed"},
		{"the last line", ":43", "41 undefined"},
	} {
		got, run := ran(t, Options{Paths: []string{path + test.lines}})
		if got != test.want {
			t.Errorf("%s (%s): ran %q, not %q\n%s", test.name, test.lines, got, test.want, run.errors)
		}
	}
}

func TestALineWithoutAScenarioIsBadInput(t *testing.T) {
	path := write(t, "a.feature", several)
	for _, line := range []string{":4", ":99"} {
		got := runSuite(t, Options{Paths: []string{path + line}})
		if want := "error: " + path + line + ": no scenario stands at this line\n"; got.code != 2 || got.errors != want {
			t.Errorf("%s: exit %d: %s", line, got.code, got.errors)
		}
	}
}

func TestTagsPickScenarios(t *testing.T) {
	path := write(t, "a.feature", several)
	for _, test := range []struct{ tags, want string }{
		{"@good", "10 passed, 37 passed"},
		{"good", "10 passed, 37 passed"},
		{"not @good and not @early", "14 failed, 30 failed, 41 undefined"},
		{"@fallback and (@good or @early)", "10 passed, 25 passed, 26 failed, 37 passed"},
		{"@fallback && ~@good", "14 failed, 25 passed, 26 failed, 30 failed, 41 undefined"},
		{"@good,@early", "10 passed, 25 passed, 26 failed, 37 passed"},
		{"@good or @early and @none", "10 passed, 37 passed"},
	} {
		if got, _ := ran(t, Options{Paths: []string{path}, Tags: test.tags}); got != test.want {
			t.Errorf("%s: ran %q, not %q", test.tags, got, test.want)
		}
	}
}

func TestBadInputSaysSo(t *testing.T) {
	folder := t.TempDir()
	notes := write(t, "notes.txt", "buy milk")
	good := write(t, "good.feature", "Feature: f\n  Scenario: s\n    Given Viber stays silent\n")
	long := write(t, "long.feature", "Feature: f\n  Scenario: s\n    Given "+strings.Repeat("x", 70_000)+"\n")
	for _, test := range []struct {
		name string
		o    Options
		want string
	}{
		{"a missing path", Options{Paths: []string{"no/such.feature"}}, "error: no/such.feature: no such file or folder\n"},
		{"a missing file with a line", Options{Paths: []string{"no/such.feature:3"}},
			"error: no/such.feature: no such file or folder\n"},
		{"an empty folder beside a feature", Options{Paths: []string{folder, good}},
			"error: " + folder + ": the folder has no feature file\nhint: name files that end in .feature\n"},
		{"a file of something else", Options{Paths: []string{notes}}, "error: " + notes +
			": is neither a feature file nor a list of scenarios\nhint: name a feature file, a folder, or a file that --rerun left\n"},
		{"a line without an end", Options{Paths: []string{long}},
			"error: " + long + ":3: the line is longer than 64 KiB\nhint: break it\n"},
		{"a rerun file in no folder", Options{Rerun: folder + "/no/x.txt", Tags: "@rule-1"},
			"error: " + folder + "/no/x.txt: cannot be written: no such file or directory\n" +
				"hint: name a folder that exists and can be written to\n"},
		{"an unknown format", Options{Formats: []string{"pretty,junt:x.xml"}},
			"error: unknown format \"junt\"\nhint: did you mean \"junit\"? allowed: pretty, progress, junit, cucumber, message\n"},
		{"a report in no folder", Options{Formats: []string{"junit:" + folder + "/no/x.xml"}},
			"error: " + folder + "/no/x.xml: cannot be written: no such file or directory\n" +
				"hint: name a folder that exists and can be written to\n"},
		{"half a tag expression", Options{Tags: "@a and"},
			"error: --tags \"@a and\": a tag is missing at the end\nhint: write such as \"@smoke and not @slow\"\n"},
		{"an open parenthesis", Options{Tags: "(@a or @b"},
			"error: --tags \"(@a or @b\": a parenthesis is not closed\nhint: write such as \"@smoke and not @slow\"\n"},
		{"two tags without a word", Options{Tags: "@a @b"},
			"error: --tags \"@a @b\": \"@b\" is one too many\nhint: write such as \"@smoke and not @slow\"\n"},
		{"a lone operator", Options{Tags: "&&"},
			"error: --tags \"&&\": \"&&\" is no tag\nhint: write such as \"@smoke and not @slow\"\n"},
	} {
		got := runSuite(t, test.o)
		if got.code != 2 || got.errors != test.want {
			t.Errorf("%s: exit %d:\n%s", test.name, got.code, cmp.Diff(test.want, got.errors))
		}
	}
}

func TestASyntaxErrorIsNamedAndTheOthersStillRun(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"a.feature": "Feature: a\n  Scenario: s\n    Given the moon\n   what is this\n",
		"b.feature": several,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, run := ran(t, Options{Paths: []string{folder}, Tags: "@good"})
	if got != "10 passed, 37 passed, 1 failed" || run.code != 2 ||
		!strings.HasPrefix(run.errors, "error: "+filepath.Join(folder, "a.feature")+":4:4: unexpected line \"what is this\"\nhint: expected the end, a table row, ") {
		t.Errorf("ran %q, exit %d: %s", got, run.code, run.errors)
	}
}

func TestAnEmptyRunFails(t *testing.T) {
	empty := write(t, "empty.feature", "Feature: nothing\n")
	blank := write(t, "blank.feature", "")
	rerun := write(t, "rerun.txt", "")
	for _, o := range []Options{
		{Paths: []string{empty}}, {Paths: []string{blank}}, {Paths: []string{rerun}}, {Tags: "@no-such-tag"},
		{Paths: []string{t.TempDir()}},
	} {
		got := runSuite(t, o)
		if got.code != 1 || !strings.Contains(got.errors, "error: no scenario was run\n") {
			t.Errorf("%+v: exit %d: %s", o, got.code, got.errors)
		}
	}
}

func TestAFolderNamedTwiceRunsOnce(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.feature"), []byte(several), 0o644); err != nil {
		t.Fatal(err)
	}
	once, _ := ran(t, Options{Paths: []string{folder}, Tags: "@good"})
	twice, run := ran(t, Options{Paths: []string{folder, folder}, Tags: "@good"})
	if twice != once || run.code != 0 || run.errors != "" {
		t.Errorf("ran %q and %q, exit %d: %s", once, twice, run.code, run.errors)
	}
}

func TestAScenarioWithoutStepsFails(t *testing.T) {
	path := write(t, "a.feature", "Feature: f\n  Scenario: to be written\n")
	rerun := filepath.Join(t.TempDir(), "rerun.txt")
	got := runSuite(t, Options{Paths: []string{path}, Rerun: rerun})
	if got.code != 1 || !strings.Contains(got.out, "the scenario has no steps") || got.errors != "" {
		t.Errorf("exit %d: %s%s", got.code, got.out, got.errors)
	}
	if list, err := os.ReadFile(rerun); err != nil || string(list) != path+":2\n" {
		t.Errorf("%q, %v", list, err)
	}
}

func TestARerunRunsWhatFailed(t *testing.T) {
	path, list := write(t, "a.feature", several), filepath.Join(t.TempDir(), "rerun.txt")
	if got := runSuite(t, Options{Paths: []string{path}, Rerun: list}); got.code != 1 {
		t.Fatalf("exit %d: %s", got.code, got.errors)
	}
	text, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.ReplaceAll("PATH:14\nPATH:26\nPATH:30\nPATH:41\n", "PATH", path)
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("the rerun file (-, +):\n%s", diff)
	}
	got, run := ran(t, Options{Paths: []string{list}, Rerun: list})
	if got != "14 failed, 26 failed, 30 failed, 41 undefined" || run.code != 1 {
		t.Errorf("ran %q, exit %d: %s", got, run.code, run.errors)
	}
	mended := strings.NewReplacer("SMS fires at 1m", "the linter has no warning", "| 1s", "| 0s", "| 2s", "| 0s",
		"mesage", "message").Replace(several)
	if err := os.WriteFile(path, []byte(mended), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := runSuite(t, Options{Paths: []string{list}, Rerun: list}); got.code != 0 {
		t.Errorf("exit %d after the mend: %s%s", got.code, got.out, got.errors)
	}
	if text, err := os.ReadFile(list); err != nil || len(text) != 0 {
		t.Errorf("all passed, and the rerun file holds %q, %v", text, err)
	}
}

func TestEmbeddedFeaturesCanBeRunAgain(t *testing.T) {
	got := runSuite(t, Options{Formats: []string{"progress"}})
	if got.code != 0 {
		t.Fatalf("exit %d: %s%s", got.code, got.out, got.errors)
	}
	t.Chdir(t.TempDir())
	if got := runSuite(t, Options{Paths: []string{"features/windows.feature:11"}}); got.code != 2 {
		t.Errorf("exit %d: %s", got.code, got.errors)
	}
	got = runSuite(t, Options{Paths: []string{"features/windows.feature:15"}})
	if got.code != 0 || !strings.Contains(got.out, "1 scenario (1 passed)") {
		t.Errorf("exit %d: %s%s", got.code, got.out, got.errors)
	}
}

func TestAFileNamedTwiceRunsOnce(t *testing.T) {
	path := write(t, "a.feature", several)
	for _, test := range []struct {
		paths []string
		want  string
	}{
		{[]string{path + ":10", path + ":14"}, "10 passed, 14 failed"},
		{[]string{path + ":10", path + ":10", path + ":11"}, "10 passed"},
		{[]string{path + ":37", filepath.Dir(path)},
			"10 passed, 14 failed, 25 passed, 26 failed, 30 failed, 37 passed, 41 undefined"},
	} {
		if got, _ := ran(t, Options{Paths: test.paths}); got != test.want {
			t.Errorf("%q: ran %q, not %q", test.paths, got, test.want)
		}
	}
}

func TestTheSameSeedGivesTheSameOrder(t *testing.T) {
	order := func(o Options) string {
		got := runSuite(t, o)
		return strings.Join(regexp.MustCompile(`(?m)^  Scenario.*$`).FindAllString(got.out, -1), "\n")
	}
	inOrder := order(Options{Tags: "@rule-8"})
	shuffled := order(Options{Tags: "@rule-8", Random: true, Seed: 7})
	if shuffled != order(Options{Tags: "@rule-8", Random: true, Seed: 7}) {
		t.Error("the same seed gives another order")
	}
	if shuffled == inOrder || shuffled == order(Options{Tags: "@rule-8", Random: true, Seed: 8}) {
		t.Error("the seed changes nothing")
	}
	if got := runSuite(t, Options{Tags: "@rule-8", Random: true}); !strings.HasPrefix(got.errors, "random seed: ") {
		t.Errorf("the seed is not told: %s", got.errors)
	}
}

func TestScenariosDoNotTouchEachOther(t *testing.T) {
	got := runSuite(t, Options{Concurrency: 8, Random: true, Seed: 3, Formats: []string{"progress"}})
	if got.code != 0 {
		t.Errorf("exit %d: %s%s", got.code, got.out, got.errors)
	}
}

// The timeline of a scenario that fails is in the reports that machines read.
func TestReportsHoldTheTimeline(t *testing.T) {
	path, folder := write(t, "a.feature", several), t.TempDir()
	junit, cucumber := filepath.Join(folder, "report.xml"), filepath.Join(folder, "report.json")
	got := runSuite(t, Options{Paths: []string{path + ":14"},
		Formats: []string{"pretty", "junit:" + junit + ",cucumber:" + cucumber}})
	if got.code != 1 || !strings.Contains(got.out, "Scenario: fails") {
		t.Errorf("exit %d: %s%s", got.code, got.out, got.errors)
	}
	var suites struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Suites   []struct {
			Cases []struct {
				Name    string `xml:"name,attr"`
				Failure string `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	text, err := os.ReadFile(junit)
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(text, &suites); err != nil {
		t.Fatal(err)
	}
	const event = "3s  WhatsApp  succeeded on WhatsApp"
	if suites.Tests != 1 || suites.Failures != 1 ||
		!strings.Contains(suites.Suites[0].Cases[0].Failure, event) {
		t.Errorf("the junit report:\n%s", text)
	}
	if text, err = os.ReadFile(cucumber); err != nil {
		t.Fatal(err)
	}
	steps := readReport(t, string(text))[0].Elements[0].Steps
	attached := steps[len(steps)-1].Embeddings
	if len(attached) != 1 || attached[0].MimeType != "text/plain" || !strings.Contains(string(attached[0].Data), event) {
		t.Errorf("the cucumber report:\n%s", text)
	}
}

func TestReportsNameNoGoCode(t *testing.T) {
	for _, color := range []bool{false, true} {
		got := runSuite(t, Options{Paths: []string{write(t, "a.feature", several)}, Color: color})
		if strings.Contains(got.out, ".go:") || strings.Contains(got.out, "func(") {
			t.Errorf("color %v:\n%s", color, got.out)
		}
		if strings.Contains(got.out, "\x1b[") != color {
			t.Errorf("color %v:\n%q", color, got.out)
		}
	}
}

// canceller cancels when a text is written.
type canceller struct {
	bytes.Buffer
	at     string
	cancel func()
}

func (c *canceller) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(c.at)) {
		c.cancel()
	}
	return c.Buffer.Write(p)
}

func TestWhenStoppedItReportsWhatRan(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	out := &canceller{at: "only WhatsApp fires", cancel: cancel}
	var errors bytes.Buffer
	rerun := filepath.Join(t.TempDir(), "rerun.txt")
	code := Run(ctx, Options{Paths: []string{write(t, "a.feature", several)}, Rerun: rerun}, out, &errors)
	if code != 1 || !strings.HasSuffix(errors.String(), "error: stopped after 1 of 7 scenarios\n") {
		t.Errorf("exit %d: %s", code, errors.String())
	}
	if !strings.Contains(out.String(), "\nstopped after 1 of 7 scenarios\n") {
		t.Errorf("the report:\n%s", out.String())
	}
	if list, err := os.ReadFile(rerun); err != nil || len(list) != 0 {
		t.Errorf("nothing failed, and the rerun file holds %q, %v", list, err)
	}
}

// BenchmarkThousandScenarios is a thousand scenarios of one message each, on two cores.
func TestAFeatureIsKnownByWhatItHolds(t *testing.T) {
	fails := "Feature: f\n  Scenario: s\n    Given Viber stays silent\n    Then Viber fires\n"
	rerun := filepath.Join(t.TempDir(), "again.txt")
	for _, text := range []string{fails, "\uFEFF# of ours\n\n@tag\n" + fails, "# language: en\n" + fails} {
		path := write(t, "of any name.txt", text)
		for _, path := range []string{path, rerun} {
			var out, errs bytes.Buffer
			o := Options{Paths: []string{path}, Formats: []string{"progress"}, Rerun: rerun}
			if code := Run(t.Context(), o, &out, &errs); code != 1 || !strings.Contains(out.String(), "1 scenario (1 failed)") {
				t.Errorf("%q: exit %d\n%s%s", text, code, &out, &errs)
			}
		}
	}
}

func BenchmarkThousandScenarios(b *testing.B) {
	var text strings.Builder
	text.WriteString("Feature: many\n")
	for i := range 1000 {
		fmt.Fprintf(&text, "  Scenario: %d\n    Given the fallback plan:\n      | channel  | fallbackAfter |\n"+
			"      | WhatsApp | 60            |\n      | SMS      |               |\n    And WhatsApp stays silent\n"+
			"    When the message is sent\n    Then SMS fires at 1m\n    And the message succeeds on SMS at 1m3s\n", i)
	}
	path := write(b, "many.feature", text.String())
	for b.Loop() {
		if got := runSuite(b, Options{Paths: []string{path}, Concurrency: 2, Formats: []string{"progress"}}); got.code != 0 {
			b.Fatal(got.errors)
		}
	}
}

// cucumberReport is the part of a cucumber report that tests look at.
type cucumberReport []struct {
	URI      string
	Elements []struct {
		ID            string
		Name          string
		Line          int
		Tags          []struct{ Name string }
		Before, Steps []cucumberReportStep
	}
}

type cucumberReportStep struct {
	Name   string
	Result struct {
		Status string
		Error  string `json:"error_message"`
	}
	Embeddings []struct {
		Name     string
		MimeType string `json:"mime_type"`
		Data     []byte
	}
}

func readReport(t interface{ Fatalf(string, ...any) }, text string) cucumberReport {
	var report cucumberReport
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	return report
}

func TestARerunReadsBackPathsWithSpaces(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "our tests")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	path, list := filepath.Join(folder, "the first one.feature"), filepath.Join(folder, "to run again.txt")
	put(t, path, several)
	if got := runSuite(t, Options{Paths: []string{path}, Rerun: list}); got.code != 1 {
		t.Fatalf("exit %d: %s", got.code, got.errors)
	}
	got, run := ran(t, Options{Paths: []string{list}})
	if got != "14 failed, 26 failed, 30 failed, 41 undefined" || run.code != 1 {
		t.Errorf("ran %q, exit %d: %s", got, run.code, run.errors)
	}
}

// What is written to two places at once is neither.
func TestTwoReportsDoNotShareAPlace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report")
	put(t, file, "as it was")
	for _, o := range []Options{
		{Formats: []string{"junit:" + file, "cucumber:" + file}},
		{Formats: []string{"pretty", "junit:" + file}, Rerun: file},
		{Formats: []string{"pretty", "cucumber"}},
	} {
		got := runSuite(t, o)
		if got.code != 2 || got.out != "" || !strings.Contains(got.errors, " both write to ") {
			t.Errorf("%+v: exit %d: %s%s", o, got.code, got.out, got.errors)
		}
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "as it was" {
		t.Errorf("the file holds %q, %v", text, err)
	}
}

// A file in another encoding or language is one problem, not one a line.
func TestAFileThatIsNoUTF8IsToldOnce(t *testing.T) {
	const latin = "Feature: f\n  Scenario: caf\xe9\n    Given \xe9\xe9\n    Given \xe9\n"
	utf16 := "\xff\xfe"
	for _, c := range "Feature: f\n  Scenario: s\n" {
		utf16 += string([]byte{byte(c), 0})
	}
	for _, test := range []struct{ text, want string }{
		{latin, ":2:16: the byte 0xe9 is not UTF-8\nhint: save it as UTF-8\n"},
		{utf16, ": the file is UTF-16\nhint: save it as UTF-8\n"},
		{utf16[2:], ": the file is UTF-16\nhint: save it as UTF-8\n"},
		{"# language: xx\nFunktion: f\n  Beispiel: s\n    Angenommen x\n", ":1:1: unknown language \"xx\"\nhint: " +
			"write a language that Gherkin has keywords in, such as en, de or zh-CN; steps are in English\n"},
	} {
		path := write(t, "a.feature", test.text)
		if got := runSuite(t, Options{Paths: []string{path}}); got.code != 2 || got.errors != "error: "+path+test.want {
			t.Errorf("exit %d: %s", got.code, got.errors)
		}
	}
}

func TestTheCucumberReportHasTheTagsOfRules(t *testing.T) {
	path := write(t, "a.feature", "@f\nFeature: f\n  @r\n  Rule: r\n    @s\n    Scenario Outline: s\n      Given <x>\n"+
		"      @e\n      Examples:\n        | x |\n        | a |\n")
	got := runSuite(t, Options{Paths: []string{path}, Formats: []string{"cucumber"}})
	e := readReport(t, got.out)[0].Elements[0]
	if len(e.Tags) != 4 || e.Tags[0].Name != "@f" || e.Tags[1].Name != "@r" || e.Tags[2].Name != "@s" || e.Tags[3].Name != "@e" {
		t.Errorf("%+v", e.Tags)
	}
}

// A dry run says what a run would say of its steps' phrases, and nothing else.
func TestADryRunFindsTheUndefined(t *testing.T) {
	path := write(t, "a.feature", several)
	got, run := ran(t, Options{Paths: []string{path}, DryRun: true})
	if got != "10 skipped, 14 skipped, 25 skipped, 26 skipped, 30 skipped, 37 skipped, 41 undefined" || run.code != 1 {
		t.Errorf("found %q, exit %d", got, run.code)
	}
	if _, run = ran(t, Options{DryRun: true}); run.code != 0 {
		t.Errorf("exit %d: %s", run.code, run.errors)
	}
}

// However many scenarios run at once, reports tell of them in the order of the files.
func TestReportsKeepTheOrderOfTheFiles(t *testing.T) {
	path := write(t, "a.feature", several)
	one := runSuite(t, Options{Paths: []string{path}})
	many := runSuite(t, Options{Paths: []string{path}, Concurrency: 8})
	if a, b := elapsed.ReplaceAllString(one.out, ""), elapsed.ReplaceAllString(many.out, ""); a != b {
		t.Errorf("(-one, +many) %s", cmp.Diff(a, b))
	}
}

// Godog shuffles the scenarios of a feature: the reports know its order.
func TestARandomOrderIsTheOneThatRan(t *testing.T) {
	var text strings.Builder
	text.WriteString("Feature: f\n")
	for i := range 9 {
		fmt.Fprintf(&text, "  Scenario: %d\n    Given Viber stays silent\n", i)
	}
	var ran []string
	r := &run{ctx: t.Context(), stdout: new(bytes.Buffer), stderr: new(bytes.Buffer),
		Options: Options{Paths: []string{write(t, "a.feature", text.String())}, Random: true, Seed: 5},
		register: func(sc *godog.ScenarioContext) {
			sc.Before(func(ctx context.Context, p *godog.Scenario) (context.Context, error) {
				ran = append(ran, p.Name)
				return ctx, nil
			})
			features.RegisterSteps(sc)
		}}
	if code := r.run(); code != 0 {
		t.Fatalf("exit %d", code)
	}
	var reported []string
	for _, s := range r.scenarios {
		reported = append(reported, s.pickle.Name)
	}
	if diff := cmp.Diff(ran, reported); diff != "" || slices.IsSorted(ran) {
		t.Errorf("(-ran, +reported) %s", diff)
	}
}

func TestWithoutAPathTheFeaturesOfTheFolderRun(t *testing.T) {
	t.Chdir(t.TempDir())
	if got := runSuite(t, Options{DryRun: true}); got.code != 0 || got.errors != "" || !strings.Contains(got.out, "windows.feature") {
		t.Errorf("exit %d: %s", got.code, got.errors)
	}
	if err := os.Mkdir("features", 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, "features/mine.feature", several)
	got, run := ran(t, Options{Tags: "@good"})
	if got != "10 passed, 37 passed" || run.errors != "note: the features of ./features, not the built-in ones: those go by their names\n" {
		t.Errorf("ran %q: %s", got, run.errors)
	}
	if got := runSuite(t, Options{Paths: []string{"features/windows.feature"}}); got.code != 0 {
		t.Errorf("exit %d: %s", got.code, got.errors)
	}
}
