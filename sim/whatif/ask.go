package whatif

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/golden"
)

// Most is how many messages a question may be asked of: of so many every single one is compared.
const Most = golden.Kept

// Usual is how many messages are sent where the scenario has no traffic.
const Usual = 1000

// Question is what is asked.
type Question struct {
	Scenario *scenarios.Scenario // as it is
	Plan     orchestrator.Plan   // instead of its own
	Seed     uint64
	Messages int // up to Most; 0: as many as the scenario's traffic has, or else Usual
	Step     int // from 1: the one whose window is tried at other lengths; 0: none
}

// Answer is both runs, and what differs.
type Answer struct {
	Changed    *scenarios.Scenario // under the other plan
	Was, Is    *golden.Timings
	Comparison *golden.Comparison
	Windows    []Window // of the step that was asked for, the shortest first
}

// Window is what comes of the other plan with a window of this length.
type Window struct {
	FallbackAfter time.Duration
	Summary       sim.Summary
}

// Ask answers. It fails with a problem.List where the plan does not fit into the scenario, as sim.Run does, and when
// ctx is done.
func Ask(ctx context.Context, q Question) (*Answer, error) {
	changed, err := fitting(q.Scenario, q.Plan)
	if err == nil {
		err = q.check(changed)
	}
	if err != nil {
		return nil, err
	}
	o := sim.RunOptions{Seed: &q.Seed, Messages: q.messages()}
	a := &Answer{Changed: changed}
	if a.Was, _, err = golden.Measure(ctx, q.Scenario, o); err != nil {
		return nil, err
	}
	if a.Is, _, err = golden.Measure(ctx, changed, o); err != nil {
		return nil, err
	}
	if a.Comparison, err = golden.Compare(ctx, a.Was, a.Is, golden.Tolerance{}); err != nil {
		return nil, err
	}
	return a, a.try(ctx, q, o)
}

// fitting is the scenario under another plan, checked as its file would be.
func fitting(s *scenarios.Scenario, plan orchestrator.Plan) (*scenarios.Scenario, error) {
	changed := s.WithPlan(plan)
	if _, err := scenarios.Parse("", changed.Write()); err != nil {
		var found problem.List
		for _, p := range problem.Of(err) {
			found = append(found, problem.Problem{Field: p.Field, What: p.What, Hint: p.Hint}) // there is no file
		}
		return nil, found
	}
	return changed, nil
}

// check finds what cannot be asked.
func (q Question) check(changed *scenarios.Scenario) error {
	steps := len(changed.Message.PlanIn(changed.Plan))
	switch {
	case q.Messages < 0 || q.Messages > Most:
		return problem.List{{
			Field: "messages", What: fmt.Sprintf("%d is not 1 to %d", q.Messages,
				Most), Hint: "ask it of fewer messages",
		}}
	case steps == 0:
		return problem.List{{Field: "plan", What: "is empty", Hint: `give it a step, such as {"channel": "SMS"}`}}
	case q.Step < 0 || q.Step > max(steps-1, 0):
		return problem.List{{
			Field: "step", What: fmt.Sprintf("%d has no window in a plan of %d", q.Step, steps),
			Hint: "name one before the last, counted from 1",
		}}
	}
	return nil
}

func (q Question) messages() int {
	switch {
	case q.Messages > 0:
		return q.Messages
	case q.Scenario.Traffic != nil:
		return min(q.Scenario.Traffic.Messages, Most)
	}
	return Usual
}

// try runs the other plan with its step's window at each of some lengths.
func (a *Answer) try(ctx context.Context, q Question, o sim.RunOptions) error {
	if q.Step == 0 {
		return nil
	}
	was, is := q.Scenario.Message.PlanIn(q.Scenario.Plan), a.Changed.Message.PlanIn(a.Changed.Plan)
	for _, length := range lengths(windowOf(was, is[q.Step-1].Channel), is[q.Step-1].FallbackAfter) {
		plan := slices.Clone(is)
		plan[q.Step-1].FallbackAfter = length
		r, err := sim.Run(ctx, q.Scenario.WithPlan(plan), o)
		if err != nil {
			return err
		}
		a.Windows = append(a.Windows, Window{length, r.Summary})
	}
	return nil
}

// windowOf is a channel's window in a plan; 0: it has none.
func windowOf(plan orchestrator.Plan, c orchestrator.Channel) time.Duration {
	for _, step := range plan {
		if step.Channel == c {
			return step.FallbackAfter
		}
	}
	return 0
}
