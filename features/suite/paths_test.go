package suite

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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

// BenchmarkThousandScenarios is a thousand scenarios of one message each, on two cores.
func TestAFeatureIsKnownByWhatItHolds(t *testing.T) {
	fails := "Feature: f\n  Scenario: s\n    Given Viber stays silent\n    Then Viber fires\n"
	rerun := filepath.Join(t.TempDir(), "again.txt")
	for _, text := range []string{fails, "\uFEFF# of ours\n\n@tag\n" + fails, "# language: en\n" + fails} {
		path := write(t, "of any name.txt", text)
		for _, path := range []string{path, rerun} {
			var out, errs bytes.Buffer
			o := Options{Paths: []string{path}, Formats: []string{"progress"}, Rerun: rerun}
			if code := Run(t.Context(), o, &out, &errs); code != 1 ||
				!strings.Contains(out.String(), "1 scenario (1 failed)") {
				t.Errorf("%q: exit %d\n%s%s", text, code, &out, &errs)
			}
		}
	}
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

func TestWithoutAPathTheFeaturesOfTheFolderRun(t *testing.T) {
	t.Chdir(t.TempDir())
	if got := runSuite(t, Options{DryRun: true}); got.code != 0 || got.errors != "" ||
		!strings.Contains(got.out, "windows.feature") {
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
