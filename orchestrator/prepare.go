package orchestrator

import (
	"errors"
	"time"
)

// Why a message cannot be made ready.
var (
	ErrNoPlan  = errors.New("no plan: neither the message nor the scenario names channels")
	ErrBadPlan = errors.New("the plan is not 1 to 9 steps on channels that there are, with windows of at most 24 hours")
)

// Prepared is a message made ready for a host: what the rules and the providers need to know of it, worked out
// once. Messages of the same body to the same addresses share one, which then never changes.
type Prepared struct {
	Message  *Message
	Route    Route
	TTL      time.Duration // how long WhatsApp holds the template or direct send; 0: neither, the provider's own counts
	Segments int           // of the SMS
}

// PlanIn is the plan that the message goes by in a subaccount: its own replaces the subaccount's as a whole. A
// message whose own is empty has none, and so has nil.
func (m *Message) PlanIn(subaccount Plan) Plan {
	if m != nil && len(m.Plan) > 0 {
		return m.Plan
	}
	return subaccount
}

// Prepare makes a message ready in a subaccount with its own plan and templates. The error is ErrNoPlan or
// ErrBadPlan: what the Send API and scenario files accept has a plan that is none of the latter.
func Prepare(m *Message, subaccount Plan, templates map[string]TemplateSpec) (*Prepared, error) {
	route := m.PlanIn(subaccount).Route(m)
	switch {
	case len(route) == 0:
		return nil, ErrNoPlan
	case !route.Runs():
		return nil, ErrBadPlan
	}
	ttl, _ := m.WhatsAppTTL(templates)
	segments := Segments(m.SMSText(), m.Content.SMS.Encoding).Segments
	return &Prepared{Message: m, Route: route, TTL: ttl, Segments: segments}, nil
}

// Lifetime is how long the channel's provider holds the message; 0: as the provider itself says.
func (p *Prepared) Lifetime(c Channel) time.Duration {
	if wire := p.Message.Wire; wire != nil && wire.TTL != 0 {
		return wire.TTL
	}
	if c == WhatsApp {
		return p.TTL
	}
	return 0
}

// Submission is the event that begins the message, submitted at an instant to a host whose zero is start.
func (p *Prepared) Submission(start time.Time, now time.Duration) Event {
	e := Event{Kind: Submission}
	e.Start, e.Expiry = p.Instants(start, now)
	return e
}

// Instants are when step 1 is to fire and when the message expires, as Event has them, of a message submitted at an
// instant to a host whose zero is start.
func (p *Prepared) Instants(start time.Time, now time.Duration) (fires, expires time.Duration) {
	if w := p.Message.Scheduled; !w.IsZero() {
		fires = w.Instant(start, now)
	}
	if w := p.Message.Expiry; !w.IsZero() {
		expires = w.Instant(start, now)
	}
	return fires, expires
}
