package sendapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Problem is one reason to refuse a payload.
type Problem struct {
	Code  ErrorCode
	Field string // such as "channels[1].fallbackAfter"; "" for the payload as a whole
	What  string // what is wrong, such as "5 is below 10"
	Mend  string // what to write instead, with the allowed values
	// Line and Column are where it stands in the JSON text, both counted from 1, columns in bytes. A
	// missing field stands at the end of its object. Both are 0 for what was not read from JSON.
	Line, Column int

	at int // the same place as a byte offset, which orders the problems of a payload
}

// String is the field and what is wrong, such as "channels[1].fallbackAfter: 5 is below 10".
func (p Problem) String() string {
	if p.Field == "" {
		return p.What
	}
	return p.Field + ": " + p.What
}

// Problems is every reason to refuse one payload, in the order of its text. It is never empty when it is
// given as an error.
type Problems []Problem

// Error is a line for each problem and a line for each mend: "field: what", then "hint: mend".
func (ps Problems) Error() string {
	var b strings.Builder
	for i, p := range ps {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.String())
		if p.Mend != "" {
			b.WriteString("\nhint: " + p.Mend)
		}
	}
	return b.String()
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
		parts[i] = p.String()
		if p.Mend != "" {
			parts[i] += " (" + p.Mend + ")"
		}
	}
	return strings.Join(parts, "; ")
}

// mostProblems bounds what is said of one message: a hostile body can hold a hundred thousand of them.
const mostProblems = 1000

// findings collects the problems of one payload.
type findings struct{ problems Problems }

func (f *findings) add(at int, code ErrorCode, field, what, mend string) {
	if len(f.problems) < mostProblems {
		f.problems = append(f.problems, Problem{Code: code, Field: field, What: what, Mend: mend, at: at})
	}
}

// inOrder sorts the problems by the text that they were found in, and says where each one stands.
func (f *findings) inOrder(l *lines) Problems {
	slices.SortStableFunc(f.problems, func(a, b Problem) int { return cmp.Compare(a.at, b.at) })
	for i := range f.problems {
		p := &f.problems[i]
		p.Line, p.Column = l.place(p.at)
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
		for i := 0; i < len(l.text); i++ {
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

// quote shows a value as it was written, cut short when it is long.
func quote(s string) string {
	short := clip(s)
	if len(short) < len(s) {
		return fmt.Sprintf("%q…", strings.TrimSuffix(short, "…"))
	}
	return fmt.Sprintf("%q", s)
}

// clip cuts a long value short.
func clip(s string) string {
	const most = 60
	start := s[:min(len(s), utf8.UTFMax*(most+1))]
	if utf8.RuneCountInString(start) <= most {
		return s
	}
	return string([]rune(start)[:most]) + "…"
}
