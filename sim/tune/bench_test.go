package tune

import (
	"testing"
	"time"
)

// BenchmarkCandidate is what one candidate costs: the crowd under its plan, and its figures. A hundred over 100,000
// messages are to take 20 s on two cores, which is 2 µs a message.
func BenchmarkCandidate(b *testing.B) {
	s := load(b, slow)
	plans, err := Space{Windows: []time.Duration{time.Minute}}.Plans(s.Plan)
	if err != nil {
		b.Fatal(err)
	}
	const messages = 100_000
	for b.Loop() {
		if _, err := try(b.Context(), s.WithPlan(plans[0]), 1, messages); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/messages, "ns/message")
}
