package tune

import (
	"encoding/json"
	"time"

	"cascade/orchestrator"
)

// step is an entry of a Send API body's channels.
type step struct {
	Channel       orchestrator.Channel `json:"channel"`
	FallbackAfter int                  `json:"fallbackAfter,omitempty"`
	SuccessStatus string               `json:"successStatus,omitempty"`
}

// channelsOf is the plan as a Send API body has it.
func channelsOf(plan orchestrator.Plan) (steps []step) {
	for i, s := range plan {
		one := step{Channel: s.Channel}
		if i < len(plan)-1 {
			one.FallbackAfter = int(s.FallbackAfter / time.Second)
		}
		if s.SuccessStatus != 0 {
			one.SuccessStatus = s.SuccessStatus.String()
		}
		steps = append(steps, one)
	}
	return steps
}

// MarshalJSON writes the plan as a Send API body has it, with its figures.
func (c Candidate) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Channels []step  `json:"channels"`
		Figures  Figures `json:"figures"`
		Beaten   int     `json:"beaten"`
	}{channelsOf(c.Plan), c.Figures, c.Beaten})
}

// Payload is the part of a Send API body that the plan is, a line a step.
func Payload(plan orchestrator.Plan) string {
	text := "\"channels\": ["
	for i, s := range channelsOf(plan) {
		line, err := json.Marshal(s)
		if err != nil {
			panic("tune: a plan on a channel that there is not")
		}
		if i > 0 {
			text += ","
		}
		text += "\n  " + string(line)
	}
	return text + "\n]"
}
