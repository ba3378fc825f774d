package sim

import (
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// simulated is a provider as a scenario describes it: a script or a model, and what can go wrong around it.
// A send passes, in order: magic recipients that settle it alone, outages, the throughput limit, the
// recipient's rule or else the provider's script or model, recipients who are offline, and the magic
// recipients that alter receipts.
type simulated struct {
	usual    answer
	rules    map[string]answer
	outages  []scenarios.Outage
	turns    turns
	phones   *phones
	ttl      time.Duration
	onExpiry scenarios.OnExpiry
}

// newSimulated builds the channel's provider as described by p; nil is a provider of which nothing is said.
func newSimulated(c orchestrator.Channel, p *scenarios.Provider, phones *phones) *simulated {
	if p == nil {
		p = &scenarios.Provider{}
	}
	s := &simulated{
		usual:    newAnswer(c, p.HasScript, p.Script, p.Model),
		outages:  p.Outages,
		turns:    newTurns(p.Throughput),
		phones:   phones,
		ttl:      p.TTL,
		onExpiry: p.OnExpiry,
	}
	if s.ttl == 0 {
		s.ttl = orchestrator.DefaultProviderTTL
	}
	if len(p.Rules) > 0 {
		s.rules = make(map[string]answer, len(p.Rules))
	}
	for _, rule := range slices.Backward(p.Rules) { // so that the first of two for one recipient wins
		s.rules[rule.MSISDN] = newAnswer(c, rule.HasScript, rule.Script, rule.Model)
	}
	return s
}

func newAnswer(c orchestrator.Channel, hasScript bool, lines []scenarios.Receipt, m *scenarios.Model) answer {
	switch {
	case m != nil:
		return newModel(m, c)
	case hasScript:
		return newScript(lines)
	default:
		return defaultScript(c)
	}
}

// Send answers one send.
func (p *simulated) Send(s *Send) {
	magic := magicOf(s.Recipient)
	if magic.settle(s) {
		return
	}
	p.carry(s)
	if magic != 0 {
		magic.alter(s)
	}
}

// carry answers a send as the scenario says.
func (p *simulated) carry(s *Send) {
	fired, acts := passOutages(p.outages, s.At)
	switch acts {
	case scenarios.Refuse:
		s.Report(orchestrator.Rejected, fired-s.At, orchestrator.ConnectionError)
		return
	case scenarios.Silent:
		p.turns.take(fired)
		return
	}
	queued := p.turns.take(fired)
	p.answerFor(s.Recipient).answer(s)
	if queued > 0 || fired > s.At {
		postpone(s.receipts, fired-s.At, queued)
	}
	p.hold(s, fired)
}

func (p *simulated) answerFor(recipient string) answer {
	if own, ok := p.rules[recipient]; ok {
		return own
	}
	return p.usual
}

// postpone moves all receipts by held, and all but Accepted by queued too: a send that waits for its turn
// inside the provider is accepted at once.
func postpone(receipts []receipt, held, queued time.Duration) {
	for i := range receipts {
		receipts[i].after += held
		if receipts[i].status != orchestrator.Accepted {
			receipts[i].after += queued
		}
	}
}
