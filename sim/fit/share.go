package fit

import (
	"maps"
	"math"
	"slices"
	"time"

	"cascade/orchestrator"
)

// share is n of so many.
func share(n, of int) Share {
	if of == 0 {
		return Share{}
	}
	p := float64(n) / float64(of)
	return Share{of, p, math.Sqrt(p * (1 - p) / float64(of))}
}

// plateau is the share of which a status ever comes.
func plateau(l Latency) Share {
	value, err := l.Curve.Plateau()
	return Share{l.Curve.Messages, value, err}
}

// Interval is where the share lies in 95 of 100 such logs.
func (s Share) Interval() (low, high float64) {
	const z = 1.96
	half := float64(z * s.Err)
	return math.Max(0, s.Value-half), math.Min(1, s.Value+half)
}

// digits keeps as much of a share as is read: four places.
func digits(x float64) float64 { return math.Round(min(max(x, 0), 1)*1e4) / 1e4 }

// median is the middle one; 0 of none.
func median(spans []time.Duration) time.Duration {
	if len(spans) == 0 {
		return 0
	}
	slices.Sort(spans)
	return spans[(len(spans)-1)/2]
}

// commonest is the code that most failures have; the lowest of several.
func commonest(codes map[orchestrator.Code]int) orchestrator.Code {
	best := orchestrator.RejectedByChannel
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		if codes[code] > codes[best] {
			best = code
		}
	}
	return best
}
