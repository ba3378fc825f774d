package features

import (
	"fmt"
	"strings"

	"cascade/orchestrator/webhook"
)

func (s *story) receives(a *arguments) error {
	n := a.count()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	got := r.copies()
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
	return r.mismatch("the recipient receives "+copies(n), happened, marks...)
}

// receivesInAll counts over all messages to the recipient of the one in question.
func (s *story) receivesInAll(a *arguments) error {
	n := a.count()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	got, where := 0, ""
	for i := range uint32(s.messages()) {
		if s.world.Recipient(i) != s.world.Recipient(r.n) {
			continue
		}
		for _, c := range s.recordOf(i).copies() {
			got++
			where += fmt.Sprintf("\n  message %d, on %s", i+1, c)
		}
	}
	if got == n {
		return nil
	}
	return r.mismatch(fmt.Sprintf("the recipient receives %s in all", copies(n)),
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
	expected := a.tellings()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	return compareRows(r, "the customer is told otherwise:", expected, r.tellings(), a.only)
}

// tellings reads the table of receipts to the customer, by the columns that it gives.
func (a *arguments) tellings() []telling {
	var all []telling
	for _, r := range a.table(nil, "channel", "state", "detail", "at") {
		t := telling{detail: r["detail"], at: anyTime}
		if c, ok := r["channel"]; ok {
			t.channel = a.readChannel(c)
		}
		if state, ok := r["state"]; ok {
			t.state = a.readState(state)
		}
		if at, ok := r["at"]; ok {
			t.at = a.readDuration(at)
		}
		all = append(all, t)
	}
	return all
}

// only is a receipt to the customer as far as the columns of the step's table tell of it.
func (a *arguments) only(t telling) telling {
	told := telling{at: anyTime}
	if a.gives("channel") {
		told.channel = t.channel
	}
	if a.gives("state") {
		told.state = t.state
	}
	if a.gives("detail") {
		told.detail = t.detail
	}
	if a.gives("at") {
		told.at = t.at
	}
	return told
}

func (t telling) mark() mark { return mark{channel: t.channel, at: t.at} }

func (t telling) missing() mark { return mark{t.channel, t.at, "expected to be told " + t.state} }

// customerIsToldOnce looks for one receipt to the customer among the others.
func (s *story) customerIsToldOnce(a *arguments) error {
	state := a.readState(a.text())
	expected := telling{channel: a.channel(), state: state, at: a.duration()}
	r, err := s.look(a)
	if err != nil {
		return err
	}
	happened := "the customer is told of nothing"
	marks := []mark{expected.missing()}
	for i, t := range r.tellings() {
		if t.channel == expected.channel && t.state == expected.state && t.at == expected.at {
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
	return r.mismatch(fmt.Sprintf("the customer is told %q for %s at %s", state, expected.channel, clock(expected.at)),
		happened, marks...)
}

// readState reads the state of a receipt to the customer.
func (a *arguments) readState(text string) string {
	return a.known("state", text, []string{
		webhook.StateQueued, webhook.StateSent, webhook.StateDelivered, webhook.StateRead, webhook.StateUndelivered,
	})
}
