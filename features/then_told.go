package features

import (
	"fmt"
	"strings"

	"cascade/orchestrator/webhook"
)

func (s *story) receives(a *arguments) error {
	n := a.count()
	h, err := s.look(a)
	if err != nil {
		return err
	}
	got := h.copies()
	if len(got) == n {
		return nil
	}
	var marks []mark
	var where []string
	for _, c := range got {
		where = append(where, c.String())
		marks = append(marks, c.mark())
	}
	happened := "the recipient receives " + copies(len(got))
	if len(where) > 0 {
		happened += ": on " + strings.Join(where, ", on ")
	}
	return h.mismatch("the recipient receives "+copies(n), happened, marks...)
}

// receivesInAll counts over all messages to the recipient of the one in question, by whichever of their numbers.
func (s *story) receivesInAll(a *arguments) error {
	n := a.count()
	h, err := s.look(a)
	if err != nil {
		return err
	}
	got, where := 0, ""
	for i := range uint32(s.messages()) {
		if s.world.Owner(s.world.Recipient(i)) != s.world.Owner(s.world.Recipient(h.n)) {
			continue
		}
		for _, c := range s.historyOfSends([]uint32{i}).copies() {
			got++
			where += fmt.Sprintf("\n  message %d, on %s", i+1, c)
		}
	}
	if got == n {
		return nil
	}
	return h.mismatch(fmt.Sprintf("the recipient receives %s in all", copies(n)),
		fmt.Sprintf("the recipient receives %s in all%s", copies(got), where))
}

func copies(n int) string {
	switch n {
	case 0:
		return "no copy"
	case 1:
		return "1 copy"
	}
	return fmt.Sprintf("%d copies", n)
}

func (s *story) customerIsTold(a *arguments) error {
	expected := a.occasions(nil, "channel", "state", "detail", "at")
	h, err := s.look(a)
	if err != nil {
		return err
	}
	return h.compareRows("the customer is told otherwise:", "be told", expected, h.tellings(), a.only)
}

// customerIsToldOnce looks for one receipt to the customer among the others.
func (s *story) customerIsToldOnce(a *arguments) error {
	state := a.readState(a.text())
	expected := occasion{channel: a.channel(), state: state, instant: a.instant()}
	h, err := s.look(a)
	if err != nil {
		return err
	}
	happened := "the customer is told of nothing"
	marks := []mark{expected.missing("be told")}
	for i, t := range h.tellings() {
		if t.channel == expected.channel && t.state == expected.state && expected.instant.is(t.at) {
			return nil
		}
		if i == 0 {
			happened = "the customer is told:"
		}
		happened += "\n  " + t.String()
		if t.channel == expected.channel && t.state == expected.state {
			marks = append(marks, t.mark())
		}
	}
	return h.mismatch(fmt.Sprintf("the customer is told %q for %s at %s",
		state, expected.channel, expected.instant), happened, marks...)
}

// readState reads the state of a receipt to the customer.
func (a *arguments) readState(text string) string {
	return a.known("state", text, []string{
		webhook.StateQueued, webhook.StateSent, webhook.StateDelivered, webhook.StateRead, webhook.StateUndelivered,
	})
}
