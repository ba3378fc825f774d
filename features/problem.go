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
			p := Problem{File: file, What: place[3], Hint: "a line of a scenario begins with Given, When, Then, And, But or *"}
			p.Line, _ = strconv.Atoi(place[1])
			p.Column, _ = strconv.Atoi(place[2])
			problems = append(problems, p)
		case line != "Parser errors:" && strings.TrimSpace(line) != "":
			problems = append(problems, Problem{File: file, What: line})
		}
	}
	return problems
}
