package features

import (
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/webhook"
	"cascade/sim"
)

// record is what has happened to a message.
type record struct {
	world *sim.World // nil: nothing was sent
	n     uint32     // the message's number, from 0
	route orchestrator.Route
	lines []sim.Line
}

// look reads what has happened to the message that the step is about, when the step itself is right.
func (s *story) look(a *arguments) (*record, error) {
	if err := a.err(); err != nil {
		return nil, err
	}
	return s.happened(a.to)
}

// happened lets everything happen, unless the scenario moves the clock itself, and reads what has become of the
// message sent last, or of the last one to a number. A payload that was refused, and is not expected to be, is an
// error.
func (s *story) happened(to string) (*record, error) {
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
		return &record{}, nil
	}
	n, err := s.message(to)
	if err != nil {
		return nil, err
	}
	return s.recordOf(n), nil
}

// recordOf is what happened to message n.
func (s *story) recordOf(n uint32) *record {
	r := &record{world: s.world, n: n, route: s.world.Route(n)}
	for _, l := range s.world.Timeline().All(0) {
		if l.Message == n {
			r.lines = append(r.lines, l)
		}
	}
	return r
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
func (r *record) submitted() time.Duration {
	if len(r.lines) == 0 {
		return 0
	}
	return r.lines[0].At
}

// state is how the message stands.
func (r *record) state() orchestrator.State {
	if r.world == nil {
		return orchestrator.State{}
	}
	return r.world.State(r.n)
}

// channel is the channel that a line is about, or none.
func (r *record) channel(l sim.Line) orchestrator.Channel {
	if n := l.Step(); n > 0 {
		return r.route[n-1].Channel
	}
	return 0
}

// first finds the first line of a kind; on a channel when one is given.
func (r *record) first(k sim.Kind, c orchestrator.Channel) (sim.Line, bool) {
	for _, l := range r.lines {
		if l.Kind() == k && (c == 0 || r.channel(l) == c) {
			return l, true
		}
	}
	return sim.Line{}, false
}

// copies are the receipts that made a copy.
func (r *record) copies() []firing {
	var all []firing
	for _, l := range r.lines {
		if l.Copy() > 0 {
			all = append(all, firing{r.channel(l), l.At})
		}
	}
	return all
}

// firing is one handing over of the message.
type firing struct {
	channel orchestrator.Channel
	at      time.Duration
}

func (f firing) String() string { return f.channel.String() + atWords(f.at) }

// sentence is the firing as a Then says it.
func (f firing) sentence() string { return f.channel.String() + " fires" + atWords(f.at) }

func (r *record) firings() []firing {
	var all []firing
	for _, l := range r.lines {
		if l.Kind() == sim.Fired {
			all = append(all, firing{r.channel(l), l.At})
		}
	}
	return all
}

// telling is one receipt to the customer.
type telling struct {
	channel       orchestrator.Channel
	state, detail string
	at            time.Duration
}

func (t telling) String() string {
	var words []string
	if t.channel != 0 {
		words = append(words, t.channel.String())
	}
	words = append(words, strings.Fields(t.state+" "+t.detail)...)
	return strings.TrimPrefix(strings.Join(words, " ")+atWords(t.at), " ")
}

// tellings are what the customer is told, each at its receipt's instant.
func (r *record) tellings() []telling {
	var all []telling
	for _, l := range r.lines {
		if !l.Told() {
			continue
		}
		told := telling{channel: r.channel(l), at: l.At}
		told.state, told.detail = webhook.State(l.Status())
		all = append(all, told)
	}
	return all
}
