package fit

import (
	"math"
	"slices"
	"time"

	"cascade/scenarios"
)

// Latency is how long a status takes where it comes.
type Latency struct {
	Curve     Curve
	Points    []Percentile
	Lognormal bool // Median and Sigma describe it well enough
	Median    time.Duration
	Sigma     float64
	Misfit    float64 // the Anderson–Darling statistic of the lognormal; above RejectedAbove it is rejected at 5%
}

// Percentile is a point of the latencies, and how many messages it rests on.
type Percentile struct {
	Share     float64 // of the messages of which the status comes
	At        time.Duration
	Effective float64
}

// shares are the percentiles that are told.
func shares() []float64 { return []float64{0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999} }

// beyond is how many receipts must lie beyond a percentile for it to be told.
const beyond = 5

// RejectedAbove is what the statistic exceeds for one in twenty samples that are lognormal (D'Agostino and Stephens,
// for a mean and a deviation that are taken from the sample).
const RejectedAbove = 0.752

// newLatency describes the waits of which the status came.
func newLatency(observed []Observation) Latency {
	l := Latency{Curve: NewCurve(observed)}
	plateau, _ := l.Curve.Plateau()
	came := 0
	for _, o := range observed {
		if o.Came {
			came++
		}
	}
	for _, share := range shares() {
		at, ok := l.Curve.Quantile(share * plateau)
		if ok && float64(came)*min(share, 1-share) >= beyond {
			l.Points = append(l.Points, Percentile{share, at, l.Curve.Effective(at)})
		}
	}
	l.lognormal(observed, came)
	return l
}

// lognormal fits one and tests it, where waiting longer would not have changed what came: the curve has levelled off.
func (l *Latency) lognormal(observed []Observation, came int) {
	const fewest = 20
	var logs []float64
	for _, o := range observed {
		if o.Came && o.After > 0 {
			logs = append(logs, math.Log(float64(o.After)))
		}
	}
	if len(logs) < fewest || len(logs) < came || !settled(observed) {
		return
	}
	mean, square := 0.0, 0.0
	for _, x := range logs {
		mean += x / float64(len(logs))
	}
	for _, x := range logs {
		square += float64((x - mean) * (x - mean)) // rounded, as all products here that are added: no compiler fuses the two
	}
	l.Sigma = math.Sqrt(square / float64(len(logs)-1))
	l.Median = time.Duration(math.Exp(mean))
	if l.Sigma == 0 {
		return
	}
	l.Misfit = misfit(logs, mean, l.Sigma)
	l.Lognormal = l.Misfit <= RejectedAbove && l.Median > 0
}

// settled tells whether those of which nothing came were watched for longer than nearly all others waited.
func settled(observed []Observation) bool {
	var last time.Duration
	for _, o := range observed {
		if o.Came {
			last = max(last, o.After)
		}
	}
	short := 0
	for _, o := range observed {
		if !o.Came && o.After < last {
			short++
		}
	}
	return short*100 <= len(observed)
}

// misfit is the Anderson–Darling statistic of a normal distribution, adjusted for the size of the sample.
func misfit(sample []float64, mean, sigma float64) float64 {
	slices.Sort(sample)
	n := len(sample)
	sum := 0.0
	for i, x := range sample {
		below := normal((x - mean) / sigma)
		above := normal((mean - sample[n-1-i]) / sigma)
		sum += float64(float64(2*i+1) * (math.Log(max(below, 1e-300)) + math.Log(max(above, 1e-300))))
	}
	size := float64(n)
	return (-size - sum/size) * (1 + 0.75/size + 2.25/(size*size))
}

// normal is the share of a standard normal distribution below x.
func normal(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// Scenario is the latency in a scenario's form; false where too little came to say anything.
func (l *Latency) Scenario() (scenarios.Latency, bool) {
	if l.Lognormal {
		return scenarios.Latency{
			Kind: scenarios.Lognormal, A: Rounded(l.Median), Sigma: math.Round(l.Sigma*1000) / 1000,
		}, true
	}
	if len(l.Points) == 0 {
		return scenarios.Latency{}, false
	}
	first, last := l.Points[0].At, l.Points[len(l.Points)-1].At
	if first == last {
		return scenarios.Latency{Kind: scenarios.Fixed, A: first}, true
	}
	points := scenarios.Latency{Kind: scenarios.Percentiles}
	for _, p := range l.Points {
		points.Points = append(points.Points, scenarios.Point{Share: p.Share, At: Rounded(p.At)})
	}
	return points, true
}

// Quantile is the instant below which the share of a scenario's latency lies, for pictures of a lognormal or of
// percentiles: what Scenario makes.
func Quantile(l *scenarios.Latency, share float64) time.Duration {
	switch l.Kind {
	case scenarios.Lognormal:
		return time.Duration(float64(l.A) * math.Exp(l.Sigma*math.Sqrt2*math.Erfinv(2*share-1)))
	case scenarios.Percentiles:
		before := scenarios.Point{}
		for _, p := range l.Points {
			if share < p.Share {
				return before.At + time.Duration(float64(p.At-before.At)*(share-before.Share)/(p.Share-before.Share))
			}
			before = p
		}
		return before.At
	}
	return l.A
}

// Rounded keeps as much of a span as a person reads: three digits or more, and whole milliseconds.
func Rounded(d time.Duration) time.Duration {
	switch {
	case d >= 10*time.Minute:
		return d.Round(time.Second)
	case d >= time.Second:
		return d.Round(10 * time.Millisecond)
	case d >= 10*time.Millisecond:
		return d.Round(time.Millisecond)
	}
	return d.Round(time.Microsecond)
}
