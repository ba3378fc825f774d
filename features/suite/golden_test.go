package suite

import (
	"regexp"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// elapsed is the last line of a report.
var elapsed = regexp.MustCompile(`(?m)^\S+s\n\z`)

// Each file of testdata/reports holds features, and what people read of them.
func TestReportsReadAsTheyAreWritten(t *testing.T) {
	datadriven.Walk(t, "testdata/reports", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			t.Chdir(t.TempDir())
			put(t, "a.feature", d.Input+"\n")
			got := runSuite(t, Options{
				Paths: []string{"a.feature"}, Formats: []string{d.Cmd}, DryRun: d.HasArg("dry-run"),
			})
			return elapsed.ReplaceAllString(got.out, "") + got.errors + map[int]string{
				0: "", 1: "exit 1\n", 2: "exit 2\n",
			}[got.code]
		})
	})
}

func TestOnlyTheLastLineIsLeftOut(t *testing.T) {
	if got := elapsed.ReplaceAllString("2 steps\n1.5ms\n", ""); !strings.HasSuffix(got, "2 steps\n") {
		t.Error(got)
	}
}
