package journey

import (
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
)

// Flow is how a crowd went through its plan: where messages moved on, where they ended, and how long it took
// them to succeed.
type Flow struct {
	Messages int
	Channels []orchestrator.Channel // the plan's, in order
	Stations []Station              // of each channel
	// Waits are the times from the first firing to the success, by the channel that messages succeeded on.
	Waits  [][]time.Duration
	Unsent int // messages that never fired: skipped everywhere, expired or cancelled before
}

// Station is what became of the messages that fired on one channel. Those of which it was the last to fire
// ended there, the others moved on.
type Station struct {
	Fired     int
	Succeeded int // on this channel
	Earlier   int // ended here, and succeeded on a channel before it
	Failed    int
	Expired   int
	Open      int
	Lapsed    int // moved on when the window ended
	Rejected  int // moved on when the step failed
}

// MovedOn is how many messages fired on a later channel.
func (s Station) MovedOn() int { return s.Lapsed + s.Rejected }

// NewFlow is an empty flow through a plan.
func NewFlow(channels []orchestrator.Channel) *Flow {
	return &Flow{
		Channels: channels, Stations: make([]Station, len(channels)), Waits: make([][]time.Duration, len(channels)),
	}
}

// FlowOf is the flow of journeys that are all there.
func FlowOf(channels []orchestrator.Channel, journeys []Journey) *Flow {
	f := NewFlow(channels)
	for i := range journeys {
		f.Add(&journeys[i])
	}
	f.Sort()
	return f
}

// Add counts a message. The order of messages does not matter once Sort has been called.
func (f *Flow) Add(j *Journey) {
	f.Messages++
	var fired []Leg
	for _, leg := range j.Legs() {
		if leg.Fired() && slices.Contains(f.Channels, leg.Channel) {
			fired = append(fired, leg)
		}
	}
	if len(fired) == 0 {
		f.Unsent++
		return
	}
	end := j.End()
	if i := slices.Index(f.Channels, end.Channel); i >= 0 && end.Kind == sim.Succeeded {
		f.Waits[i] = append(f.Waits[i], end.At-fired[0].At)
	}
	for i, leg := range fired {
		station := &f.Stations[slices.Index(f.Channels, leg.Channel)]
		station.Fired++
		if i < len(fired)-1 {
			station.moveOn(&leg)
		} else {
			station.end(end, leg.Channel)
		}
	}
}

// moveOn counts why a message left the station.
func (s *Station) moveOn(leg *Leg) {
	if turn, ended := leg.Turn(); ended && turn.Status.IsFailure() {
		s.Rejected++
		return
	}
	s.Lapsed++
}

func (s *Station) end(end sim.Moment, c orchestrator.Channel) {
	switch {
	case end.Kind == sim.Succeeded && end.Channel == c:
		s.Succeeded++
	case end.Kind == sim.Succeeded:
		s.Earlier++
	case end.Kind == sim.Failed:
		s.Failed++
	case end.Kind == sim.Expired:
		s.Expired++
	default:
		s.Open++
	}
}

// Sort puts the waits in order.
func (f *Flow) Sort() {
	for _, waits := range f.Waits {
		slices.Sort(waits)
	}
}
