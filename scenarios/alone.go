package scenarios

import (
	"time"

	"cascade/orchestrator"
)

// Alone is a world of its own for one message of the scenario's, submitted at an instant since virtual zero: there the
// same happens to it again. Scripts are what the provider of each step of its plan reports, counted from the firing:
// an empty one is silence, and a nil one leaves the provider to behave as `{}` does. Whatever else acts on messages
// here is left out, since the scripts say what came of it: recipients, traffic, faults, and a magic number, for which
// the plain one stands in. So are expectations. The message's instants become spans from its submission.
func (s *Scenario) Alone(m *orchestrator.Message, submitted time.Duration, scripts [][]Receipt) *Scenario {
	message := *m
	if message.User == (orchestrator.User{}) || magicPattern.MatchString(message.User.MSISDN) {
		message.User.MSISDN = DefaultRecipient
	}
	message.Plan, message.Wire, message.DLRCallbackURL = nil, nil, ""
	message.Scheduled, message.Expiry = s.since(m.Scheduled, submitted), s.since(m.Expiry, submitted)
	alone := &Scenario{
		Seed: 1, Start: s.Start, Plan: m.PlanIn(s.Plan), Channels: s.Channels, Message: &message, Templates: s.Templates,
		Providers: map[orchestrator.Channel]*Provider{},
	}
	for i, script := range scripts {
		if script != nil {
			alone.Providers[alone.Plan[i].Channel] = &Provider{HasScript: true, Script: script}
		}
	}
	return alone
}

// since is an instant as a span from the submission. One that had passed by then is none: nothing waits for it.
func (s *Scenario) since(when orchestrator.When, submitted time.Duration) orchestrator.When {
	if when.IsZero() {
		return when
	}
	return orchestrator.When{After: max(0, when.Instant(s.Start, submitted)-submitted)}
}
