package sim

import "cascade/orchestrator"

// interner keeps the plans, or the routes, of a world's messages, each once: a million messages go by a few.
type interner[S comparable] map[[orchestrator.MaxSteps]S][]S

// mostInterned is how many are looked out for: customers have a few plans, not thousands.
const mostInterned = 1000

// same is the list of steps that stands for all that are equal to this one. None is nil.
func (in *interner[S]) same(steps []S) []S {
	if len(steps) == 0 {
		return nil
	}
	var key [orchestrator.MaxSteps]S
	copy(key[:], steps)
	if known, ok := (*in)[key]; ok {
		return known
	}
	if *in == nil {
		*in = interner[S]{}
	}
	if len(*in) < mostInterned {
		(*in)[key] = steps
	}
	return steps
}
