package sim_test

import (
	"context"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// A file that holds sends for good is refused. A world that was made in Go ends all the same: what is never let go has
// had its time.
func TestWhatIsHeldForGoodIsNotFollowedForEver(t *testing.T) {
	for name, outages := range map[string][]scenarios.Outage{
		"by turns":         {{From: 0, To: 1, Every: 2}, {From: 1, To: 2, Every: 2}},
		"all day":          {{From: time.Hour, To: time.Hour, Zone: time.UTC}},
		"longer than that": {{From: 0, To: time.Hour, Every: time.Nanosecond}},
	} {
		t.Run(name, func(t *testing.T) {
			for i := range outages {
				outages[i].Effect = scenarios.Hold
			}
			s := scenarios.Default()
			s.Plan = orchestrator.Plan{{Channel: orchestrator.SMS}}
			s.Providers = map[orchestrator.Channel]*scenarios.Provider{
				orchestrator.SMS: {Outages: outages, TTL: time.Minute, OnExpiry: scenarios.ReportUndelivered},
			}
			r, err := sim.Run(context.Background(), s, sim.RunOptions{Timeline: true})
			if err != nil {
				t.Fatal(err)
			}
			last := r.Timeline.At(r.Timeline.Len() - 1)
			if last.Kind() != sim.Failed || last.At != time.Minute || last.Code() != orchestrator.Expired {
				t.Errorf("it ends with %s at %s, code %d; want it failed after 1m, code 36",
					last.Kind(), last.At, last.Code())
			}
		})
	}
}
