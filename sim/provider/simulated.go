package provider

import (
	"cmp"
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// Simulated is a provider as a scenario describes it: a script or a model, and what can go wrong around it.
// A send passes, in order: magic recipients that settle it alone, outages, the throughput limit, the
// recipient's rule or else the provider's script or model, recipients who are offline, and the magic
// recipients that alter receipts.
type Simulated struct {
	usual      answer
	rules      map[string]answer
	outages    []scenarios.Outage
	spacing    spacing
	recipients *Recipients
	ttl        time.Duration
	onExpiry   scenarios.OnExpiry
}

// New is the channel's provider as described by p; nil is a provider of which nothing is said. What is later told of
// the recipients is known to it.
func New(c orchestrator.Channel, p *scenarios.Provider, recipients *Recipients) *Simulated {
	if p == nil {
		p = &scenarios.Provider{}
	}
	s := &Simulated{
		usual:      newAnswer(c, p.HasScript, p.Script, p.Model),
		outages:    p.Outages,
		spacing:    newSpacing(p.Throughput),
		recipients: recipients,
		ttl:        cmp.Or(p.TTL, orchestrator.DefaultProviderTTL),
		onExpiry:   p.OnExpiry,
	}
	if len(p.Rules) > 0 {
		s.rules = make(map[string]answer, len(p.Rules))
	}
	for _, rule := range slices.Backward(p.Rules) { // so that the first of two for one recipient wins
		s.rules[rule.MSISDN] = newAnswer(c, rule.HasScript, rule.Script, rule.Model)
	}
	return s
}

// Succeed takes the place of another provider of the channel, in the middle of its work: the next turn follows the
// last one that the other gave away, at the distance that this one keeps.
func (p *Simulated) Succeed(other *Simulated) { p.spacing.last = other.spacing.last }

// answer is how a provider answers a send when nothing is wrong: by a script or a model.
type answer interface {
	answer(*Send)
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
func (p *Simulated) Send(s *Send) {
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
func (p *Simulated) carry(s *Send) {
	fired, acts := passOutages(p.outages, s.At)
	switch acts {
	case scenarios.Refuse:
		s.report(orchestrator.Rejected, fired-s.At, orchestrator.ConnectionError)
		return
	case scenarios.Silent:
		p.spacing.wait(fired)
		return
	}
	queued := p.spacing.wait(fired)
	p.answerFor(s.Recipient).answer(s)
	if queued > 0 || fired > s.At {
		postpone(s.Receipts, fired-s.At, queued)
	}
	p.hold(s, fired)
}

func (p *Simulated) answerFor(recipient string) answer {
	if own, ok := p.rules[recipient]; ok {
		return own
	}
	return p.usual
}
