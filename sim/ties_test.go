package sim_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// held is a world of one message on a channel that waits for Sent, whose provider gives up after ttl and says so, to a
// recipient who is offline from 90 s to 200 s.
func held(c orchestrator.Channel, ttl time.Duration, perSegment bool, script []scenarios.Receipt) *scenarios.Scenario {
	s := scenarios.Default()
	s.Plan = orchestrator.Plan{
		{Channel: c, FallbackAfter: 24 * time.Hour, SuccessStatus: orchestrator.Sent}, {Channel: orchestrator.Viber},
	}
	text := "Your table is booked."
	if perSegment {
		text = "Your table is booked for 8 pm. We are looking forward to seeing you, and hope that you will like what we have: " +
			"there is a terrace, a garden, and a view of the sea, and the kitchen is open until midnight, on all days of the week."
	}
	s.Message = &orchestrator.Message{
		User: orchestrator.User{MSISDN: "+6500000100"}, Type: orchestrator.Text, Content: orchestrator.Content{Text: text},
	}
	s.Recipients = []scenarios.Recipient{{
		MSISDN: "+6500000100", Offline: []scenarios.Offline{{From: 90 * time.Second, To: 200 * time.Second}},
	}}
	s.Providers = map[orchestrator.Channel]*scenarios.Provider{
		c: {HasScript: true, Script: script, TTL: ttl, OnExpiry: scenarios.ReportUndelivered, PerSegment: perSegment},
	}
	return s
}

type fataler interface{ Fatal(...any) }

func ran(t fataler, s *scenarios.Scenario) (*sim.Result, []byte) {
	r, err := sim.Run(context.Background(), s, sim.RunOptions{Timeline: true})
	if err != nil {
		t.Fatal(err)
	}
	var text []byte
	for _, l := range r.Timeline.All(0) {
		text = append(r.AppendLine(text, l), '\n')
	}
	return r, text
}

// A message that waits for Sent has it at the very instant at which its provider gives up the delivery. Nothing falls
// back, in whatever order the script's lines are written.
func TestAReceiptAtTheInstantOfAnExpiryCounts(t *testing.T) {
	lines := []scenarios.Receipt{
		{Status: orchestrator.Delivered, After: 100 * time.Second},
		{Status: orchestrator.Read, After: 110 * time.Second},
		{Status: orchestrator.Sent, After: 30 * time.Second},
	}
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		script := make([]scenarios.Receipt, 0, len(order))
		for _, i := range order {
			script = append(script, lines[i])
		}
		r, text := ran(t, held(orchestrator.WhatsApp, 30*time.Second, false, script))
		if r.Summary.Fallbacks != 0 || r.Summary.Succeeded != 1 ||
			!bytes.Contains(text, []byte(`"status":"Undelivered"`)) {
			t.Errorf("in the order %v: %s", order, text)
		}
	}
}

// The order in which a script's lines are written tells nothing but the order of those of one instant: what a provider
// says by itself when it gives up comes after all of them.
func TestTheOrderOfAScriptsLinesCountsWithinAnInstantAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom([]orchestrator.Channel{orchestrator.WhatsApp, orchestrator.SMS}).Draw(t, "channel")
		perSegment := c == orchestrator.SMS && rapid.Bool().Draw(t, "segments")
		var script []scenarios.Receipt
		for range rapid.IntRange(1, 7).Draw(t, "lines") {
			line := scenarios.Receipt{
				Status: rapid.SampledFrom([]orchestrator.Status{
					orchestrator.Accepted, orchestrator.Sent, orchestrator.Sent, orchestrator.Delivered, orchestrator.Delivered,
				}).Draw(t, "status"),
				After: time.Duration(rapid.IntRange(1, 12).Draw(t, "after")) * 10 * time.Second,
			}
			if perSegment {
				line.Segment = rapid.IntRange(0, 2).Draw(t, "segment")
			}
			script = append(script, line)
		}
		ttl := time.Duration(rapid.IntRange(1, 12).Draw(t, "ttl")) * 10 * time.Second
		_, want := ran(t, held(c, ttl, perSegment, script))
		// Lines of one instant keep their order: all others may stand anywhere.
		shuffled := slices.Clone(rapid.Permutation(script).Draw(t, "order"))
		for i, from := range shuffled {
			rank := 0
			for _, before := range shuffled[:i] {
				if before.After == from.After {
					rank++
				}
			}
			shuffled[i] = atInstant(script, from.After)[rank]
		}
		if _, got := ran(t, held(c, ttl, perSegment, shuffled)); !bytes.Equal(want, got) {
			t.Fatalf("ttl %s, script %+v:\n%s\nand as %+v:\n%s", ttl, script, want, shuffled, got)
		}
	})
}

// atInstant is the lines of one instant, in the order of the script.
func atInstant(script []scenarios.Receipt, at time.Duration) (list []scenarios.Receipt) {
	for _, line := range script {
		if line.After == at {
			list = append(list, line)
		}
	}
	return list
}
