package sim

import (
	"slices"
	"time"
)

// waits are the spans from the first firing to the success, one a message that succeeded. They are kept in
// pieces, so that a million of them are not copied as they grow.
type waits [][]time.Duration

const waitsPiece = 1 << 12

func (w *waits) add(d time.Duration) {
	last := len(*w) - 1
	if last < 0 || len((*w)[last]) == waitsPiece {
		*w = append(*w, make([]time.Duration, 0, min(waitsPiece, 16<<(4*len(*w)))))
		last++
	}
	(*w)[last] = append((*w)[last], d)
}

// percentiles are the waits at the given shares of 100, by nearest rank, and the longest; zeros when there
// are none.
func (w waits) percentiles() Percentiles {
	all := slices.Concat(w...)
	n := len(all)
	if n == 0 {
		return Percentiles{}
	}
	rank := func(percent int) time.Duration { return selectRank(all, (n*percent+99)/100-1) }
	return Percentiles{P50: rank(50), P95: rank(95), P99: rank(99), Max: slices.Max(all)}
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
