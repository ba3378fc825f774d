package golden

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
)

type junitSuites struct {
	XMLName xml.Name `xml:"testsuites"`
	Suite   junitSuite
}

type junitSuite struct {
	XMLName  xml.Name `xml:"testsuite"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Cases    []junitCase
}

type junitCase struct {
	XMLName xml.Name      `xml:"testcase"`
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr"`
	Line    int           `xml:"line,attr"`
	Failure *junitProblem `xml:"failure"`
	Error   *junitProblem `xml:"error"`
}

type junitProblem struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",cdata"`
}

// WriteJUnit writes the verdicts as a JUnit report: a test case a scenario. What differs is a failure, and what
// could not be compared an error.
func WriteJUnit(w io.Writer, verdicts []*Verdict) error {
	suite := junitSuite{Name: "cascade verify", Tests: len(verdicts)}
	for _, v := range verdicts {
		one := junitCase{Class: "cascade.verify", Name: v.Name, File: v.File, Line: v.Place().Line}
		lines := v.Lines()
		switch v.Word() {
		case "unknown":
			suite.Errors++
			one.Error = &junitProblem{lines[0], strings.Join(lines, "\n")}
		case "differs", "broken":
			suite.Failures++
			var text bytes.Buffer
			writeParagraphs(&text, v.Paragraphs(), "", "", strings.Clone)
			if v.Comparison != nil {
				for _, e := range v.Comparison.Examples {
					text.WriteString("\n" + e.Title() + "\n")
					e.tell(&text, [2]string{"was", "is"})
				}
			}
			one.Failure = &junitProblem{lines[0], text.String()}
		}
		suite.Cases = append(suite.Cases, one)
	}
	text, err := xml.MarshalIndent(junitSuites{Suite: suite}, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(append([]byte(xml.Header), text...), '\n'))
	return err
}
