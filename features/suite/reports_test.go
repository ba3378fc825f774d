package suite

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawnSteps are steps that go as they say.
func drawnSteps(sc *godog.ScenarioContext) {
	broken := func(tag string) func(context.Context, *godog.Scenario) error {
		return func(_ context.Context, p *godog.Scenario) error {
			for _, t := range p.Tags {
				if t.Name == tag {
					return errors.New("the hook is broken")
				}
			}
			return nil
		}
	}
	sc.Before(func(ctx context.Context, p *godog.Scenario) (context.Context, error) {
		return ctx, broken("@before")(ctx, p)
	})
	sc.After(func(ctx context.Context, p *godog.Scenario, _ error) (context.Context, error) {
		return ctx, broken("@after")(ctx, p)
	})
	sc.Step("^it is passed$", func() error { return nil })
	sc.Step("^it is failed$", func() error { return errors.New("bad\n]]> \x1b[31m <&\"\n\nvery bad") })
	sc.Step("^it is skipped$", func() error { return godog.ErrSkip })
	sc.Step("^it is pending$", func() error { return godog.ErrPending })
	sc.Step("^it is ambiguous$", func() error { return nil })
	sc.Step("^it is ambiguou.$", func() error { return nil })
}

// drawnScenario is the text of a scenario, and how it must go.
func drawnScenario(t *rapid.T, name string) (text string, want status) {
	hook := rapid.SampledFrom([]string{"", "", "", "@before", "@after"}).Draw(t, "hook")
	steps := rapid.SliceOfN(rapid.SampledFrom([]status{passed, passed, passed, skipped, pending, undefined, ambiguous, failed}), 0, 4).
		Draw(t, "steps")
	text = "  " + hook + "\n  Scenario: " + name + "\n"
	running := true
	for _, s := range steps {
		text += "    Given it is " + s.String() + "\n"
		if running || s == undefined || s == ambiguous { // the others are skipped
			want = max(want, s)
		} else {
			want = max(want, skipped)
		}
		running = running && s == passed
	}
	if hook != "" || len(steps) == 0 {
		want = failed
	}
	return text, want
}

// Whatever a suite comes to, every report of it says just that.
func TestEveryReportCountsWhatTheRunCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		folder, err := os.MkdirTemp("", "")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(folder)
		var want tally
		var rerun []string
		files := rapid.IntRange(1, 3).Draw(t, "files")
		broken := rapid.Bool().Draw(t, "one of them is broken")
		for i := range files {
			text := fmt.Sprintf("Feature: f%d\n", i)
			for n := range rapid.IntRange(1, 4).Draw(t, "scenarios") {
				if rapid.Bool().Draw(t, "a rule begins") {
					text += "\n @rule\n Rule: r\n"
				}
				name := rapid.SampledFrom([]string{"same", fmt.Sprint(n)}).Draw(t, "name")
				one, how := drawnScenario(t, name)
				want[how]++
				if how.fails() {
					at := strings.Count(text, "\n") + 2
					rerun = append(rerun, fmt.Sprintf("%s/f%d.feature:%d", folder, i, at))
				}
				text += one
			}
			put(t, filepath.Join(folder, fmt.Sprintf("f%d.feature", i)), text)
		}
		if broken {
			put(t, filepath.Join(folder, "z.feature"),
				"Feature: z\n  Scenario: s\n    Given x\n   nonsense\n   nonsense\n")
		}
		var out, errs bytes.Buffer
		list := filepath.Join(folder, "rerun.txt")
		r := &run{
			ctx: context.Background(), stdout: &out, stderr: &errs, register: drawnSteps,
			Options: Options{
				Paths: []string{folder}, Rerun: list, Concurrency: rapid.IntRange(1, 3).Draw(t, "concurrency"),
			},
		}
		for _, format := range FormatNames() {
			r.Formats = append(r.Formats, format+":"+filepath.Join(folder, format))
		}
		code, wantCode := r.run(), exitPassed
		if len(rerun) > 0 {
			wantCode = exitFailed
		}
		if broken {
			wantCode = exitBadInput
		}
		if code != wantCode {
			t.Fatalf("exit %d, not %d: %s%s", code, wantCode, out.String(), errs.String())
		}
		for _, format := range FormatNames() {
			checkReport(t, format, read(t, filepath.Join(folder, format)), want, broken, code == exitPassed)
		}
		if got, want := strings.TrimRight(read(t, list), "\n"), strings.Join(rerun, "\n"); got != want {
			t.Fatalf("to run again:\n%s, not\n%s", got, want)
		}
	})
}

func read(t interface{ Fatal(...any) }, path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func put(t interface{ Fatal(...any) }, path, text string) {
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// checkReport holds what a report says to what went on.
func checkReport(t *rapid.T, format, text string, want tally, broken, good bool) {
	t.Helper()
	total := 0
	for _, n := range want {
		total += n
	}
	switch format {
	case "pretty", "progress":
		if line := count(total, "scenario", want); !strings.Contains(text, "\n"+line+"\n") {
			t.Fatalf("%s does not say %q:\n%s", format, line, text)
		}
	case "junit":
		extra := 0
		if broken {
			extra = 1
		}
		checkJUnit(t, text, total+extra, total-want[passed]-want[skipped], extra, want[skipped])
	case "cucumber":
		if strings.Contains(text, ": null") { // what reads the report takes a list for a list
			t.Fatalf("the cucumber report has a null:\n%s", text)
		}
		var got tally
		if broken {
			want[failed]++
		}
		ids := map[string]bool{}
		for _, f := range readReport(t, text) {
			for _, e := range f.Elements {
				how := passed
				for _, s := range append(e.Before, e.Steps...) {
					how = max(how, statusNamed(t, s.Result.Status))
				}
				got[how]++
				if ids[e.ID] {
					t.Fatalf("the id %s stands twice", e.ID)
				}
				ids[e.ID] = true
			}
		}
		if got != want {
			t.Fatalf("the cucumber report counts %v, not %v:\n%s", got, want, text)
		}
	case "message":
		if got := checkMessages(t, text, good); got != want {
			t.Fatalf("the messages count %v, not %v:\n%s", got, want, text)
		}
	}
}

func statusNamed(t interface{ Fatalf(string, ...any) }, name string) status {
	for s := passed; s <= failed; s++ {
		if s.String() == strings.ToLower(name) {
			return s
		}
	}
	t.Fatalf("no status is called %q", name)
	return 0
}

// checkJUnit reads a JUnit report and holds its counts, its elements and its attributes to Jenkins' schema.
func checkJUnit(t interface{ Fatalf(string, ...any) }, text string, tests, failures, errors, skipped int) {
	allowed := map[string]string{
		"testsuites": "name time tests failures errors",
		"testsuite":  "name tests failures errors group time skipped timestamp hostname id package file log url version",
		"testcase":   "name time classname group",
		"failure":    "type message", "error": "type message", "skipped": "type message",
	}
	inside := map[string]string{"testsuites": "", "testsuite": "testsuites", "testcase": "testsuite",
		"failure": "testcase", "error": "testcase", "skipped": "testcase"}
	time := regexp.MustCompile(`^\d+\.\d{3}$`)
	found, sums, totals := map[string]int{}, map[string]int{}, map[string]int{}
	names := map[string]bool{}
	var open []string
	for decoder := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := decoder.Token()
		if token == nil {
			break
		}
		if err != nil {
			t.Fatalf("%v:\n%s", err, text)
		}
		switch e := token.(type) {
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.StartElement:
			name, outer := e.Name.Local, ""
			if len(open) > 0 {
				outer = open[len(open)-1]
			}
			if where, known := inside[name]; !known || where != outer {
				t.Fatalf("<%s> in <%s>:\n%s", name, outer, text)
			}
			found[name]++
			key := ""
			for _, a := range e.Attr {
				if !strings.Contains(" "+allowed[name]+" ", " "+a.Name.Local+" ") {
					t.Fatalf("<%s %s=…>", name, a.Name.Local)
				}
				if a.Name.Local == "time" && !time.MatchString(a.Value) {
					t.Fatalf("the time %q", a.Value)
				}
				if n, err := strconv.Atoi(a.Value); err == nil && a.Name.Local != "name" {
					if name == "testsuites" {
						totals[a.Name.Local] += n
					} else {
						sums[a.Name.Local] += n
					}
				}
				if a.Name.Local == "classname" || a.Name.Local == "name" {
					key += a.Value + "\n"
				}
			}
			if name == "testcase" && names[key] {
				t.Fatalf("two test cases are called %q", key)
			}
			names[key] = true
			open = append(open, name)
		}
	}
	got := map[string]int{"tests": found["testcase"], "failures": found["failure"], "errors": found["error"]}
	want := map[string]int{"tests": tests, "failures": failures, "errors": errors}
	if diff := cmp.Diff(want, got) + cmp.Diff(want, totals); diff != "" {
		t.Fatalf("(-want, +got) %s\n%s", diff, text)
	}
	want["skipped"], got["skipped"] = skipped, found["skipped"]
	if diff := cmp.Diff(want, got) + cmp.Diff(want, sums); diff != "" {
		t.Fatalf("(-want, +got) %s\n%s", diff, text)
	}
}

// checkMessages reads messages and counts how the scenarios went. Every id is given once, before it is used.
func checkMessages(t interface{ Fatalf(string, ...any) }, text string, good bool) (got tally) {
	known := map[string]bool{"": true}
	define := func(id string) {
		if known[id] {
			t.Fatalf("the id %q stands twice", id)
		}
		known[id] = true
	}
	use := func(ids ...string) {
		for _, id := range ids {
			if !known[id] {
				t.Fatalf("nothing has the id %q", id)
			}
		}
	}
	how := map[string]status{}
	ended := false
	for line := range strings.Lines(text) {
		var m messages.Envelope
		decoder := json.NewDecoder(strings.NewReader(line))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&m); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		switch {
		case m.Pickle != nil:
			define(m.Pickle.Id)
			for _, s := range m.Pickle.Steps {
				define(s.Id)
				use(s.AstNodeIds...)
			}
		case m.GherkinDocument != nil:
			for _, id := range regexp.MustCompile(`"id":"([^"]+)"`).FindAllStringSubmatch(line, -1) {
				define(id[1])
			}
		case m.StepDefinition != nil:
			define(m.StepDefinition.Id)
		case m.Hook != nil:
			define(m.Hook.Id)
		case m.TestRunStarted != nil:
			define(m.TestRunStarted.Id)
		case m.TestCase != nil:
			define(m.TestCase.Id)
			use(m.TestCase.PickleId, m.TestCase.TestRunStartedId)
			for _, s := range m.TestCase.TestSteps {
				define(s.Id)
				use(s.PickleStepId, s.HookId)
				use(s.StepDefinitionIds...)
			}
		case m.TestCaseStarted != nil:
			define(m.TestCaseStarted.Id)
			use(m.TestCaseStarted.TestCaseId)
		case m.TestStepFinished != nil:
			use(m.TestStepFinished.TestStepId, m.TestStepFinished.TestCaseStartedId)
			at := m.TestStepFinished.TestCaseStartedId
			how[at] = max(how[at], statusNamed(t, string(m.TestStepFinished.TestStepResult.Status)))
		case m.TestCaseFinished != nil:
			got[how[m.TestCaseFinished.TestCaseStartedId]]++
		case m.TestRunFinished != nil:
			ended = true
			if m.TestRunFinished.Success != good {
				t.Fatalf("success %v: %s", m.TestRunFinished.Success, text)
			}
		}
	}
	if !ended {
		t.Fatalf("the run does not end")
	}
	return got
}
