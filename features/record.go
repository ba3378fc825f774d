package features

import (
	"fmt"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/webhook"
	"cascade/sim"
)

// record is what has happened to the message sent last.
type record struct {
	world *sim.World // nil: nothing was sent
	n     uint32     // the message's number, from 0
	route orchestrator.Route
	lines []sim.Line
}

// look reads what has happened, when the step itself is right.
func (s *story) look(a *arguments) (*record, error) {
	if err := a.err(); err != nil {
		return nil, err
	}
	return s.happened()
}

// happened lets everything happen, unless the scenario moves the clock itself, and reads what has become of the
// message sent last. A payload that was refused, and is not expected to be, is an error.
func (s *story) happened() (*record, error) {
	if err := s.unexpectedRefusal(); err != nil {
		return nil, err
	}
	if !s.moved {
		if err := s.runOut(); err != nil {
			return nil, err
		}
	}
	if err := s.brokenExpectation(); err != nil {
		return nil, err
	}
	if s.refused.told && (s.world == nil || s.world.Len() == 0) {
		return &record{}, nil
	}
	n, err := s.lastMessage()
	if err != nil {
		return nil, err
	}
	r := &record{world: s.world, n: n, route: s.world.Route(n)}
	for _, l := range s.world.Timeline().All(0) {
		if l.Message == n {
			r.lines = append(r.lines, l)
		}
	}
	return r, nil
}

// recordOf is what happened to message n.
func (s *story) recordOf(n int) *record {
	r := &record{world: s.world, n: uint32(n), route: s.world.Route(uint32(n))}
	for _, l := range s.world.Timeline().All(0) {
		if int(l.Message) == n {
			r.lines = append(r.lines, l)
		}
	}
	return r
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

// firing is one handing over of the message.
type firing struct {
	channel orchestrator.Channel
	at      time.Duration
}

func (f firing) String() string { return fmt.Sprintf("%s at %s", f.channel, clock(f.at)) }

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
	words := []string{t.channel.String(), t.state}
	if t.detail != "" {
		words = append(words, t.detail)
	}
	return strings.Join(words, " ") + " at " + clock(t.at)
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
