package features

import (
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/webhook"
	"cascade/sim"
)

// history is what has happened to a message, or to the sends of one journey.
type history struct {
	world   *sim.World // nil: nothing was sent
	n       uint32     // the message's number, from 0; of a journey that of its first send
	sends   []uint32   // n alone, but for a journey
	route   orchestrator.Route
	moments []sim.Moment
	of      []uint32     // by moment: the message that it is of
	copied  uint8        // copies so far
	pending int          // things that are still to come in the world
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

// historyOf is what happened to message n, with the other sends of its journey.
func (s *story) historyOf(n uint32) *history { return s.historyOfSends(s.world.SendsWith(n)) }

// historyOfSends is what happened to messages that are told of as one.
func (s *story) historyOfSends(sends []uint32) *history {
	n := sends[0]
	h := &history{world: s.world, n: n, sends: sends, route: s.world.Route(n), pending: s.pending()}
	for _, l := range s.world.Timeline().All(0) {
		if !l.OfUnknown() && slices.Contains(sends, l.Message) {
			h.add(l)
		}
	}
	return h
}

func (h *history) add(l sim.Line) {
	m := h.world.Open(l)
	if m.Copy > 0 {
		h.copied++
		m.Copy = h.copied // of the journey's
	}
	h.moments, h.of = append(h.moments, m), append(h.of, l.Message)
	if l.Told() {
		m.Channel = h.world.Route(l.Message)[l.Step()-1].Channel // which an expiry leaves out
		h.told = append(h.told, m)
	}
}

// message is the number of the message sent last, or of the last one to a recipient.
func (s *story) message(to string) (uint32, error) {
	if err := s.unexpectedRefusal(); err != nil {
		return 0, err
	}
	if len(s.calls) > 0 && s.world.Len() == 0 {
		return 0, s.nothingFollowed()
	}
	if s.world == nil || s.world.Len() == 0 {
		return 0, wrong("no message has been sent yet", `a step such as "the message is sent" comes first`)
	}
	last := uint32(s.world.Len() - 1)
	if to == "" {
		n, ok := s.followed()
		if !ok {
			return 0, s.nothingFollowed()
		}
		return n, nil
	}
	for n := last; n <= last; n-- { // below 0 it is above last
		if s.world.Recipient(n) == to {
			return n, nil
		}
	}
	return 0, wrong("no message has been sent to "+problem.Quote(to), "the last one went to "+s.world.Recipient(last))
}

// submitted is when the message was, of which something is known.
func (h *history) submitted() time.Duration { return h.moments[0].At }

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
	instant
}

// is tells whether what happened is what was expected.
func (o occasion) is(happened occasion) bool {
	in := o.instant.is(happened.at)
	o.instant, happened.instant = instant{}, instant{}
	return in && o == happened
}

func (o occasion) String() string {
	var words []string
	if o.channel != 0 {
		words = append(words, o.channel.String())
	}
	words = append(words, strings.Fields(o.state+" "+o.detail)...)
	return strings.TrimPrefix(strings.Join(words, " ")+atWords(o.instant), " ")
}

// fires is the firing as a Then says it.
func (o occasion) fires() string { return o.channel.String() + " fires" + atWords(o.instant) }

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
			all = append(all, occasion{channel: m.Channel, instant: instant{at: m.At}})
		}
	}
	return all
}

// tellings are what the customer is told, each at its receipt's instant.
func (h *history) tellings() []occasion {
	var all []occasion
	for _, m := range h.told {
		state, detail := webhook.State(m.Status)
		all = append(all, occasion{m.Channel, state, detail, instant{at: m.At}})
	}
	return all
}
