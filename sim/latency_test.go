package sim_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
)

// latencies draws a distribution many times and sorts what came.
func latencies(t *testing.T, distribution string) []time.Duration {
	t.Helper()
	drawn := make([]time.Duration, 0, many)
	for _, receipts := range answers(t, crowd(many, "accepted: "+distribution), orchestrator.WhatsApp) {
		at, _, _ := strings.Cut(receipts[0], " ")
		d, err := time.ParseDuration(at)
		if err != nil {
			t.Fatal(err)
		}
		drawn = append(drawn, d)
	}
	slices.Sort(drawn)
	return drawn
}

// below is the share of draws below a limit.
func below(drawn []time.Duration, limit time.Duration) float64 {
	n, _ := slices.BinarySearch(drawn, limit)
	return float64(n) / float64(len(drawn))
}

// Each distribution is told by some of its quantiles: which share of all draws is below which time.
func TestLatencyDistributions(t *testing.T) {
	type quantile struct {
		limit time.Duration
		share float64
	}
	const s, ms = time.Second, time.Millisecond
	for _, c := range []struct {
		distribution string
		want         []quantile
		least, most  time.Duration
	}{
		{"{uniform: {min: 100ms, max: 500ms}}", []quantile{{200 * ms, 0.25}, {300 * ms, 0.5}, {460 * ms, 0.9}}, 100 * ms, 500 * ms},
		// A standard normal variable is below 1 in 0.8413 and below 1.96 in 0.975 of all draws.
		{"{normal: {mean: 10s, sd: 2s}}", []quantile{{8 * s, 0.1587}, {10 * s, 0.5}, {12 * s, 0.8413}, {13920 * ms, 0.975}}, 0, time.Minute},
		// Below 0 is 0: half of all draws.
		{"{normal: {mean: 0s, sd: 2s}}", []quantile{{time.Microsecond, 0.5}, {2 * s, 0.8413}}, 0, time.Minute},
		// Sigma is the standard deviation of the logarithm: e times the median is one sigma above it.
		{"{lognormal: {median: 4s, sigma: 1.0}}", []quantile{{4 * s, 0.5}, {10873127314 * time.Nanosecond, 0.8413}}, 0, time.Hour},
		{"{lognormal: {median: 4s, sigma: 0.5}}", []quantile{{4 * s, 0.5}, {6594885083 * time.Nanosecond, 0.8413}}, 0, time.Hour},
		// The mean of an exponential is above 1 - 1/e of all draws.
		{"{exponential: {mean: 10s}}", []quantile{{10 * s, 1 - 1/math.E}, {6931471806 * time.Nanosecond, 0.5}, {30 * s, 0.9502}}, 0, time.Hour},
		// Percentiles are linear from 0 at p0 through the points, and flat after the last.
		{"{percentiles: {p50: 4s, p95: 20s, p99: 60s}}",
			[]quantile{{2 * s, 0.25}, {4 * s, 0.5}, {12 * s, 0.725}, {20 * s, 0.95}, {40 * s, 0.97}, {60 * s, 0.99}}, 0, 60 * s},
		{"{percentiles: {p20: 4s}}", []quantile{{1 * s, 0.05}, {4 * s, 0.2}}, 0, 4 * s},
		{"{percentiles: {p50: 4s, p100: 4s}}", []quantile{{2 * s, 0.25}, {4 * s, 0.5}}, 0, 4 * s},
	} {
		t.Run(c.distribution, func(t *testing.T) {
			drawn := latencies(t, c.distribution)
			for _, q := range c.want {
				about(t, "below "+q.limit.String(), below(drawn, q.limit), q.share)
			}
			if first, last := drawn[0], drawn[len(drawn)-1]; first < c.least || last > c.most {
				t.Errorf("from %v to %v, want within %v and %v", first, last, c.least, c.most)
			}
			for _, d := range drawn {
				if d%time.Microsecond != 0 {
					t.Fatalf("%v is not whole microseconds", d)
				}
			}
		})
	}
}

// The mean of an exponential is its mean, and of a normal that is never below 0 too.
func TestMeansOfDistributions(t *testing.T) {
	for distribution, sd := range map[string]float64{
		"{exponential: {mean: 10s}}":    10,
		"{normal: {mean: 10s, sd: 1s}}": 1,
	} {
		var sum time.Duration
		for _, d := range latencies(t, distribution) {
			sum += d
		}
		mean, margin := sum.Seconds()/many, 5*sd/math.Sqrt(many)
		if math.Abs(mean-10) > margin {
			t.Errorf("%s has the mean %.4f s, want 10 ± %.4f", distribution, mean, margin)
		}
	}
}

// What is flat after the last point: four in five draws are exactly its time.
func TestPercentilesAreFlatAfterTheLast(t *testing.T) {
	drawn := latencies(t, "{percentiles: {p20: 4s}}")
	about(t, "exactly 4 s", 1-below(drawn, 4*time.Second), 0.8)
}

// A fixed latency is exact, to the nanosecond; so is a distribution without any width, in microseconds.
func TestFixedLatenciesAreExact(t *testing.T) {
	for distribution, want := range map[string]time.Duration{
		"1.234567891s":                        1234567891,
		"0s":                                  0,
		"{uniform: {min: 2s, max: 2s}}":       2 * time.Second,
		"{normal: {mean: 2s, sd: 0s}}":        2 * time.Second,
		"{normal: {mean: 0s, sd: 0s}}":        0,
		"{lognormal: {median: 2s, sigma: 0}}": 2 * time.Second,
		"{exponential: {mean: 0s}}":           0,
		"{uniform: {min: 0s, max: 0s}}":       0,
	} {
		drawn := latencies(t, distribution)
		if first, last := drawn[0], drawn[len(drawn)-1]; first != want || last != want {
			t.Errorf("%s is drawn as %v to %v", distribution, first, last)
		}
	}
}

// However long its tail is, a draw stays within what can be added up.
func TestTheLongestDrawsCanBeAddedUp(t *testing.T) {
	drawn := latencies(t, "{lognormal: {median: 3650d, sigma: 5}}")
	if longest := drawn[len(drawn)-1]; longest <= 0 || drawn[0] < 0 {
		t.Errorf("from %v to %v", drawn[0], longest)
	}
}
