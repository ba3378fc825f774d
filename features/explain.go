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
// something should have happened and did not.
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

// sideBySide lists what was expected beside what happened, and marks the first lines that differ.
func sideBySide[T comparable](expected, happened []T, text func(T) string) string {
	cell := func(list []T, i int) string {
		if i >= len(list) {
			return "nothing"
		}
		return text(list[i])
	}
	width := len("expected")
	for i := range expected {
		width = max(width, utf8.RuneCountInString(text(expected[i])))
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
