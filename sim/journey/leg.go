package journey

import (
	"time"

	"cascade/orchestrator"
	"cascade/sim"
)

// Leg is one step of a journey: its firing or skip, and what its channel did from then on.
type Leg struct {
	sim.Moment
	After []sim.Moment // its receipts, and the lapse of its window, in order
}

// Legs are the steps of the journey, in the order in which they fired or were skipped.
func (j *Journey) Legs() []Leg {
	var legs []Leg
	for _, m := range j.Lines {
		switch m.Kind {
		case sim.Fired, sim.Skipped:
			legs = append(legs, Leg{Moment: m})
		case sim.Receipt, sim.Lapsed:
			for i := range legs {
				if legs[i].Channel == m.Channel {
					legs[i].After = append(legs[i].After, m)
				}
			}
		}
	}
	return legs
}

// Leg is the step on a channel. It reports false where there was none.
func (j *Journey) Leg(c orchestrator.Channel) (Leg, bool) {
	for _, leg := range j.Legs() {
		if leg.Channel == c {
			return leg, true
		}
	}
	return Leg{}, false
}

// Fired tells whether the step was handed to its provider.
func (l *Leg) Fired() bool { return l.Kind == sim.Fired }

// Turn is what ended the step's turn without success: its lapse, or the failure in its turn. It reports false
// where nothing did.
func (l *Leg) Turn() (sim.Moment, bool) {
	for _, m := range l.After {
		if m.Kind == sim.Lapsed || m.Status.IsFailure() && !m.Late && !m.Stale {
			return m, true
		}
	}
	return sim.Moment{}, false
}

// TurnEnd is when the step's turn was over: at its failure, its lapse, or the end of the message. It reports
// false where it never was.
func (l *Leg) TurnEnd(j *Journey) (time.Duration, bool) {
	if turn, ended := l.Turn(); ended {
		return turn.At, true
	}
	for _, m := range j.Lines {
		if m.Kind.Ends() && m.At >= l.At {
			return m.At, true
		}
	}
	return 0, false
}

// Last is when the channel was heard of last.
func (l *Leg) Last() time.Duration {
	last := l.At
	for _, m := range l.After {
		last = max(last, m.At)
	}
	return last
}

// routeOf is the route that journeys went by, as far as they show it: a window where one lapsed, a success status
// where a step succeeded.
func routeOf(messages []Journey) orchestrator.Route {
	var route orchestrator.Route
	for i := range messages {
		end := messages[i].End()
		for _, leg := range messages[i].Legs() {
			for len(route) < int(leg.Step) {
				route = append(route, orchestrator.RouteStep{})
			}
			step := &route[leg.Step-1]
			step.Channel = leg.Channel
			if !leg.Fired() {
				step.Skip = leg.Code
			}
			leg.show(step, end)
		}
	}
	return route
}

// show notes what the leg shows of its step. It succeeds on the highest status of the instant, and of several
// messages on the lowest of those.
func (l *Leg) show(step *orchestrator.RouteStep, end sim.Moment) {
	won := end.Kind == sim.Succeeded && end.Channel == l.Channel
	var highest orchestrator.Status
	for _, m := range l.After {
		switch {
		case m.Kind == sim.Lapsed:
			step.Window = m.At - l.At
		case won && m.At == end.At && !m.Stale && !m.Status.IsFailure():
			highest = max(highest, m.Status)
		}
	}
	if highest > 0 && (step.Success == 0 || highest < step.Success) {
		step.Success = highest
	}
}
