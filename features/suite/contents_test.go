package suite

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
	if len(attached) != 1 || attached[0].MimeType != "text/plain" ||
		!strings.Contains(string(attached[0].Data), event) {
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

func readReport(t interface{ Fatalf(string, ...any) }, text string) cucumberReport {
	var report cucumberReport
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	return report
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

func TestTheCucumberReportHasTheTagsOfRules(t *testing.T) {
	path := write(t, "a.feature", "@f\nFeature: f\n  @r\n  Rule: r\n    @s\n    Scenario Outline: s\n      Given <x>\n"+
		"      @e\n      Examples:\n        | x |\n        | a |\n")
	got := runSuite(t, Options{Paths: []string{path}, Formats: []string{"cucumber"}})
	e := readReport(t, got.out)[0].Elements[0]
	if len(e.Tags) != 4 || e.Tags[0].Name != "@f" || e.Tags[1].Name != "@r" || e.Tags[2].Name != "@s" ||
		e.Tags[3].Name != "@e" {
		t.Errorf("%+v", e.Tags)
	}
}
