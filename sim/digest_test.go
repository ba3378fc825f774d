package sim

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// The digests of whole timelines, as computed on amd64. They are the same on every architecture, with any number
// of cores: a difference means that some arithmetic is not. Where a change is meant to change what is drawn, run
// with -rewrite, on amd64.
func TestDigestsAreTheSameEverywhere(t *testing.T) {
	datadriven.RunTest(t, "testdata/digests.txt", func(t *testing.T, d *datadriven.TestData) string {
		s := map[string]func(int) *scenarios.Scenario{"yardstick": yardstick, "everything": everything}[d.Cmd]
		if s == nil {
			t.Fatalf("unknown scenario %s", d.Cmd)
		}
		var messages int
		d.ScanArgs(t, "messages", &messages)
		return fmt.Sprintf("%x\n", sha256.Sum256([]byte(timelineOf(t, s(messages), RunOptions{}))))
	})
}

// everything draws from each distribution and each part.
func everything(messages int) *scenarios.Scenario {
	s := yardstick(messages)
	s.Message = nil
	s.Traffic = &scenarios.Traffic{Messages: messages, Poisson: scenarios.Rate{Count: 7, Per: time.Second}}
	read := scenarios.Latency{Kind: scenarios.Normal, A: 40 * time.Second, B: 30 * time.Second}
	s.Providers[orchestrator.WhatsApp].Model = &scenarios.Model{
		Accepted:  scenarios.Latency{Kind: scenarios.Uniform, A: time.Millisecond, B: 3 * time.Second},
		Sent:      scenarios.Latency{Kind: scenarios.Exponential, A: 2 * time.Second},
		Delivered: scenarios.Latency{Kind: scenarios.Lognormal, A: 7 * time.Second, Sigma: 2.5},
		Read:      &read, Reach: 0.93, Readers: 0.71, Stall: 0.07, Repeat: 0.13, Reorder: 0.11,
		Reject: scenarios.Reject{Share: 0.05, After: 2 * time.Second, Code: 41},
	}
	s.Providers[orchestrator.Viber].Model.Delivered = scenarios.Latency{Kind: scenarios.Percentiles, Points: []scenarios.Point{
		{Share: 0.5, At: 4 * time.Second}, {Share: 0.95, At: 20 * time.Second}, {Share: 0.999, At: time.Hour},
	}}
	s.Providers[orchestrator.SMS].Throughput = scenarios.Rate{Count: 1.3, Per: time.Second}
	return s
}
