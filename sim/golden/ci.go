package golden

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"cascade/scenarios"
	"cascade/sim/junit"
)

// What a CI reads: a JUnit report, and GitHub's workflow commands.

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

// Annotations are GitHub workflow commands that mark each cause on its line of the scenario: one a cause, with
// all that came of it. What has no line is marked on the file's first.
func (c *Comparison) Annotations(file string) []string {
	type mark struct {
		label string
		place scenarios.Place
		texts []string
	}
	var marks []*mark
	byLabel := map[string]*mark{}
	for _, d := range c.Differences {
		label := labels(d.Causes)
		m := byLabel[label]
		if m == nil {
			m = &mark{label: label, place: scenarios.Place{Line: 1, Column: 1}}
			if len(d.Causes) > 0 && d.Causes[0].Place.Line > 0 {
				m.place = d.Causes[0].Place
			}
			byLabel[label] = m
			marks = append(marks, m)
		}
		m.texts = append(m.texts, d.Text)
	}
	var lines []string
	for _, m := range marks {
		title := "fallback timing: " + c.Now.Scenario
		if m.label != "" {
			title += ": " + m.label
		}
		lines = append(lines, Annotation(file, m.place.Line, m.place.Column, title, strings.Join(m.texts, "\n")))
	}
	return lines
}

// Annotation is one workflow command, with everything escaped that would end it.
func Annotation(file string, line, column int, title, text string) string {
	value := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	message := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	return fmt.Sprintf("::error file=%s,line=%d,col=%d,title=%s::%s",
		value.Replace(file), max(1, line), max(1, column), value.Replace(title), message.Replace(text))
}
