package journey

import (
	"cascade/orchestrator"
)

// seen is the route that journeys went by, as far as they show it: a window where one lapsed, a success status
// where a step succeeded.
func seen(messages []Journey) orchestrator.Route {
	var route orchestrator.Route
	for i := range messages {
		j := &messages[i]
		for k := range j.Legs {
			leg := &j.Legs[k]
			for len(route) < leg.Step {
				route = append(route, orchestrator.RouteStep{})
			}
			step := &route[leg.Step-1]
			step.Channel = leg.Channel
			if leg.Skip != 0 {
				step.Skip = leg.Skip
			}
			j.showStep(leg, step)
		}
	}
	return route
}

// showStep notes what the leg shows of its step. It succeeds on the highest status of the instant, and of
// several messages on the lowest of those.
func (j *Journey) showStep(leg *Leg, step *orchestrator.RouteStep) {
	end := j.End()
	won := end.Outcome == orchestrator.Succeeded && end.Channel == leg.Channel
	var highest orchestrator.Status
	for _, m := range leg.Moments {
		switch {
		case m.Lapsed():
			step.Window = m.At - leg.At
		case won && m.At == end.At && !m.Stale && !m.Status.IsFailure():
			highest = max(highest, m.Status)
		}
	}
	if highest > 0 && (step.Success == 0 || highest < step.Success) {
		step.Success = highest
	}
}
