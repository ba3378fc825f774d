package features

import (
	"fmt"
	"slices"
	"strings"

	"cascade/orchestrator/webhook"
)

func (s *story) receives(a *arguments) error {
	n := a.count()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	got := int(r.state().Copies)
	if got == n {
		return nil
	}
	var marks []mark
	var where []string
	for _, l := range r.lines {
		if l.Copy() > 0 {
			c := r.channel(l)
			where = append(where, firing{c, l.At}.String())
			marks = append(marks, mark{channel: c, at: l.At})
		}
	}
	happened := "the recipient receives " + copies(got)
	if len(where) > 0 {
		happened += ": on " + strings.Join(where, ", on ")
	}
	return r.mismatch("the recipient receives "+copies(n), happened, marks...)
}

func copies(n int) string {
	if n == 1 {
		return "1 copy"
	}
	return fmt.Sprintf("%d copies", n)
}

func (s *story) customerIsTold(a *arguments) error {
	var expected []telling
	for _, r := range a.table([]string{"channel", "state", "detail", "at"}) {
		expected = append(expected, telling{
			channel: a.readChannel(r["channel"]), state: a.readState(r["state"]), detail: r["detail"],
			at: a.readDuration(r["at"]),
		})
	}
	r, err := s.look(a)
	if err != nil {
		return err
	}
	happened := r.tellings()
	if slices.Equal(expected, happened) {
		return nil
	}
	var marks []mark
	for i := range max(len(expected), len(happened)) {
		if i < len(expected) && i < len(happened) && expected[i] == happened[i] {
			continue
		}
		if i < len(happened) {
			marks = append(marks, mark{channel: happened[i].channel, at: happened[i].at})
		}
		if i < len(expected) {
			marks = append(marks, mark{expected[i].channel, expected[i].at, "expected to be told " + expected[i].state})
		}
	}
	return r.differ("the customer is told otherwise:\n"+sideBySide(expected, happened, telling.String), marks)
}

// readState reads the state of a receipt to the customer.
func (a *arguments) readState(text string) string {
	known := []string{
		webhook.StateQueued, webhook.StateSent, webhook.StateDelivered, webhook.StateRead, webhook.StateUndelivered,
	}
	if !slices.Contains(known, text) {
		a.failf("unknown state %q\nhint: %s", text, meant(text, known))
	}
	return text
}
