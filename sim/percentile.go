package sim

import (
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/sim/chunked"
)

// waits are the spans from the first firing to the success, one a message that succeeded.
type waits = chunked.List[time.Duration]

// percentilesOf are the waits at the given shares of 100, by nearest rank, and the longest; zeros when there
// are none.
func percentilesOf(w *waits) Percentiles {
	all := slices.Concat(w.Chunks()...)
	n := len(all)
	if n == 0 {
		return Percentiles{}
	}
	from := 0 // what is before from is not above what follows
	rank := func(percent int) orchestrator.Seconds {
		k := (n*percent+99)/100 - 1
		at := selectRank(all[from:], k-from)
		from = k
		return orchestrator.Seconds(at)
	}
	return Percentiles{P50: rank(50), P95: rank(95), P99: rank(99), Max: orchestrator.Seconds(slices.Max(all[from:]))}
}

// selectRank finds the value that sorting would put at index k (Hoare's quickselect). It reorders v.
func selectRank(v []time.Duration, k int) time.Duration {
	for len(v) > 1 {
		pivot := middle(v[0], v[len(v)/2], v[len(v)-1])
		i, j := 0, len(v)-1
		for i <= j {
			for v[i] < pivot {
				i++
			}
			for v[j] > pivot {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			v = v[:j+1]
		case k >= i:
			v, k = v[i:], k-i
		default:
			return pivot
		}
	}
	return v[0]
}

func middle(a, b, c time.Duration) time.Duration { return max(min(a, b), min(max(a, b), c)) }
