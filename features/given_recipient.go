package features

import (
	"slices"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/live"
)

func (s *story) offline(a *arguments) error {
	c := a.channel()
	from, to := a.span()
	if err := a.err(); err != nil {
		return err
	}
	s.said.offline = append(s.said.offline, scenarios.Offline{Channel: c, From: from, To: to})
	s.said.recipients = nil
	return nil
}

func (s *story) lastWrote(a *arguments) error {
	ago := a.duration()
	if err := a.err(); err != nil {
		return err
	}
	s.said.lastWrote, s.said.recipients = &ago, nil
	return nil
}

// answers lets the recipient of the message sent last write to the subaccount.
func (s *story) answers(a *arguments) error {
	text := a.text() // which opens the window, whatever it says
	c := a.channel()
	if err := a.err(); err != nil {
		return err
	}
	n, err := s.message(a.to)
	if err != nil {
		return err
	}
	if s.hand != nil {
		if err := s.hand.Receive(live.Inbound{Channel: c, From: s.world.Recipient(n), Text: text}); err != nil {
			return err
		}
		return s.settle()
	}
	s.world.Write(c, s.world.Recipient(n))
	return nil
}

func (s *story) notOn(a *arguments) error {
	c := a.channel()
	if err := a.err(); err != nil {
		return err
	}
	s.said.notOn = append(s.said.notOn, c)
	s.said.recipients = nil
	return nil
}

// introduce lets providers know who the recipient of a message is, before it is sent, where anything is said of
// the recipient.
func (s *story) introduce(recipient string) error {
	if !s.said.ofRecipient() || slices.Contains(s.said.recipients, recipient) {
		return nil
	}
	s.said.recipients = append(s.said.recipients, recipient)
	is := func(r scenarios.Recipient) bool { return r.MSISDN != "" && r.Answers(recipient) }
	known := scenarios.Recipient{MSISDN: recipient}
	if i := slices.IndexFunc(s.base.Recipients, is); i >= 0 {
		known = s.base.Recipients[i]
	}
	known.Offline = slices.Concat(s.said.offline, known.Offline)
	if s.said.lastWrote != nil {
		known.LastWrote = s.said.lastWrote
	}
	s.world.SetRecipient(known)
	for _, c := range s.said.notOn {
		if err := s.renew(c); err != nil {
			return err
		}
	}
	return nil
}

// absences are the rules by which a channel rejects what is for the recipient, who is not on it.
func (d *said) absences(c orchestrator.Channel) []scenarios.Rule {
	if !slices.Contains(d.notOn, c) {
		return nil
	}
	var rules []scenarios.Rule
	for _, recipient := range d.recipients {
		rules = append(rules, scenarios.Rule{MSISDN: recipient, HasScript: true, Script: []scenarios.Receipt{
			{Status: orchestrator.Rejected, Code: orchestrator.AbsentSubscriber},
		}})
	}
	return rules
}
