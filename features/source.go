package features

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"
)

// source is a feature file, and which of its scenarios are to run.
type source struct {
	name  string
	text  []byte
	lines []int // run what stands at these lines; none: everything

	document *messages.GherkinDocument
	pickles  []*messages.Pickle // those that are to run
}

// parse reads the feature and picks what is to run. Text that Gherkin's parser cannot bear is a problem like any
// other.
func (f *source) parse(tags *tagExpression) (problems []Problem) {
	defer func() {
		if broken := recover(); broken != nil {
			f.pickles = nil
			problems = append(problems, Problem{File: f.name, What: fmt.Sprintf("cannot be parsed: %v", broken)})
		}
	}()
	if n := longLine(f.text); n > 0 {
		return []Problem{{File: f.name, Line: n, What: "the line is longer than 64 KiB", Hint: "break it"}}
	}
	ids := (&messages.Incrementing{}).NewId
	document, err := gherkin.ParseGherkinDocument(bytes.NewReader(f.text), ids)
	if err != nil {
		return syntaxProblems(f.name, err)
	}
	f.document = document
	all := gherkin.Pickles(*document, f.name, ids)
	chosen, problems := f.atLines(all)
	for _, p := range chosen {
		if tags.match(p.Tags) {
			f.pickles = append(f.pickles, p)
		}
	}
	return problems
}

// longLine is the first line that is too long for Gherkin's parser, or 0.
func longLine(text []byte) int {
	n := 0
	for line := range bytes.Lines(text) {
		if n++; len(line) >= bufio.MaxScanTokenSize {
			return n
		}
	}
	return 0
}

// atLines picks the scenarios at the lines: one that a line stands in, all of a feature, a rule or a table of
// examples that begins there, or the one of an Examples row.
func (f *source) atLines(all []*messages.Pickle) ([]*messages.Pickle, []Problem) {
	if len(f.lines) == 0 {
		return all, nil
	}
	var problems []Problem
	wanted := map[*messages.Pickle]bool{}
	parts := f.parts()
	for _, line := range f.lines {
		found := false
		for _, p := range parts {
			if line < p.first || line > p.last {
				continue
			}
			for _, pickle := range all {
				if p.has(pickle) {
					wanted[pickle], found = true, true
				}
			}
			if found {
				break
			}
		}
		if !found {
			problems = append(problems, Problem{File: f.name, Line: line, What: "no scenario stands at this line"})
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(p *messages.Pickle) bool { return !wanted[p] }), problems
}

// place is where a scenario, or a row of its examples, stands.
func place(p *messages.Pickle) string { return fmt.Sprintf("%s:%d", p.Uri, line(p.Location)) }
