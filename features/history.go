package features

import (
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/webhook"
	"cascade/sim"
)

// history is what has happened to a message.
type history struct {
	world   *sim.World // nil: nothing was sent
	n       uint32     // the message's number, from 0
	route   orchestrator.Route
	moments []sim.Moment
	told    []sim.Moment // of which the customer is told
}

// look reads what has happened to the message that the step is about, when the step itself is right.
func (s *story) look(a *arguments) (*history, error) {
	if err := a.err(); err != nil {
		return nil, err
	}
	return s.happened(a.to)
}

// happened lets everything happen, unless the scenario moves the clock itself, and reads what has become of the
// message sent last, or of the last one to a number. A payload that was refused, and is not expected to be, is an
// error.
func (s *story) happened(to string) (*history, error) {
	if err := s.unexpectedRefusal(); err != nil {
		return nil, err
	}
	if err := s.letHappen(); err != nil {
		return nil, err
	}
	if err := s.brokenExpectation(); err != nil {
		return nil, err
	}
	if s.refused.told && (s.world == nil || s.world.Len() == 0) {
		return &history{}, nil
	}
	n, err := s.message(to)
	if err != nil {
		return nil, err
	}
	return s.historyOf(n), nil
}

// historyOf is what happened to message n.
func (s *story) historyOf(n uint32) *history {
	h := &history{world: s.world, n: n, route: s.world.Route(n)}
	for _, l := range s.world.Timeline().All(0) {
		if l.Message == n {
			h.add(l)
		}
	}
	return h
}

func (h *history) add(l sim.Line) {
	m := l.Open(h.route)
	h.moments = append(h.moments, m)
	if l.Told() {
		m.Channel = h.route[l.Step()-1].Channel // which an expiry leaves out
		h.told = append(h.told, m)
	}
}

// message is the number of the message sent last, or of the last one to a recipient.
func (s *story) message(to string) (uint32, error) {
	if err := s.unexpectedRefusal(); err != nil {
		return 0, err
	}
	if s.world == nil || s.world.Len() == 0 {
		return 0, wrong("no message has been sent yet", `a step such as "the message is sent" comes first`)
	}
	last := uint32(s.world.Len() - 1)
	if to == "" {
		return last, nil
	}
	for n := last; n <= last; n-- { // below 0 it is above last
		if s.world.Recipient(n) == to {
			return n, nil
		}
	}
	return 0, wrong("no message has been sent to "+problem.Quote(to), "the last one went to "+s.world.Recipient(last))
}

// submitted is when the message was.
func (h *history) submitted() time.Duration {
	if len(h.moments) == 0 {
		return 0
	}
	return h.moments[0].At
}

// state is how the message stands.
func (h *history) state() orchestrator.State {
	if h.world == nil {
		return orchestrator.State{}
	}
	return h.world.State(h.n)
}

// first finds the first moment of a kind; on a channel when one is given.
func (h *history) first(k sim.Kind, c orchestrator.Channel) (sim.Moment, bool) {
	for _, m := range h.moments {
		if m.Kind == k && (c == 0 || m.Channel == c) {
			return m, true
		}
	}
	return sim.Moment{}, false
}

// occasion is what a Then names or lists: a firing, a copy, or a receipt to the customer.
type occasion struct {
	channel       orchestrator.Channel
	state, detail string // of a receipt to the customer
	at            time.Duration
}

func (o occasion) String() string {
	var words []string
	if o.channel != 0 {
		words = append(words, o.channel.String())
	}
	words = append(words, strings.Fields(o.state+" "+o.detail)...)
	return strings.TrimPrefix(strings.Join(words, " ")+atWords(o.at), " ")
}

// fires is the firing as a Then says it.
func (o occasion) fires() string { return o.channel.String() + " fires" + atWords(o.at) }

// firings are the steps that the message was handed to.
func (h *history) firings() []occasion {
	return h.occasions(func(m sim.Moment) bool { return m.Kind == sim.Fired })
}

// copies are the receipts that made a copy.
func (h *history) copies() []occasion {
	return h.occasions(func(m sim.Moment) bool { return m.Copy > 0 })
}

func (h *history) occasions(of func(sim.Moment) bool) []occasion {
	var all []occasion
	for _, m := range h.moments {
		if of(m) {
			all = append(all, occasion{channel: m.Channel, at: m.At})
		}
	}
	return all
}

// tellings are what the customer is told, each at its receipt's instant.
func (h *history) tellings() []occasion {
	var all []occasion
	for _, m := range h.told {
		state, detail := webhook.State(m.Status)
		all = append(all, occasion{m.Channel, state, detail, m.At})
	}
	return all
}
