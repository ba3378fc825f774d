package provider

import (
	"cmp"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// Simulated is a provider as a scenario describes it: a script or a model, and what can go wrong around it.
// A send passes, in order: magic recipients that settle it alone, outages, the throughput limit, the
// recipient's rule or else the provider's script or model, recipients who are offline, and the magic
// recipients that alter receipts. Where each segment of an SMS is answered on its own, that is from the rule to those
// who are offline: what happened to the segments is then put together before anything is told.
type Simulated struct {
	usual      answer
	rules      rules
	outages    scenarios.Timetable
	spacing    spacing
	overflow   scenarios.Overflow
	pairs      pairs
	recipients *Recipients
	ttl        time.Duration
	onExpiry   scenarios.OnExpiry
	session    bool
	early      float64
	perSegment bool
	segments   segments // of the send that is being answered
}

// New is the channel's provider as described by p, in a world of that virtual zero; nil is a provider of which nothing
// is said. What is later told of the recipients is known to it.
func New(c orchestrator.Channel, p *scenarios.Provider, start time.Time, recipients *Recipients) *Simulated {
	if p == nil {
		p = &scenarios.Provider{}
	}
	return &Simulated{
		usual:      newAnswer(c, p.HasScript, p.Script, p.Model),
		rules:      newRules(c, p.Rules),
		outages:    scenarios.NewTimetable(p.Outages, start),
		spacing:    newSpacing(p.Throughput),
		overflow:   p.Overflow,
		pairs:      newPairs(p.PairRate),
		recipients: recipients,
		ttl:        cmp.Or(p.TTL, orchestrator.DefaultProviderTTL),
		onExpiry:   p.OnExpiry,
		session:    p.Session,
		early:      p.Callbacks.Early,
		perSegment: p.PerSegment,
	}
}

// Succeed takes the place of another provider of the channel, in the middle of its work: the next turn follows the
// last one that the other gave away, at the distance that this one keeps, and so it is for each recipient.
func (p *Simulated) Succeed(other *Simulated) {
	p.spacing.last = other.spacing.last
	if p.pairs.last != nil && other.pairs.last != nil {
		p.pairs.last = other.pairs.last
	}
}

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
	if magic.decide(s) {
		return
	}
	p.carry(s)
	if magic != 0 {
		magic.change(s)
	}
}

// carry answers a send as the scenario says.
func (p *Simulated) carry(s *Send) {
	fired, acts := passOutages(&p.outages, s.At)
	ttl := cmp.Or(s.TTL, p.ttl)
	held := fired-s.At <= ttl // else it was dropped before an outage let it go
	if held && acts == scenarios.Refuse {
		s.report(orchestrator.Rejected, fired-s.At, orchestrator.ConnectionError)
		return
	}
	if held && acts != scenarios.Silent && p.closed(s, fired) {
		s.report(orchestrator.Rejected, fired-s.At, outsideSession)
		return
	}
	turn := p.spacing.next(fired)
	full := p.overflow == scenarios.RejectOverflow && turn > fired || p.pairs.full(s.Recipient, fired)
	taken := held && !full && turn-s.At <= ttl
	if taken {
		p.spacing.take(turn)
		p.pairs.take(s.Recipient, fired)
	}
	switch {
	case held && acts == scenarios.Silent:
	case held && full:
		s.report(orchestrator.Rejected, fired-s.At, orchestrator.Flooding)
	case p.perSegment && s.Segments > 1:
		p.answerSegments(s, passage{fired - s.At, turn - fired, ttl, taken})
	default:
		p.answerOne(s, passage{fired - s.At, turn - fired, ttl, taken})
	}
}

// passage is how a send comes to be answered.
type passage struct {
	held   time.Duration // by outages
	queued time.Duration // until its turn
	ttl    time.Duration
	taken  bool // its turn comes within its time-to-live
}

// answerOne answers a send that is carried, or one segment of it.
func (p *Simulated) answerOne(s *Send, way passage) {
	p.answerFor(s).answer(s)
	if way.held+way.queued > 0 {
		postpone(s.Receipts, way.held, way.queued)
	} else {
		p.hasten(s)
	}
	if way.taken {
		p.hold(s, way.ttl)
	} else {
		p.dropQueued(s, way.ttl)
	}
}

func (p *Simulated) answerFor(s *Send) answer {
	if own := p.rules.answerFor(s, p.recipients.aliases(s.Recipient)); own != nil {
		return own
	}
	return p.usual
}
