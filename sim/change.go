package sim

import (
	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/provider"
)

// What can be changed in a world that has begun. A change holds for what is sent from then on, and changes what it
// names and nothing else.

// Amend changes what the scenario says of messages that are yet to be sent: its plan, its templates, its message. What it
// says of providers is changed for those who read it; SetBehaviour lets them behave so. The change is made to a copy: maps
// and lists are to be replaced, not changed, as others may be reading them.
func (w *World) Amend(change func(*scenarios.Scenario)) {
	s := *w.Scenario()
	change(&s)
	w.scenario.Store(&s)
}

// SetProvider lets a provider of your own answer the channel's sends from now on; nil is the scenario's.
func (w *World) SetProvider(c orchestrator.Channel, p provider.Provider) {
	if c.Exists() {
		w.engine.providers[c] = p
		w.tellAll()
	}
}

// SetBehaviour lets the channel's provider behave as described from now on; nil is as if nothing were said. Recipients
// stay as they are, and so do the sends that wait for their turn: the next turn follows the last one, at the spacing
// described.
func (w *World) SetBehaviour(c orchestrator.Channel, p *scenarios.Provider) {
	if !c.Exists() {
		return
	}
	if p == nil {
		p = &scenarios.Provider{}
	}
	next := provider.New(c, p, w.Start(), w.engine.recipients)
	if before, ok := w.engine.providers[c].(*provider.Simulated); ok {
		next.Succeed(before)
	}
	w.SetProvider(c, next)
	w.tally.prices[c] = p.Price
}

// SetRecipient replaces what the scenario says of the recipient that has r's MSISDN, from now on, on every channel.
// Providers stay as they are.
func (w *World) SetRecipient(r scenarios.Recipient) {
	w.engine.recipients.Set(r)
	w.tellAll()
}

// Write lets the recipient of an MSISDN write to the subaccount on a channel now. On WhatsApp that opens the window in
// which providers that need one take free-form content for them.
func (w *World) Write(c orchestrator.Channel, msisdn string) {
	if c == orchestrator.WhatsApp && msisdn != "" {
		w.engine.recipients.Wrote(msisdn, w.now)
		w.tellAll()
	}
}

// tellAll lets the providers know everything of every message from now on, those sent before included.
func (w *World) tellAll() {
	if w.changed {
		return
	}
	w.changed = true
	for _, s := range w.sources {
		s.mailing.tellAll()
	}
	for n := range w.messages.Len() {
		m := w.messages.At(n)
		if m.source < 0 {
			continue
		}
		m.segments = segmentCount(w.sources[m.source].mailing.segments(uint32(n)))
		if m.recipient == "" && m.generated {
			m.recipient = w.sources[m.source].mailing.people.msisdn(uint32(n))
		}
	}
}
