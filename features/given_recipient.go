package features

import (
	"slices"

	"cascade/orchestrator"
	"cascade/scenarios"
)

func (s *story) offline(a *arguments) error {
	c := a.channel()
	from, to := a.span()
	if err := a.err(); err != nil {
		return err
	}
	s.said.offline = append(s.said.offline, scenarios.Offline{Channel: c, From: from, To: to})
	for recipient := range s.said.holding {
		s.said.holding[recipient] = false
	}
	return nil
}

// holdFor lets providers know when the recipient of a message is offline, before it is sent.
func (s *story) holdFor(recipient string) error {
	if len(s.said.offline) == 0 || s.said.holding[recipient] {
		return nil
	}
	if s.said.holding == nil {
		s.said.holding = map[string]bool{}
	}
	s.said.holding[recipient] = true
	s.live.Recipients = slices.DeleteFunc(s.live.Recipients, func(r scenarios.Recipient) bool {
		return r.MSISDN == recipient
	})
	windows := slices.Clone(s.said.offline)
	for _, r := range s.base.Recipients {
		if r.MSISDN == recipient {
			windows = append(windows, r.Offline...)
		}
	}
	s.live.Recipients = append(s.live.Recipients, scenarios.Recipient{MSISDN: recipient, Offline: windows})
	for _, c := range orchestrator.Channels() {
		if slices.ContainsFunc(windows, func(o scenarios.Offline) bool { return o.Channel == c }) {
			if err := s.renew(c); err != nil {
				return err
			}
		}
	}
	return nil
}
