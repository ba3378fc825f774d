package sendapi

import (
	"cmp"
	"slices"
	"strings"

	"cascade/orchestrator/problem"
)

// Problem is one reason to refuse a payload, or, with the code 0, a field beside the reasons that the API does not
// know: it is ignored, but may be what was meant.
type Problem struct {
	problem.Problem // Line and Column count bytes of the JSON text; a missing field stands at the end of its object
	Code            ErrorCode

	at int // the same place as a byte offset, which orders the problems of a payload
}

// Problems is every reason to refuse one payload, in the order of its text, and then the fields that the API does
// not know. It is never empty when it is given as an error, and the first is a reason.
type Problems []Problem

// Error is a line for each problem and a line for each hint: "field: what", then "hint: mend".
func (ps Problems) Error() string {
	list := make(problem.List, len(ps))
	for i := range ps {
		list[i] = problem.Problem{What: ps[i].Text(), Hint: ps[i].Hint}
	}
	return list.Error()
}

// Code is the code of the whole: that of the first problem. It is 0 when there is none.
func (ps Problems) Code() ErrorCode {
	if len(ps) == 0 {
		return 0
	}
	return ps[0].Code
}

// Message names every problem with its mend on one line, for the API's error object.
func (ps Problems) Message() string {
	parts := make([]string, len(ps))
	for i, p := range ps {
		parts[i] = p.Text()
		if p.Hint != "" {
			parts[i] += " (" + p.Hint + ")"
		}
	}
	return strings.Join(parts, "; ")
}

// mostProblems bounds what is said of one message: a hostile body can hold a hundred thousand of them. mostUnknown
// bounds how many unknown fields are named beside.
const (
	mostProblems = 1000
	mostUnknown  = 20
)

// findings collects the problems of one payload.
type findings struct{ problems Problems }

func (f *findings) add(at int, code ErrorCode, field, what, mend string) {
	if len(f.problems) < mostProblems {
		p := problem.Problem{Field: field, What: what, Hint: mend}
		f.problems = append(f.problems, Problem{Problem: p, Code: code, at: at})
	}
}

// refused is the problems in the order of the text that they were found in, each with its place; then the fields
// that the API does not know. Those alone are only a reason to refuse where the reading is strict.
func (f *findings) refused(r *reader, strict bool) Problems {
	if len(f.problems) == 0 && (!strict || len(r.unknown) == 0) {
		return nil
	}
	slices.SortStableFunc(f.problems, func(a, b Problem) int { return cmp.Compare(a.at, b.at) })
	for _, u := range r.unknown[:min(len(r.unknown), mostUnknown)] {
		f.add(u.at, 0, u.path, unknownToTheAPI, u.hint)
	}
	for i := range f.problems {
		p := &f.problems[i]
		p.Line, p.Column = r.lines.place(p.at)
	}
	return f.problems
}

// lines finds the line and column of an offset. It looks for the line breaks when it is first asked: most
// payloads have no problem.
type lines struct {
	text   string
	breaks []int // where each line ends
}

func (l *lines) place(at int) (line, column int) {
	if l.breaks == nil {
		for i := 0; ; i++ {
			next := strings.IndexByte(l.text[i:], '\n')
			if next < 0 {
				break
			}
			i += next
			l.breaks = append(l.breaks, i)
		}
	}
	before, _ := slices.BinarySearch(l.breaks, at)
	start := 0
	if before > 0 {
		start = l.breaks[before-1] + 1
	}
	return before + 1, at - start + 1
}
