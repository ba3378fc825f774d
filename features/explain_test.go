package features

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// cucumberReport is the part of a cucumber report that tests look at.
type cucumberReport []struct {
	URI      string
	Elements []struct {
		Name  string
		Line  int
		Steps []struct {
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
	}
}

func readReport(t testing.TB, text string) cucumberReport {
	t.Helper()
	var report cucumberReport
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	return report
}

// Each file of testdata/explain holds scenarios that fail, and what the user reads of it. Every Then fails there.
func TestWhatFailsExplainsItself(t *testing.T) {
	failed := map[string]bool{}
	datadriven.Walk(t, "testdata/explain", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			got := runAs(t, "cucumber", "Feature: f\n  Scenario: s\n"+d.Input+"\n")
			if got.code == 0 {
				return "passes"
			}
			var b strings.Builder
			for _, step := range readReport(t, got.out)[0].Elements[0].Steps {
				if step.Result.Status == "failed" {
					b.WriteString(step.Name + "\n\n" + step.Result.Error + "\n")
					if p := phraseOf(step.Name); p != nil && strings.Contains(path, "expectations") {
						failed[p.Phrase] = true
					}
				}
			}
			return b.String()
		})
	})
	for _, p := range Vocabulary() {
		if t.Failed() {
			return
		}
		if p.Keyword == "Then" && !failed[p.Phrase] {
			t.Errorf("no example of how %q fails", p.Phrase)
		}
	}
}
