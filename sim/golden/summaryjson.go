package golden

import (
	"encoding/json"
	"fmt"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
)

// summaryJSON is a summary as `run --json` prints it.
type summaryJSON struct {
	Scenario                                       string
	Seed                                           uint64
	Messages, Succeeded, Failed, Expired           int
	Cancelled, Open, Fallbacks, Duplicates, Copies int
	Channels                                       map[string]channelJSON
	TimeToSuccess                                  struct{ P50, P95, P99, Max json.Number }
	Cost, End                                      json.Number
}

type channelJSON struct{ Fired, Succeeded, Failed, Lapsed, Delivered, Read, Skipped int }

func (d summaryJSON) summary() (sim.Summary, error) {
	s := sim.Summary{
		Scenario: d.Scenario, Seed: d.Seed, Messages: d.Messages, Succeeded: d.Succeeded, Failed: d.Failed,
		Expired: d.Expired, Cancelled: d.Cancelled, Open: d.Open, Fallbacks: d.Fallbacks,
		Duplicates: d.Duplicates, Copies: d.Copies,
	}
	found := 0
	for _, c := range orchestrator.Channels() {
		counts, ok := d.Channels[c.String()]
		if !ok {
			continue
		}
		found++
		s.Channels = append(s.Channels, sim.ChannelSummary{
			Channel: c, Fired: counts.Fired, Succeeded: counts.Succeeded, Failed: counts.Failed,
			Lapsed: counts.Lapsed, Delivered: counts.Delivered, Read: counts.Read, Skipped: counts.Skipped,
		})
	}
	if found != len(d.Channels) {
		return s, fmt.Errorf("a channel in it is unknown")
	}
	times := []struct {
		text json.Number
		to   *time.Duration
	}{
		{d.TimeToSuccess.P50, &s.TimeToSuccess.P50}, {d.TimeToSuccess.P95, &s.TimeToSuccess.P95},
		{d.TimeToSuccess.P99, &s.TimeToSuccess.P99}, {d.TimeToSuccess.Max, &s.TimeToSuccess.Max}, {d.End, &s.End},
	}
	for _, t := range times {
		var ok bool
		if *t.to, ok = sim.ParseSeconds(t.text.String()); !ok {
			return s, fmt.Errorf("%q is no time", t.text)
		}
	}
	var ok bool
	if s.Cost, ok = sim.ParseMillionths(d.Cost.String()); !ok {
		return s, fmt.Errorf("%q is no cost", d.Cost)
	}
	return s, nil
}
