package sim

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// yardstick is the workload that other engines were measured on: a message each virtual millisecond,
// WhatsApp (60 s, Read), Viber (60 s, Delivered), SMS.
func yardstick(messages int) *scenarios.Scenario {
	lognormal := func(median time.Duration, sigma float64) scenarios.Latency {
		return scenarios.Latency{Kind: scenarios.Lognormal, A: median, Sigma: sigma}
	}
	fixed := func(d time.Duration) scenarios.Latency { return scenarios.Latency{Kind: scenarios.Fixed, A: d} }
	provider := func(delivered time.Duration, reads bool) *scenarios.Provider {
		m := &scenarios.Model{
			Accepted: fixed(50 * time.Millisecond), Sent: fixed(200 * time.Millisecond),
			Delivered: lognormal(delivered, 1), Reach: 1, Readers: 1, Stall: 0.1,
			Reject: scenarios.Reject{Share: 0.03, After: 300 * time.Millisecond, Code: 41},
		}
		if reads {
			read := lognormal(40*time.Second, 1.2)
			m.Read = &read
		}
		return &scenarios.Provider{Model: m}
	}
	return &scenarios.Scenario{
		Name: "yardstick", Seed: 1, Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Plan: orchestrator.Plan{
			{Channel: orchestrator.WhatsApp, FallbackAfter: time.Minute, SuccessStatus: orchestrator.Read},
			{Channel: orchestrator.Viber, FallbackAfter: time.Minute, SuccessStatus: orchestrator.Delivered},
			{Channel: orchestrator.SMS},
		},
		Message: &orchestrator.Message{Type: orchestrator.Text, Content: orchestrator.Content{Text: "Hello World!"}},
		Providers: map[orchestrator.Channel]*scenarios.Provider{
			orchestrator.WhatsApp: provider(3*time.Second, true),
			orchestrator.Viber:    provider(4*time.Second, true),
			orchestrator.SMS:      provider(6*time.Second, false),
		},
		Traffic: &scenarios.Traffic{Messages: messages, Every: time.Millisecond},
	}
}

// BenchmarkYardstick reports what a message costs, and how many events it has, so that the figure can be set
// beside that of an engine that counts events otherwise.
func BenchmarkYardstick(b *testing.B) {
	modes := []struct {
		name string
		o    RunOptions
	}{
		{"summary", RunOptions{Workers: 1}},
		{"timeline", RunOptions{Workers: 1, Timeline: true}},
		{"json", RunOptions{Workers: 1, JSON: io.Discard}},
		{"summary-2cores", RunOptions{Workers: 2}},
		{"timeline-2cores", RunOptions{Workers: 2, Timeline: true}},
		{"world", RunOptions{Limits: Limits{Time: forever}}},
	}
	for _, m := range modes {
		for _, n := range []int{1e3, 1e4, 1e5, 1e6} {
			b.Run(fmt.Sprintf("%s/%d", m.name, n), func(b *testing.B) {
				s := yardstick(n)
				b.ReportAllocs()
				events := 0
				for b.Loop() {
					r, err := Run(context.Background(), s, m.o)
					if err != nil {
						b.Fatal(err)
					}
					events = r.Events
				}
				perMessage := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(n)
				b.ReportMetric(perMessage, "ns/message")
				b.ReportMetric(float64(events)/float64(n), "events/message")
				b.ReportMetric(float64(events)/float64(n)/perMessage*1e9, "events/s")
			})
		}
	}
}

// BenchmarkOneMessage is a run of one message, as a test suite makes thousands of.
func BenchmarkOneMessage(b *testing.B) {
	s := yardstick(1)
	s.Traffic = nil
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Run(context.Background(), s, RunOptions{Timeline: true}); err != nil {
			b.Fatal(err)
		}
	}
}
