// Package junit writes JUnit reports, as `cascade test` and `cascade verify` both leave them for a CI.
//
// There is no one JUnit format. This is the part of it that Jenkins' schema allows and that GitLab and GitHub read:
// the schema has no room for a file and a line on a test case, so the suite names its file, and the text of what went
// wrong begins with the line. The counts are made from the cases, so that they cannot contradict them.
package junit

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// Suite is the test cases of one file.
type Suite struct {
	Name  string
	File  string // as the caller named it
	Cases []Case
}

// Case is one test: it passed where Kind is zero.
type Case struct {
	Class, Name string
	Took        time.Duration
	Kind        Kind
	Type        string // what kind of failure, such as "undefined"; may be ""
	Message     string // what went wrong, in a line
	Text        string // all of it
}

// Kind is how a test case went.
type Kind int

// What a CI tells apart.
const (
	Passed  Kind = iota
	Failure      // what was expected did not happen
	Error        // it could not be found out
	Skipped
)

type xmlSuites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Time     seconds  `xml:"time,attr"`
	Suites   []xmlSuite
}

type xmlSuite struct {
	XMLName  xml.Name `xml:"testsuite"`
	Name     string   `xml:"name,attr"`
	File     string   `xml:"file,attr,omitempty"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Time     seconds  `xml:"time,attr"`
	Cases    []xmlCase
}

type xmlCase struct {
	XMLName xml.Name `xml:"testcase"`
	Class   string   `xml:"classname,attr"`
	Name    string   `xml:"name,attr"`
	Time    seconds  `xml:"time,attr"`
	Wrong   *xmlWrong
}

type xmlWrong struct {
	XMLName xml.Name
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr,omitempty"`
	Text    string `xml:",cdata"`
}

// seconds are written with three decimals: older schemas allow no more, and none allows an exponent.
type seconds time.Duration

func (s seconds) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%.3f", time.Duration(s).Seconds()), nil
}

// Write writes the report. Cases of one class and name are numbered: GitLab takes them for one otherwise. A character
// that XML cannot hold becomes U+FFFD.
func Write(w io.Writer, name string, suites []Suite) error {
	all := xmlSuites{Name: name}
	count, seen := map[[2]string]int{}, map[[2]string]int{}
	for _, s := range suites {
		for _, c := range s.Cases {
			count[[2]string{c.Class, c.Name}]++
		}
	}
	for _, s := range suites {
		one := xmlSuite{Name: s.Name, File: s.File}
		for _, c := range s.Cases {
			key := [2]string{c.Class, c.Name}
			if seen[key]++; count[key] > 1 {
				c.Name += fmt.Sprintf(" #%d", seen[key])
			}
			one.add(c)
		}
		all.Tests += one.Tests
		all.Failures += one.Failures
		all.Errors += one.Errors
		all.Time += one.Time
		all.Suites = append(all.Suites, one)
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}

func (s *xmlSuite) add(c Case) {
	s.Tests++
	s.Time += seconds(c.Took)
	one := xmlCase{Class: c.Class, Name: c.Name, Time: seconds(c.Took)}
	element := ""
	switch c.Kind {
	case Failure:
		s.Failures++
		element = "failure"
	case Error:
		s.Errors++
		element = "error"
	case Skipped:
		s.Skipped++
		element = "skipped"
	}
	if element != "" {
		one.Wrong = &xmlWrong{
			XMLName: xml.Name{Local: element}, Type: c.Type, Message: c.Message, Text: allowed(c.Text),
		}
	}
	s.Cases = append(s.Cases, one)
}

// allowed is the text as XML can hold it. The encoder sees to attributes, but not to what it wraps in CDATA.
func allowed(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r != '\uFFFE' && r != '\uFFFF' {
			return r
		}
		return '\uFFFD'
	}, text)
}
