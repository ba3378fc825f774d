package scenarios_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"cascade/scenarios"
)

// Each case is a scenario, and what in it no message ever meets.
func TestLintTellsWhatNothingMeets(t *testing.T) {
	datadriven.RunTest(t, "testdata/lint.txt", func(t *testing.T, d *datadriven.TestData) string {
		s, err := scenarios.Parse("x.yaml", []byte(d.Input))
		if err != nil {
			t.Fatalf("%s: %v", d.Pos, err)
		}
		messages := 0
		if d.HasArg("messages") {
			d.ScanArgs(t, "messages", &messages)
		}
		var b strings.Builder
		for _, f := range s.Lint(messages) {
			at, _ := s.Place(f.Field)
			fmt.Fprintf(&b, "%d:%d: %s: %s: %s\n  %s\n", at.Line, at.Column, f.Field, f.Rule, f.What, f.Mend)
		}
		if b.Len() == 0 {
			return "nothing\n"
		}
		return b.String()
	})
}
