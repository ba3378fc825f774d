package report

import (
	"cmp"
	"slices"
	"time"

	"cascade/sim/journey"
)

// step is one thing of a journey: a leg's firing or skip, or one of its moments.
type step struct {
	at     time.Duration
	leg    int // in Journey.Legs
	fires  bool
	moment journey.Moment
}

// steps lists a journey in order of time. What a leg does at one instant stays in its order.
func steps(j *journey.Journey) []step {
	var all []step
	for i, leg := range j.Legs {
		all = append(all, step{at: leg.At, leg: i, fires: true})
		for _, m := range leg.Moments {
			all = append(all, step{at: m.At, leg: i, moment: m})
		}
	}
	slices.SortStableFunc(all, func(a, b step) int { return cmp.Compare(a.at, b.at) })
	return all
}
