package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/scenarios"
)

// readPlan reads a plan: a file or text with the list that scenarios have under plan, or, shorter, steps of a
// channel, its window in seconds and its status, such as "WhatsApp 45 Read, Viber 60, SMS". A file may be a payload or
// a scenario, too. What is wrong is told of the flag that gives it, or of the file.
func readPlan(flag, text string) (orchestrator.Plan, error) {
	name := flag
	if file, err := os.ReadFile(text); err == nil && len(file) <= scenarios.MaxSize {
		name, text = text, string(file)
	}
	body, ext := strings.TrimSpace(text), filepath.Ext(name)
	switch {
	case strings.HasPrefix(body, "-"): // a list: the indentation of its first line counts
	case strings.HasPrefix(body, "["):
		text = body
	case ext == ".yaml" || ext == ".yml":
		return planOfScenario(name, text)
	case strings.HasPrefix(body, "{"):
		var payload struct{ Channels json.RawMessage }
		if err := json.Unmarshal([]byte(body), &payload); err != nil || payload.Channels == nil {
			return nil, failure(name+": the payload has no channels",
				`give it such as "channels": [{"channel": "WhatsApp"}]`)
		}
		if text = string(payload.Channels); !strings.HasPrefix(text, "[") {
			text = shortPlan(text)
		}
	default:
		text = shortPlan(body)
	}
	plan, err := scenarios.ParsePlan("", []byte(text))
	if err != nil {
		first := problem.Of(err)[0]
		return nil, failure(name+": "+first.What, first.Hint)
	}
	return plan, nil
}

func planOfScenario(name, text string) (orchestrator.Plan, error) {
	s, err := scenarios.Parse(name, []byte(text))
	if err != nil {
		return nil, err
	}
	plan := s.Message.PlanIn(s.Plan)
	if len(plan) == 0 {
		return nil, failure(name+": the scenario has no plan", "give it one, or name a file that has")
	}
	return plan, nil
}

// shortPlan writes the short form as a list.
func shortPlan(text string) string {
	var steps []string
	for _, part := range strings.Split(text, ",") {
		step := ""
		for i, word := range strings.Fields(part) {
			switch {
			case i == 0:
				step = "channel: " + word
			case word[0] >= '0' && word[0] <= '9':
				step += ", fallbackAfter: " + strings.TrimSuffix(word, "s")
			default:
				step += ", successStatus: " + word
			}
		}
		steps = append(steps, "{"+step+"}")
	}
	return "[" + strings.Join(steps, ", ") + "]"
}
