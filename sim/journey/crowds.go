package journey

import (
	"slices"

	"cascade/orchestrator"
	"cascade/sim"
)

// Crowds are messages that went by several plans: each plan has a flow of its own. The zero value is empty.
type Crowds struct{ all []Crowd }

// Crowd is the messages of one plan.
type Crowd struct {
	Route orchestrator.Route
	Flow  *Flow
}

// mostPlans is of how many plans the messages are told apart.
const mostPlans = 64

// Add counts a message that went by a route. It reports false for one of too many plans, which is not counted.
func (c *Crowds) Add(j *Journey, route orchestrator.Route) bool {
	i := slices.IndexFunc(c.all, func(o Crowd) bool { return slices.Equal(o.Route, route) })
	if i < 0 {
		if len(c.all) == mostPlans {
			return false
		}
		i = len(c.all)
		c.all = append(c.all, Crowd{route, NewFlow(route.Channels())})
	}
	c.all[i].Flow.Add(j)
	return true
}

// Largest are the crowds, the largest first, and of equal ones the one that began first.
func (c *Crowds) Largest() []Crowd {
	all := slices.Clone(c.all)
	for _, one := range all {
		one.Flow.Sort()
	}
	slices.SortStableFunc(all, func(a, b Crowd) int { return b.Flow.Messages - a.Flow.Messages })
	return all
}

// Times are the percentiles of all waits of a flow that was sorted, by nearest rank.
func (f *Flow) Times() sim.Percentiles {
	all := slices.Concat(f.Waits...)
	slices.Sort(all)
	if len(all) == 0 {
		return sim.Percentiles{}
	}
	rank := func(percent int) orchestrator.Seconds {
		return orchestrator.Seconds(all[(len(all)*percent+99)/100-1])
	}
	return sim.Percentiles{P50: rank(50), P95: rank(95), P99: rank(99), Max: rank(100)}
}
