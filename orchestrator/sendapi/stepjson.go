package sendapi

import (
	"time"

	"cascade/orchestrator"
)

// StepJSON is a step of a plan as a body has it in its channels.
type StepJSON struct {
	Channel       orchestrator.Channel `json:"channel"`
	FallbackAfter int                  `json:"fallbackAfter,omitempty"` // seconds; 0: left out
	SuccessStatus orchestrator.Status  `json:"successStatus,omitempty"`
}

// PlanJSON is a plan as a body's channels.
func PlanJSON(plan orchestrator.Plan) (steps []StepJSON) {
	for _, s := range plan {
		steps = append(steps, StepJSON{s.Channel, int(s.FallbackAfter / time.Second), s.SuccessStatus})
	}
	return steps
}

// RouteStepJSON is a step of a message's route, with everything left out filled in. Skip is why it cannot be handed
// over.
type RouteStepJSON struct {
	Channel       orchestrator.Channel `json:"channel"`
	FallbackAfter int                  `json:"fallbackAfter,omitempty"` // seconds; 0: no time limit
	SuccessStatus orchestrator.Status  `json:"successStatus"`
	Skip          orchestrator.Code    `json:"skip,omitempty"`
}

// NewRouteStepJSON is a step of a route as answers tell it.
func NewRouteStepJSON(s orchestrator.RouteStep) RouteStepJSON {
	return RouteStepJSON{s.Channel, int(s.Window / time.Second), s.Success, s.Skip}
}
