package golden_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/golden"
)

// mutation changes one rule of a plan.
type mutation struct {
	name  string
	cause string // as a comparison names it
	plan  orchestrator.Plan
}

// mutations are every plan that differs from p in one window, one status, the place of two neighbours, or one
// channel.
func mutations(p orchestrator.Plan) []mutation {
	var all []mutation
	add := func(name, cause string, change func(orchestrator.Plan)) {
		plan := slices.Clone(p)
		change(plan)
		all = append(all, mutation{name, cause, plan})
	}
	for i, step := range p {
		at := fmt.Sprintf("plan step %d: ", i+1)
		for _, window := range []time.Duration{step.FallbackAfter * 3 / 4, step.FallbackAfter + 15*time.Second, 20 * time.Second} {
			window = max(window.Truncate(time.Second), orchestrator.MinFallbackAfter)
			if window != step.FallbackAfter {
				add(fmt.Sprintf("window of %d to %s", i+1, window), at+"fallbackAfter",
					func(p orchestrator.Plan) { p[i].FallbackAfter = window })
			}
		}
		for status := orchestrator.Accepted; status <= step.Channel.Highest(); status++ {
			if status != step.Success() {
				add(fmt.Sprintf("status of %d to %s", i+1, status), at+"successStatus",
					func(p orchestrator.Plan) { p[i].SuccessStatus = status })
			}
		}
		if i > 0 {
			add(fmt.Sprintf("order of %d and %d", i, i+1), "plan: order",
				func(p orchestrator.Plan) { p[i-1], p[i] = p[i], p[i-1] })
		}
		other := orchestrator.RCS
		add(fmt.Sprintf("channel of %d to %s", i+1, other), at+"channel",
			func(p orchestrator.Plan) { p[i].Channel = other })
	}
	return all
}

func planOf(s *scenarios.Scenario) orchestrator.Plan {
	if s.Message != nil && s.Message.Plan != nil {
		return s.Message.Plan
	}
	return s.Plan
}

func TestEveryMutationOfThePlansOfTheCatalogueIsNamed(t *testing.T) {
	for _, name := range scenarios.Names() {
		s := load(t, name)
		kept, err := golden.Decode(measure(t, s, sim.RunOptions{}).Encode())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mutations(planOf(s)) {
			t.Run(name+"/"+m.name, func(t *testing.T) {
				now, _, err := golden.Measure(context.Background(), s.WithPlan(m.plan), sim.RunOptions{})
				if err != nil {
					t.Fatal(err)
				}
				c := compare(t, kept, now, golden.Tolerance{})
				if c.Same() {
					t.Fatal("nothing differs")
				}
				for _, d := range c.Differences {
					t.Log(d.Text, d.Causes)
					if len(d.Causes) != 1 || d.Causes[0].Label != m.cause {
						t.Errorf("%s: the cause is %v, want %s", d.Text, d.Causes, m.cause)
					}
				}
			})
		}
	}
}

func TestAnUnchangedScenarioDiffersInNothing(t *testing.T) {
	for _, name := range scenarios.Names() {
		s := load(t, name)
		kept, err := golden.Decode(measure(t, s, sim.RunOptions{}).Encode())
		if err != nil {
			t.Fatal(err)
		}
		c := compare(t, kept, measure(t, s, sim.RunOptions{}), golden.Tolerance{})
		if !c.Same() || len(c.Allowed) > 0 || len(c.WithoutEffect) > 0 {
			t.Errorf("%s: %v %v %v", name, c.Differences, c.Allowed, c.WithoutEffect)
		}
		if strings.TrimSpace(name) == "" {
			t.Error("a scenario has no name")
		}
	}
}
