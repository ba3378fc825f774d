package report

import (
	"math"
	"slices"
	"time"

	"cascade/sim/journey"
)

// instants is the axis of lanes: every instant at which something happens has room for its name, and the gaps
// grow with the logarithm of the time between, so that 50 ms and an hour are both seen.
type instants struct {
	at []time.Duration
	x  []float64
}

const (
	instantRoom = 74.0  // between two instants, at least
	lanesWidth  = 700.0 // of the axis, at least
)

// newInstants has the instants of journeys, and more, on an axis that begins at left and is as wide as wanted at least.
func newInstants(left, wanted float64, more []time.Duration, of ...*journey.Journey) instants {
	a := instantsOf(more, of...)
	a.spread(left, wanted, func(i int) float64 { return instantRoom * float64(i) })
	return a
}

// instantsOf are those of journeys, and more, not yet on an axis.
func instantsOf(more []time.Duration, of ...*journey.Journey) instants {
	a := instants{at: slices.Clone(more)}
	for _, j := range of {
		for _, m := range j.Lines {
			a.at = append(a.at, m.At)
		}
	}
	slices.Sort(a.at)
	a.at = slices.Compact(a.at)
	return a
}

// spread lays the instants on an axis. Least is how far from the first one each lies at least; where there is more room,
// it goes to the long gaps.
func (a *instants) spread(left, wanted float64, least func(i int) float64) {
	weights, sum := make([]float64, len(a.at)), 0.0
	for i := 1; i < len(a.at); i++ {
		weights[i] = math.Log1p((a.at[i] - a.at[i-1]).Seconds())
		sum += weights[i]
	}
	spare := wanted - least(max(0, len(a.at)-1))
	more := 0.0
	for i := range a.at {
		if spare > 0 && sum > 0 {
			more += spare * weights[i] / sum
		}
		a.x = append(a.x, left+least(i)+more)
	}
}

// of is where an instant lies.
func (a instants) of(t time.Duration) float64 {
	i, found := slices.BinarySearch(a.at, t)
	switch {
	case found:
		return a.x[i]
	case i == len(a.at):
		return a.right()
	}
	return a.x[i]
}

func (a instants) right() float64 {
	if len(a.x) == 0 {
		return 0
	}
	return a.x[len(a.x)-1]
}
