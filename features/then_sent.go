package features

import (
	"fmt"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/report"
)

// smsSent is the message when it went out as an SMS, and why not otherwise.
func (s *story) smsSent(a *arguments, expected string) (*history, *orchestrator.Message, error) {
	h, err := s.look(a)
	if err != nil {
		return nil, nil, err
	}
	if _, fired := h.first(sim.Fired, orchestrator.SMS); !fired {
		return nil, nil, h.mismatch(expected, h.whyNot(orchestrator.SMS))
	}
	m := h.world.Message(h.sendOn(orchestrator.SMS))
	return h, &m, nil
}

// smsSays compares what the recipient reads, which is not what was sent where a forced encoding loses characters.
func (s *story) smsSays(a *arguments) error {
	text := a.text()
	expected := fmt.Sprintf("the SMS says %q", text)
	h, m, err := s.smsSent(a, expected)
	if err != nil {
		return err
	}
	read := orchestrator.AsReceived(m.SMSText(), m.Content.SMS.Encoding)
	if read == text {
		return nil
	}
	return h.mismatch(expected, fmt.Sprintf("the SMS says %q", read))
}

func (s *story) smsHasSegments(a *arguments) error {
	n := a.count()
	expected := "the SMS has " + report.Plural(n, "segment")
	h, m, err := s.smsSent(a, expected)
	if err != nil {
		return err
	}
	count := orchestrator.Segments(m.SMSText(), m.Content.SMS.Encoding)
	if count.Segments == n {
		return nil
	}
	return h.mismatch(expected, fmt.Sprintf("the SMS has %s: %d units of %s",
		report.Plural(count.Segments, "segment"), count.Units, count.Encoding))
}

// costs compares what all messages have cost by now.
func (s *story) costs(a *arguments) error {
	amount := a.amount()
	h, err := s.look(a)
	if err != nil {
		return err
	}
	var cost sim.Millionths
	if h.world != nil {
		cost = h.world.Summary().Cost
	}
	if cost == amount {
		return nil
	}
	return h.mismatch("the cost is "+amount.String(), "the cost is "+cost.String())
}
