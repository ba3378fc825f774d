package golden

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
)

func anyPlan(t *rapid.T, name string) orchestrator.Plan {
	channels := []orchestrator.Channel{orchestrator.WhatsApp, orchestrator.Viber, orchestrator.SMS,
		orchestrator.RCS, orchestrator.Zalo}
	var plan orchestrator.Plan
	for _, c := range rapid.Permutation(channels).Draw(t, name)[:rapid.IntRange(1, 4).Draw(t, "steps")] {
		step := orchestrator.Step{Channel: c}
		step.FallbackAfter = time.Duration(rapid.IntRange(0, 3).Draw(t, "window")) * 30 * time.Second
		if rapid.Bool().Draw(t, "status") {
			step.SuccessStatus = rapid.SampledFrom([]orchestrator.Status{orchestrator.Sent, c.Highest()}).Draw(t, "success")
		}
		plan = append(plan, step)
	}
	return plan
}

// All the changes of a plan together, made one after another, are the plan as it is now: none is left out.
func TestTheChangesOfAPlanAddUpToThePlan(t *testing.T) {
	message := &orchestrator.Message{Type: orchestrator.Text}
	message.User.MSISDN = "+6500000100"
	rapid.Check(t, func(t *rapid.T) {
		was := &scenarios.Scenario{Plan: anyPlan(t, "was")}
		now := &scenarios.Scenario{Plan: anyPlan(t, "now")}
		timings := func(s *scenarios.Scenario) *Timings {
			return &Timings{Plan: stepsOf(s, s.Plan.Route(message)), scenario: s}
		}
		s := was
		for _, c := range planChanges(timings(was), timings(now)) {
			other, err := c.make(s, now)
			if err != nil {
				t.Fatal(err)
			}
			t.Log(c, other.Plan)
			s = other
		}
		if diff := cmp.Diff(now.Plan.Route(message), s.Plan.Route(message)); diff != "" {
			t.Errorf("was %v, now %v: %s", was.Plan, now.Plan, diff)
		}
	})
}
