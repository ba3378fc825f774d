package scenarios

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a scenario file. It is a complete error by itself.
type Problem struct {
	File         string // as the caller named it; "" for text that has no file
	Line, Column int    // both from 1; 0 when the file itself is the problem, such as a missing one
	What         string // lower case, no full stop: "fallbackAfter 5 is below 10"
	Hint         string // the mend; "" when What says it all
}

// Error is the place and the problem, such as "scenarios/x.yaml:12:5: fallbackAfter 5 is below 10".
func (p Problem) Error() string {
	switch {
	case p.Line == 0 && p.File == "":
		return p.What
	case p.Line == 0:
		return p.File + ": " + p.What
	case p.File == "":
		return fmt.Sprintf("%d:%d: %s", p.Line, p.Column, p.What)
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.What)
}

// Problems is everything wrong with a scenario file, in the order of the file. It is the error of Parse,
// Load, ParseProvider and ParseTraffic, and never empty there.
type Problems []Problem

// Error prints each problem on its line, followed by its hint, if it has one, on a line of its own.
func (ps Problems) Error() string {
	var b strings.Builder
	for i, p := range ps {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.Error())
		if p.Hint != "" {
			b.WriteString("\nhint: " + p.Hint)
		}
	}
	return b.String()
}

// A person reads the first few problems, and a hostile file has a hundred thousand.
const (
	maxProblems = 200  // are told
	maxFound    = 1000 // are looked for: lists and mappings end there
)

// ordered sorts by place, so that what is told reads along the file, and cuts off what nobody would read.
func (ps Problems) ordered() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	if len(ps) > maxProblems {
		first := ps[maxProblems]
		first.What = "more problems from here on"
		first.Hint = ""
		ps = append(ps[:maxProblems:maxProblems], first)
	}
	return ps
}

// quote shows a piece of the file in a message: cut when long, and with control characters escaped, so that
// no file can paint the terminal.
func quote(s string) string { return fmt.Sprintf("%q", clip(s)) }

// clip cuts off what is too long for a message.
func clip(s string) string {
	const most = 40
	if runes := []rune(s[:min(len(s), 4*(most+1))]); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
