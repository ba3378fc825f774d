package golden

import (
	"fmt"
	"slices"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// edit makes one change to a plan, in place or in a new one.
type edit func(orchestrator.Plan) orchestrator.Plan

// add notes a change of the plan as a whole.
func (p *planCompared) add(what, was, now string, edit edit) *Cause {
	p.found = append(p.found, Cause{
		Label: "plan: " + what, Field: p.field, Was: was, Now: now, plan: true,
		make: func(s, _ *scenarios.Scenario) (*scenarios.Scenario, error) {
			return s.WithPlan(edit(slices.Clone(planOf(s)))), nil
		},
	})
	return &p.found[len(p.found)-1]
}

// addStep notes a change of one field of a step.
func (p *planCompared) addStep(at int, field, was, now string, edit edit) *Cause {
	c := p.add(field, was, now, edit)
	c.Label = fmt.Sprintf("plan step %d: %s", at+1, field)
	c.Field = fmt.Sprintf("%s[%d].%s", p.field, at, field)
	return c
}

// on is an edit of one step: that on the channel where steps have moved, else that in its place.
func (p *planCompared) on(at int, c orchestrator.Channel, change func(*orchestrator.Step)) edit {
	moved := p.moved
	return func(plan orchestrator.Plan) orchestrator.Plan {
		i := at
		if moved {
			i = slices.IndexFunc(plan, func(step orchestrator.Step) bool { return step.Channel == c })
		}
		if i >= 0 && i < len(plan) {
			change(&plan[i])
		}
		return plan
	}
}

// ends gives steps that were or become the last the windows that they have now: that a step loses or gains its
// window by its place is no change of its own.
func (p *planCompared) ends(plan orchestrator.Plan) orchestrator.Plan {
	for i := range plan {
		c := plan[i].Channel
		at := slices.IndexFunc(p.now, func(s Step) bool { return s.Channel == c })
		if at >= 0 && (at == len(p.now)-1 || c == p.was[len(p.was)-1].Channel) {
			plan[i].FallbackAfter = p.now[at].Written
		}
	}
	return plan
}

// order notes that the channels that both plans have stand in another order.
func (p *planCompared) order(before, after []orchestrator.Channel) {
	both := common(after, before)
	p.add("order", channelList(before), channelList(after), func(plan orchestrator.Plan) orchestrator.Plan {
		from, next := slices.Clone(plan), 0
		for i, step := range from {
			if slices.Contains(both, step.Channel) && next < len(both) {
				at := slices.IndexFunc(from, func(s orchestrator.Step) bool { return s.Channel == both[next] })
				plan[i], next = from[at], next+1
			}
		}
		return p.ends(plan)
	})
}

// become puts a step's channel in the place of another's.
func (p *planCompared) become(step *orchestrator.Step, was, now Step) {
	step.Channel = now.Channel
	if p.defaulted(was, now) {
		step.SuccessStatus = 0
	}
}

// common are the channels of a that b has too.
func common(a, b []orchestrator.Channel) []orchestrator.Channel {
	return slices.DeleteFunc(slices.Clone(a), func(c orchestrator.Channel) bool { return !slices.Contains(b, c) })
}
