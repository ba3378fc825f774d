package suite

import (
	"bufio"
	"path/filepath"
	"strings"

	"cascade/sim/junit"
)

// junitReport is for a CI: a test case a scenario, and one for each file that could not be read, so that a suite
// that lost a file is not green.
type junitReport struct{ out *bufio.Writer }

func newJUnit(out *bufio.Writer, _ bool) reporter { return junitReport{out} }

func (junitReport) scenario(*scenario) {}

func (j junitReport) end(r *run) error {
	var suites []junit.Suite
	of := map[string]int{} // by file
	suite := func(name, file string) *junit.Suite {
		if _, there := of[file]; !there {
			of[file] = len(suites)
			suites = append(suites, junit.Suite{Name: name, File: file})
		}
		return &suites[of[file]]
	}
	for _, s := range r.scenarios {
		into := suite(s.source.document.Feature.Name, s.source.name)
		into.Cases = append(into.Cases, s.junit())
	}
	for _, file := range r.badFiles() {
		into := suite(file.name, file.name)
		into.Cases = append(into.Cases, junit.Case{
			Class: className(file.name), Name: file.title(), Kind: junit.Error, Type: "unreadable",
			Message: file.problems[0].Error(), Text: file.problems.Error(),
		})
	}
	if err := junit.Write(j.out, "cascade test", suites); err != nil {
		return err
	}
	return j.out.Flush()
}

// className is the file as a CI shows classes: folders and file, with dots between them.
func className(file string) string {
	name := strings.TrimSuffix(strings.Trim(filepath.ToSlash(file), "./"), ".feature")
	return strings.ReplaceAll(name, "/", ".")
}

func (s *scenario) junit() junit.Case {
	c := junit.Case{Class: className(s.source.name), Name: s.pickle.Name, Took: s.took}
	how := s.status()
	var lines []string
	if s.err != nil {
		c.Message = s.err.Error()
		lines = append(lines, s.place()+": "+c.Message)
	}
	for i := range s.steps {
		each := &s.steps[i]
		if each.status != how && !each.status.fails() || how == passed {
			continue
		}
		reason := each.reason()
		first, _, _ := strings.Cut(reason, "\n")
		if c.Message == "" {
			c.Message = strings.TrimSuffix(each.title()+": "+first, ": ")
		}
		lines = append(lines, strings.TrimRight(each.place(s)+": "+each.title()+"\n"+reason, "\n"))
	}
	switch {
	case how.fails():
		c.Kind, c.Type = junit.Failure, how.String()
	case how == skipped:
		c.Kind = junit.Skipped
	}
	c.Text = strings.Join(lines, "\n\n")
	return c
}
