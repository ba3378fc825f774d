// Package scenariotest draws scenarios at random, for laws that hold in all of them. Times are drawn from few values, so
// that much falls onto the same instants, where the order of events is put to the test.
package scenariotest

import (
	"strings"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// Times are those that are drawn, up to half a minute.
var Times = rapid.SampledFrom([]time.Duration{0, 1, 1e9, 5e9, 10e9, 20e9, 30e9}) // nanoseconds

var (
	someTypes = rapid.SampledFrom([]orchestrator.ContentType{orchestrator.Text, orchestrator.Image, orchestrator.Template})
	anyShare  = rapid.SampledFrom([]float64{0, 0, 0.2, 0.5, 1})
)

// Scenario draws a world with all its faults. Its messages are independent of each other unless it limits a provider.
// Number gives the MSISDN that person n of a run with a seed has: phones of some are off; nil: of none by number.
func Scenario(t *rapid.T, limits bool, number func(seed uint64, n uint32) string) *scenarios.Scenario {
	s := scenarios.Default()
	s.Name, s.Seed = "random", rapid.Uint64().Draw(t, "seed")
	s.Plan = plan(t)
	s.Providers = map[orchestrator.Channel]*scenarios.Provider{}
	for _, step := range s.Plan {
		if rapid.IntRange(0, 4).Draw(t, "told") > 0 {
			s.Providers[step.Channel] = Provider(t, step.Channel, limits)
		}
	}
	if rapid.Bool().Draw(t, "body") {
		s.Message = message(t)
	}
	s.Traffic = &scenarios.Traffic{Messages: rapid.IntRange(1, 30).Draw(t, "messages")}
	switch rapid.IntRange(0, 2).Draw(t, "arrivals") {
	case 0:
		s.Traffic.Every = rapid.SampledFrom([]time.Duration{0, 1, 5 * time.Second, time.Hour}).Draw(t, "every")
	case 1:
		s.Traffic.Every = 10 * time.Second
	case 2:
		s.Traffic.Poisson = scenarios.Rate{Count: 1, Per: time.Second}
	}
	if number != nil && rapid.Bool().Draw(t, "phones are off") {
		for n := range uint32(5) {
			from := Times.Draw(t, "off")
			s.Recipients = append(s.Recipients, scenarios.Recipient{
				MSISDN: number(s.Seed, n), Offline: []scenarios.Offline{{From: from, To: from + 1 + Times.Draw(t, "for")}},
			})
		}
		if rapid.Bool().Draw(t, "to them") {
			s.Traffic.To = scenarios.ToRecipients
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "shares") {
		from := Times.Draw(t, "off")
		s.Recipients = append(s.Recipients, scenarios.Recipient{
			Share:   rapid.SampledFrom([]float64{0.2, 0.5}).Draw(t, "share"),
			Offline: []scenarios.Offline{{From: from, To: from + 1 + Times.Draw(t, "for")}},
		})
	}
	return s
}

func plan(t *rapid.T) orchestrator.Plan {
	channels := rapid.Permutation(orchestrator.Channels()).Draw(t, "channels")
	var steps orchestrator.Plan
	for _, c := range channels[:rapid.IntRange(1, 4).Draw(t, "steps")] {
		steps = append(steps, orchestrator.Step{
			Channel:       c,
			FallbackAfter: rapid.SampledFrom([]time.Duration{0, 10e9, 20e9}).Draw(t, "window"),
			SuccessStatus: orchestrator.Status(rapid.IntRange(0, int(c.Highest())).Draw(t, "success")),
		})
	}
	if len(steps) == 1 && steps[0].Channel == orchestrator.Line {
		steps[0].Channel = orchestrator.RCS // nobody has an address for Line alone, and such traffic is refused
	}
	return steps
}

func message(t *rapid.T) *orchestrator.Message {
	m := &orchestrator.Message{
		Type:    someTypes.Draw(t, "type"),
		Content: orchestrator.Content{Text: rapid.SampledFrom([]string{"hi", strings.Repeat("long ", 100)}).Draw(t, "text")},
	}
	if m.Type != orchestrator.Text && len(m.Content.Text) > 10 {
		m.Content.FallbackText = m.Content.Text
	}
	if rapid.Bool().Draw(t, "line") {
		m.User.LineUserID = "U1"
	}
	if rapid.Bool().Draw(t, "expires") {
		m.Expiry.After = rapid.SampledFrom([]time.Duration{10e9, 20e9, 30e9}).Draw(t, "expiry")
	}
	if rapid.Bool().Draw(t, "waits") {
		m.Scheduled.After = rapid.SampledFrom([]time.Duration{1, 10e9, 30e9}).Draw(t, "scheduled")
	}
	return m
}
