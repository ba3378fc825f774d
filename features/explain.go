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
func (h *history) mismatch(expected, happened string, marks ...mark) error {
	return h.differ("expected: "+expected+"\nhappened: "+happened, marks)
}

// differ is the failure of a Then, told by a text.
func (h *history) differ(text string, marks []mark) error {
	if h.world != nil {
		text += "\n\n" + h.timeline(marks)
	}
	return errors.New(text)
}

// compareRows holds what happened to the rows that a table expects, by the columns that it gives: given leaves
// the others out. Verb is what a row that is missing was expected to do.
func (h *history) compareRows(
	title, verb string, expected, happened []occasion, given func(occasion) occasion,
) error {
	shown := make([]occasion, len(happened))
	for i := range happened {
		shown[i] = given(happened[i])
	}
	if slices.EqualFunc(expected, shown, occasion.is) {
		return nil
	}
	var marks []mark
	for i := range max(len(expected), len(shown)) {
		if i < len(expected) && i < len(shown) && expected[i].is(shown[i]) {
			continue
		}
		if i < len(happened) {
			marks = append(marks, happened[i].mark())
		}
		if i < len(expected) {
			marks = append(marks, expected[i].missing(verb))
		}
	}
	return h.differ(title+"\n"+sideBySide(expected, shown), marks)
}

// mark is where it happened.
func (o occasion) mark() mark { return mark{channel: o.channel, at: o.at} }

// missing is where it should have happened.
func (o occasion) missing(verb string) mark {
	return mark{o.channel, o.at, strings.TrimSpace("expected to " + verb + " " + o.state)}
}

// sideBySide lists what was expected beside what happened, and marks the first lines that differ.
func sideBySide(expected, happened []occasion) string {
	cell := func(list []occasion, i int) string {
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
		if i >= len(expected) || i >= len(happened) || !expected[i].is(happened[i]) {
			sign = ">"
		}
		fmt.Fprintf(&b, "\n  %s %-*s   %s", sign, width, cell(expected, i), cell(happened, i))
	}
	return b.String()
}

// outcome tells how the message stands, in the words of the Thens.
func (h *history) outcome() (string, []mark) {
	if h.world == nil {
		return "nothing was sent", nil
	}
	for _, m := range slices.Backward(h.moments) {
		if !m.Kind.Ends() {
			continue
		}
		text := "the message " + m.What()
		if m.Kind == sim.Cancelled {
			text = "the message was " + m.What()
		}
		text += " at " + clock(m.At)
		if m.Kind == sim.Failed {
			text += fmt.Sprintf(" with code %d (%s)", m.Code, m.Code)
		}
		return text, []mark{{channel: m.Channel, at: m.At}}
	}
	return "the message is still open at " + clock(h.world.Now()), nil
}
