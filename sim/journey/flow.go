package journey

import (
	"slices"
	"time"

	"cascade/orchestrator"
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
	end := j.End()
	if end.Outcome == orchestrator.Succeeded {
		if i := indexOf(f.Channels, end.Channel); i >= 0 {
			f.Waits[i] = append(f.Waits[i], end.At-j.firstFiring())
		}
	}
	last := -1
	for k := range j.Legs {
		leg := &j.Legs[k]
		i := indexOf(f.Channels, leg.Channel)
		if !leg.Fired() || i < 0 {
			continue
		}
		if last >= 0 {
			f.moveOn(last, j)
		}
		f.Stations[i].Fired++
		last = i
	}
	if last < 0 {
		f.Unsent++
		return
	}
	f.Stations[last].end(end, f.Channels[last])
}

// moveOn counts why a message left a station.
func (f *Flow) moveOn(from int, j *Journey) {
	turn, ended := j.Leg(f.Channels[from]).Turn()
	if ended && turn.Status.IsFailure() {
		f.Stations[from].Rejected++
		return
	}
	f.Stations[from].Lapsed++
}

func (s *Station) end(end End, c orchestrator.Channel) {
	switch {
	case end.Outcome == orchestrator.Succeeded && end.Channel == c:
		s.Succeeded++
	case end.Outcome == orchestrator.Succeeded:
		s.Earlier++
	case end.Outcome == orchestrator.Failed:
		s.Failed++
	case end.Outcome == orchestrator.ExpiredOutcome:
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
