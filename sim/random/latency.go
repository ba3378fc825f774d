package random

import (
	"time"

	"cascade/scenarios"
)

// Latency is a distribution of durations, prepared for drawing. A fixed one is exact; a sampled one is rounded
// to whole microseconds.
type Latency struct {
	kind   scenarios.LatencyKind
	fixed  time.Duration
	a, b   float64 // in microseconds; of a lognormal, the logarithm of the median and sigma
	points []scenarios.Point
}

// NewLatency prepares a scenario's distribution.
func NewLatency(l scenarios.Latency) Latency {
	us := float64(time.Microsecond)
	prepared := Latency{kind: l.Kind, fixed: max(l.A, 0), a: float64(l.A) / us, b: float64(l.B) / us, points: l.Points}
	if l.Kind == scenarios.Lognormal {
		prepared.a, prepared.b = log(max(prepared.a, 1e-3)), l.Sigma
	}
	return prepared
}

// Draw picks a duration.
func (l *Latency) Draw(d Draws, p Part) time.Duration {
	if l.kind == scenarios.Fixed {
		return l.fixed
	}
	us := l.sample(d, p)
	if !(us >= 0) { // below 0, or no number
		return 0
	}
	// The conversion keeps the sum from being fused with a product.
	return time.Duration(min(float64(us)+0.5, float64(scenarios.MaxDuration/time.Microsecond))) * time.Microsecond
}

// sample is how many microseconds the share u of all draws keeps below. It may be negative.
func (l *Latency) sample(d Draws, p Part) float64 {
	switch l.kind {
	case scenarios.Uniform:
		return l.a + float64(d.Unit(p)*(l.b-l.a))
	case scenarios.Normal:
		return l.a + float64(l.b*d.normal(p))
	case scenarios.Lognormal:
		return exp(min(l.a+float64(l.b*d.normal(p)), 60))
	case scenarios.Exponential:
		return -l.a * log(d.Unit(p))
	case scenarios.Percentiles:
		return l.percentile(d.Unit(p))
	}
	return 0
}

// percentile goes in straight lines from 0 at p0 through the points, and stays flat after the last.
func (l *Latency) percentile(u float64) float64 {
	share, at := 0.0, 0.0
	for _, point := range l.points {
		next := float64(point.At) / float64(time.Microsecond)
		if u < point.Share {
			return at + float64((next-at)*((u-share)/(point.Share-share)))
		}
		share, at = point.Share, next
	}
	return at
}
