package suite

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
		{"a missing path", Options{Paths: []string{"no/such.feature"}},
			"error: no/such.feature: no such file or folder\n"},
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
