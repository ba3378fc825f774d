package orchestrator_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
)

// Whatever a host passes, the rules answer.
func TestNoArgumentMakesTheRulesPanic(t *testing.T) {
	step := rapid.Custom(func(t *rapid.T) orchestrator.RouteStep {
		return orchestrator.RouteStep{
			Channel: orchestrator.Channel(rapid.Uint8().Draw(t, "channel")),
			Success: orchestrator.Status(rapid.Uint8Range(0, 8).Draw(t, "success")),
			Window:  time.Duration(rapid.Int64().Draw(t, "window")),
			Skip:    orchestrator.Code(rapid.Uint16Range(0, 1).Draw(t, "skip")),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		route := orchestrator.Route(rapid.SliceOfN(step, 0, 11).Draw(t, "route"))
		state := orchestrator.State{
			Submitted: rapid.Bool().Draw(t, "submitted"), Outcome: orchestrator.Outcome(rapid.Uint8().Draw(t, "outcome")),
			Turn: rapid.Uint8Range(0, 11).Draw(t, "turn"), Winner: rapid.Uint8().Draw(t, "winner"),
			Copies: rapid.Uint8().Draw(t, "copies"), Expiry: time.Duration(rapid.Int64().Draw(t, "expiry")),
		}
		for i := range state.Steps {
			state.Steps[i] = orchestrator.StepState(rapid.Uint8().Draw(t, "state of a step"))
		}
		for range rapid.IntRange(1, 5).Draw(t, "events") {
			event := orchestrator.Event{
				Kind: orchestrator.EventKind(rapid.Uint8Range(0, 8).Draw(t, "event")), Step: rapid.Uint8Range(0, 12).Draw(t, "step"),
				Status: orchestrator.Status(rapid.Uint8().Draw(t, "status")), Code: orchestrator.Code(rapid.Uint16().Draw(t, "code")),
				Start: time.Duration(rapid.Int64().Draw(t, "start")), Expiry: time.Duration(rapid.Int64().Draw(t, "until")),
			}
			var fx []orchestrator.Effect
			state, fx = orchestrator.Apply(route, state, time.Duration(rapid.Int64().Draw(t, "now")), event, nil)
			_ = event.String()
			for _, e := range fx {
				_ = e.Describe(route)
			}
		}
		state.Step(rapid.Int().Draw(t, "n"))
		_ = orchestrator.ContentType(rapid.Uint8().Draw(t, "type")).String()
	})
}

func TestNoPlanOrMessageMakesReadingItPanic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan := make(orchestrator.Plan, rapid.IntRange(0, 11).Draw(t, "steps"))
		for i := range plan {
			plan[i] = orchestrator.Step{
				Channel:       orchestrator.Channel(rapid.Uint8().Draw(t, "channel")),
				FallbackAfter: time.Duration(rapid.Int64().Draw(t, "fallbackAfter")),
				SuccessStatus: orchestrator.Status(rapid.Uint8().Draw(t, "successStatus")),
			}
		}
		encoding, text := orchestrator.Encoding(rapid.Uint8().Draw(t, "encoding")), rapid.String().Draw(t, "text")
		m := &orchestrator.Message{
			Type:    orchestrator.ContentType(rapid.Uint8().Draw(t, "type")),
			Content: orchestrator.Content{Text: text, SMS: orchestrator.SMSOptions{Encoding: encoding}},
		}
		if rapid.Bool().Draw(t, "direct send") {
			m.Content.DirectSend = &orchestrator.DirectSend{Category: orchestrator.Category(rapid.Uint8().Draw(t, "category"))}
		}
		plan.Route(m).Runs()
		orchestrator.Lint(m, plan, orchestrator.LintWorld{})
		orchestrator.Split(text, encoding)
		if got := orchestrator.AsReceived(text, encoding); encoding != orchestrator.GSM7 && got != text {
			t.Fatalf("%q is received as %q", text, got)
		}
		orchestrator.AppendDecimal(nil, rapid.Int64().Draw(t, "n"), rapid.Int().Draw(t, "places"))
		orchestrator.ParseDecimal(text, rapid.Int().Draw(t, "places read"))
	})
}
