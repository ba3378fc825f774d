package explore

import (
	"fmt"
	"testing"
	"time"

	"cascade/orchestrator"
)

// BenchmarkWalk walks plans of 3 to 6 channels, each of which waits for the most that it can report; a plan of three is
// to take far less than a second, and one of six ten at most.
func BenchmarkWalk(b *testing.B) {
	for _, providers := range []Providers{Sane, Real} {
		for channels := 3; channels <= 6; channels++ {
			q := Question{Providers: providers}
			for _, c := range orchestrator.Channels()[:channels] {
				q.Route = append(q.Route, orchestrator.RouteStep{Channel: c, Window: time.Minute, Success: c.Highest()})
				q.TTL = append(q.TTL, orchestrator.DefaultProviderTTL)
			}
			b.Run(fmt.Sprintf("%s/%d", providers, channels), func(b *testing.B) {
				var found *Findings
				for b.Loop() {
					found = explored(b, q)
				}
				if !found.Complete {
					b.Fatalf("the walk ended after %d states", found.States)
				}
				b.ReportMetric(float64(found.States), "states")
			})
		}
	}
}
