package golden

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"cascade/sim/junit"
)

// WriteJUnit writes the verdicts as a JUnit report: a test case a scenario. What differs is a failure, and what
// could not be compared an error.
func WriteJUnit(w io.Writer, verdicts []*Verdict) error {
	var suites []junit.Suite
	for _, v := range verdicts {
		suites = append(suites, junit.Suite{Name: v.Name, File: v.File, Cases: []junit.Case{v.junit()}})
	}
	return junit.Write(w, "cascade verify", suites)
}

func (v *Verdict) junit() junit.Case {
	c := junit.Case{Class: "cascade.verify", Name: v.Name}
	if v.Good() {
		return c
	}
	lines := v.Lines()
	c.Message = lines[0]
	text := bytes.NewBufferString(fmt.Sprintf("%s:%d: ", v.File, v.Place().Line))
	if v.Word() == "unknown" {
		c.Kind = junit.Error
		text.WriteString(strings.Join(lines, "\n"))
	} else {
		c.Kind = junit.Failure
		writeParagraphs(text, v.Paragraphs(), "", "", strings.Clone)
		if v.Comparison != nil {
			for _, e := range v.Comparison.Examples {
				text.WriteString("\n" + e.Title() + "\n")
				e.tell(text, [2]string{"was", "is"})
			}
		}
	}
	c.Text = text.String()
	return c
}
