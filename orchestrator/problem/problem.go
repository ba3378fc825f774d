// Package problem is what is wrong with something that a person wrote: where it stands, what it is, and what to
// write instead. Payloads, scenarios, feature files, flags and requests are all refused in its words.
//
// A reader collects every problem that it finds into a List and gives the List as its error. Whoever tells a person
// calls Print:
//
//	error: scenarios/x.yaml:12:5: fallbackAfter 5 is below 10
//	hint: give a whole number of seconds, 10 to 86400
//
// What begins in lower case and has no full stop. A Hint is the mend, and never repeats the problem.
package problem

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Problem is one thing that is wrong. It is an error by itself.
type Problem struct {
	File         string // as the caller named it; "" for what is in no file
	Line, Column int    // from 1; 0: unknown, or the file as a whole
	Field        string // such as "channels[1].fallbackAfter"; "" where there is none
	What         string // lower case, no full stop: "5 is below 10"
	Hint         string // the mend; "" where What says it all
}

// Error is the place and what is wrong, such as "scenarios/x.yaml:12:5: fallbackAfter 5 is below 10".
func (p Problem) Error() string { return p.place() + p.Text() }

// Text is the field and what is wrong, without the place in a file.
func (p Problem) Text() string {
	if p.Field == "" {
		return p.What
	}
	return p.Field + ": " + p.What
}

func (p Problem) place() string {
	var at strings.Builder
	if p.File != "" {
		at.WriteString(p.File + ":")
	}
	if p.Line > 0 {
		fmt.Fprintf(&at, "%d:", p.Line)
		if p.Column > 0 {
			fmt.Fprintf(&at, "%d:", p.Column)
		}
	}
	if at.Len() > 0 {
		at.WriteByte(' ')
	}
	return at.String()
}

// List is everything that is wrong with one thing. It is never empty where it is given as an error.
type List []Problem

// Error has each problem on its line, and its hint, where there is one, on a line of its own after it.
func (l List) Error() string {
	var b strings.Builder
	for i, p := range l {
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

// InOrder sorts the problems by their place, so that what is told reads along the file. Those of one place keep
// their order.
func (l List) InOrder() List {
	slices.SortStableFunc(l, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return l
}

// In names the file of every problem.
func (l List) In(file string) List {
	for i := range l {
		l[i].File = file
	}
	return l
}

// Of is the problems that an error holds: itself a Problem or a List, or several errors that were joined. Any other
// error is one problem without a place.
func Of(err error) List {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all List
		for _, each := range joined.Unwrap() {
			all = append(all, Of(each)...)
		}
		return all
	}
	var list List
	var one Problem
	switch {
	case errors.As(err, &list):
		return list
	case errors.As(err, &one):
		return List{one}
	}
	return List{{What: err.Error()}}
}

// Print tells a person every problem of an error, each as "error: …" and, where there is one, "hint: …".
func Print(w io.Writer, err error) {
	for _, p := range Of(err) {
		fmt.Fprintf(w, "error: %s\n", p.Error())
		if p.Hint != "" {
			fmt.Fprintf(w, "hint: %s\n", p.Hint)
		}
	}
}
