package golden

import (
	"cascade/scenarios"
	"cascade/sim"
)

// Verdict is what came of verifying one scenario, for the reports.
type Verdict struct {
	Name       string // as it was asked for
	File       string // the scenario's
	Golden     string // the golden file
	Now        *Timings
	Comparison *Comparison // nil where there was nothing to compare with
	Problem    string      // why there was nothing; "" otherwise
	Broken     []sim.Checked
	Written    bool // the golden file was written anew
}

// Word is the verdict in a word: same, kept (anew), differs, broken (an expectation) or unknown (nothing to
// compare with).
func (v *Verdict) Word() string {
	switch {
	case v.Problem != "" && v.Written:
		return "kept"
	case v.Problem != "":
		return "unknown"
	case !v.Comparison.Same():
		return "differs"
	case len(v.Broken) > 0:
		return "broken"
	}
	return "same"
}

// Good tells that nothing is wrong.
func (v *Verdict) Good() bool { return v.Word() == "same" || v.Word() == "kept" }

// Lines are the differences and broken expectations, each on a line.
func (v *Verdict) Lines() []string {
	var lines []string
	if v.Problem != "" && !v.Written {
		lines = append(lines, v.Problem)
	}
	if v.Comparison != nil {
		for _, d := range v.Comparison.Differences {
			lines = append(lines, d.Line())
		}
	}
	for _, b := range v.Broken {
		lines = append(lines, "expect: "+b.String())
	}
	return lines
}

// Place is where the scenario's file has the first cause; its first line where none has a place.
func (v *Verdict) Place() scenarios.Place {
	if v.Comparison != nil {
		for _, d := range v.Comparison.Differences {
			for _, c := range d.Causes {
				if c.Place.Line > 0 {
					return c.Place
				}
			}
		}
	}
	return scenarios.Place{Line: 1, Column: 1}
}
