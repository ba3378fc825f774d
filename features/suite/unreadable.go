package suite

import (
	"bufio"
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"cascade/orchestrator/problem"
)

// unreadable is why Gherkin's parser is not asked at all: it would find something wrong with every line of a file in
// another encoding.
func unreadable(text []byte) problem.List {
	const hint = "save it as UTF-8"
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) ||
		bytes.IndexByte(text[:min(2, len(text))], 0) >= 0 {
		return problem.List{{What: "the file is UTF-16", Hint: hint}}
	}
	n := 0
	for line := range bytes.Lines(text) {
		n++
		if len(line) >= bufio.MaxScanTokenSize {
			return problem.List{{Line: n, What: "the line is longer than 64 KiB", Hint: "break it"}}
		}
		if utf8.Valid(line) {
			continue
		}
		column := 1
		for len(line) > 0 {
			r, size := utf8.DecodeRune(line)
			if r == utf8.RuneError && size == 1 {
				break
			}
			column++
			line = line[size:]
		}
		return problem.List{{
			Line: n, Column: column, What: fmt.Sprintf("the byte 0x%x is not UTF-8", line[0]), Hint: hint,
		}}
	}
	return nil
}

// parserPlace is how Gherkin's parser begins what it says of a line.
var parserPlace = regexp.MustCompile(`^\((\d+):(\d+)\): (.*)$`)

// syntaxProblems are the errors of Gherkin's parser, each with its place. In a language that it does not know it
// finds every line wrong: that is one problem.
func syntaxProblems(err error) problem.List {
	var problems problem.List
	for _, line := range strings.Split(err.Error(), "\n") {
		place := parserPlace.FindStringSubmatch(line)
		switch {
		case place != nil:
			var p problem.Problem
			p.Line, _ = strconv.Atoi(place[1])
			p.Column, _ = strconv.Atoi(place[2])
			language, unknown := strings.CutPrefix(place[3], "Language not supported: ")
			if unknown {
				p.What = "unknown language " + problem.Quote(language)
				p.Hint = "write a language that Gherkin has keywords in, such as en, de or zh-CN; steps are in English"
				return problem.List{p}
			}
			p.What, p.Hint = plainly(place[3])
			problems = append(problems, p)
		case line != "Parser errors:" && strings.TrimSpace(line) != "":
			problems = append(problems, problem.Problem{What: line})
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
