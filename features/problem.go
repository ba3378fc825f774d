package features

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Problem is something wrong with what the suite was given: a path, a feature file, a flag.
type Problem struct {
	File   string // as the caller named it; "" for what is no file
	Line   int    // from 1; 0: the file as a whole
	Column int    // from 1; 0: unknown
	What   string // lower case, no full stop
	Hint   string // the mend; "" when What says it all
}

// Error is the place and the problem, such as "a.feature:3:1: expected: #EOF, got 'x'".
func (p Problem) Error() string {
	switch {
	case p.File == "":
		return p.What
	case p.Line == 0:
		return p.File + ": " + p.What
	case p.Column == 0:
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.What)
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.What)
}

// parserPlace is how Gherkin's parser begins what it says of a line.
var parserPlace = regexp.MustCompile(`^\((\d+):(\d+)\): (.*)$`)

// syntaxProblems are the errors of Gherkin's parser, each with its place.
func syntaxProblems(file string, err error) []Problem {
	var problems []Problem
	for _, line := range strings.Split(err.Error(), "\n") {
		place := parserPlace.FindStringSubmatch(line)
		switch {
		case place != nil:
			p := Problem{File: file}
			p.What, p.Hint = plainly(place[3])
			p.Line, _ = strconv.Atoi(place[1])
			p.Column, _ = strconv.Atoi(place[2])
			problems = append(problems, p)
		case line != "Parser errors:" && strings.TrimSpace(line) != "":
			problems = append(problems, Problem{File: file, What: line})
		}
	}
	return problems
}

// unexpected is what Gherkin's parser says of a line that cannot stand where it does.
var unexpected = regexp.MustCompile(`^expected: (.*), got '(.*)'$`)

// plainly puts what Gherkin's parser says into words, with what may stand there instead.
func plainly(what string) (plain, hint string) {
	m := unexpected.FindStringSubmatch(what)
	if m == nil {
		return what, ""
	}
	var allowed []string
	for _, token := range strings.Split(m[1], ", ") {
		if word := tokenWord(token); word != "" {
			allowed = append(allowed, word)
		}
	}
	return fmt.Sprintf("unexpected line %q", strings.TrimSpace(m[2])), "expected " + strings.Join(allowed, ", ")
}

// tokenWord is a token of Gherkin's parser as people call it: "" for what can stand anywhere.
func tokenWord(token string) string {
	switch token {
	case "#EOF":
		return "the end"
	case "#FeatureLine":
		return "Feature:"
	case "#RuleLine":
		return "Rule:"
	case "#BackgroundLine":
		return "Background:"
	case "#ScenarioLine":
		return "Scenario:"
	case "#ExamplesLine":
		return "Examples:"
	case "#StepLine":
		return "a step (Given, When, Then, And, But or *)"
	case "#TableRow":
		return "a table row"
	case "#DocStringSeparator":
		return `"""`
	case "#TagLine":
		return "a tag"
	}
	return ""
}
