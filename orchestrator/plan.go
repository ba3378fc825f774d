package orchestrator

import "time"

// FallbackAfter's limits, as the API has them.
const (
	MinFallbackAfter = 10 * time.Second
	MaxFallbackAfter = 86400 * time.Second
)

// Step is one entry of a plan, as it is written.
type Step struct {
	Channel       Channel       `json:"channel"`
	FallbackAfter time.Duration `json:"fallbackAfter,omitzero"` // whole seconds, 10 s to 24 h; 0: left out, no time limit
	SuccessStatus Status        `json:"successStatus,omitzero"` // 0: left out, see Success
}

// Success is the status that the step waits for. Left out, it is Delivered, or the highest that the
// channel can report if that is lower.
func (s Step) Success() Status {
	if s.SuccessStatus != 0 {
		return s.SuccessStatus
	}
	return min(Delivered, s.Channel.Highest())
}

// Plan is the ordered steps of a message: the request's channels array. A channel stands in it once.
type Plan []Step

// Route is a plan as the machine runs it for one message: everything left out is filled in, and what the
// message cannot be handed over to is marked. It is shared by all messages of the same plan, content type
// and addresses, and never changes.
type Route []RouteStep

// RouteStep is a step of a Route.
type RouteStep struct {
	Channel Channel
	Success Status        // succeeds on a receipt at or above it
	Window  time.Duration // from the firing to the lapse; 0: no time limit
	Skip    Code          // not 0: cannot be handed over at all, and is skipped with this code
}

// Route resolves the plan for a message's content and addresses. The last step has no window: whatever
// fallbackAfter says there has no effect.
func (p Plan) Route(m *Message) Route {
	route := make(Route, len(p))
	for i, step := range p {
		route[i] = RouteStep{Channel: step.Channel, Success: step.Success(), Skip: m.SkipCode(step.Channel)}
		if i < len(p)-1 {
			route[i].Window = step.FallbackAfter
		}
	}
	return route
}

// Runs tells whether messages can go by the route: it has 1 to MaxSteps steps, on channels that there are, with
// windows of at most MaxFallbackAfter. What the Send API and scenario files accept does.
func (r Route) Runs() bool {
	for _, step := range r {
		if !step.Channel.Exists() || step.Window < 0 || step.Window > MaxFallbackAfter {
			return false
		}
	}
	return len(r) >= 1 && len(r) <= MaxSteps
}

// Index is the place of a channel in the route, from 0, or -1.
func (r Route) Index(c Channel) int {
	for i := range r {
		if r[i].Channel == c {
			return i
		}
	}
	return -1
}

// Channels are those of the route's steps, in order.
func (r Route) Channels() []Channel {
	channels := make([]Channel, len(r))
	for i, step := range r {
		channels[i] = step.Channel
	}
	return channels
}
