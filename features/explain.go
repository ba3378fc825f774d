package features

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cascade/orchestrator"
	"cascade/sim"
)

// mark is an instant in question, on a channel where there is one. Its missing text stands in the timeline where
// something should have happened and did not, unless that may have been whenever.
type mark struct {
	channel orchestrator.Channel
	at      time.Duration
	missing string
}

// mismatch is the failure of a Then: what was expected, what happened, and the timeline around it with the
// channel and instant in question marked.
func (r *record) mismatch(expected, happened string, marks ...mark) error {
	text := "expected: " + expected + "\nhappened: " + happened
	if r.world != nil {
		text += "\n\n" + r.timeline(marks)
	}
	return errors.New(text)
}

// differ is the failure of a Then that compares tables.
func (r *record) differ(text string, marks []mark) error {
	if r.world == nil {
		return fmt.Errorf("%s", text)
	}
	return fmt.Errorf("%s\n\n%s", text, r.timeline(marks))
}

// occurrence is one row of what a Then lists in a table.
type occurrence interface {
	comparable
	fmt.Stringer
	mark() mark    // where it happened
	missing() mark // where it should have happened
}

// compareRows holds what happened to the rows that a table expects, by the columns that it gives: given leaves
// the others out.
func compareRows[T occurrence](r *record, title string, expected, happened []T, given func(T) T) error {
	shown := make([]T, len(happened))
	for i := range happened {
		shown[i] = given(happened[i])
	}
	if slices.Equal(expected, shown) {
		return nil
	}
	var marks []mark
	for i := range max(len(expected), len(shown)) {
		if i < len(expected) && i < len(shown) && expected[i] == shown[i] {
			continue
		}
		if i < len(happened) {
			marks = append(marks, happened[i].mark())
		}
		if i < len(expected) {
			marks = append(marks, expected[i].missing())
		}
	}
	return r.differ(title+"\n"+sideBySide(expected, shown), marks)
}

// sideBySide lists what was expected beside what happened, and marks the first lines that differ.
func sideBySide[T occurrence](expected, happened []T) string {
	cell := func(list []T, i int) string {
		if i >= len(list) {
			return "nothing"
		}
		return list[i].String()
	}
	width := len("expected")
	for i := range expected {
		width = max(width, utf8.RuneCountInString(expected[i].String()))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "    %-*s   happened", width, "expected")
	for i := range max(len(expected), len(happened)) {
		sign := " "
		if i >= len(expected) || i >= len(happened) || expected[i] != happened[i] {
			sign = ">"
		}
		fmt.Fprintf(&b, "\n  %s %-*s   %s", sign, width, cell(expected, i), cell(happened, i))
	}
	return b.String()
}

// outcome tells how the message stands, in the words of the Thens.
func (r *record) outcome() (string, []mark) {
	if r.world == nil {
		return "nothing was sent", nil
	}
	for _, l := range slices.Backward(r.lines) {
		marks := []mark{{at: l.At}}
		switch l.Kind() {
		case sim.Succeeded:
			c := r.channel(l)
			return fmt.Sprintf("the message succeeded on %s at %s", c, clock(l.At)), []mark{{channel: c, at: l.At}}
		case sim.Failed:
			return fmt.Sprintf("the message failed at %s with code %d (%s)", clock(l.At), l.Code(), l.Code()), marks
		case sim.Expired:
			return "the message expired at " + clock(l.At), marks
		case sim.Cancelled:
			return "the message was cancelled at " + clock(l.At), marks
		}
	}
	return "the message is still open at " + clock(r.world.Now()), nil
}
