package tune

import (
	"encoding/json"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
)

// Channels is the plan as a Send API body has it. The last step has no window.
func Channels(plan orchestrator.Plan) []sendapi.StepJSON {
	steps := sendapi.PlanJSON(plan)
	if len(steps) > 0 {
		steps[len(steps)-1].FallbackAfter = 0
	}
	return steps
}

// MarshalJSON writes the plan as a Send API body has it, with its figures.
func (c Candidate) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Channels []sendapi.StepJSON `json:"channels"`
		Figures  Figures            `json:"figures"`
		Beaten   int                `json:"beaten"`
	}{Channels(c.Plan), c.Figures, c.Beaten})
}

// Payload is the part of a Send API body that the plan is, a line a step.
func Payload(plan orchestrator.Plan) string {
	text := "\"channels\": ["
	for i, s := range Channels(plan) {
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
