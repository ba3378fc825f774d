package sim_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// sms is a world of one SMS with the text, answered by the script.
func sms(text string, perSegment bool, script []scenarios.Receipt) *scenarios.Scenario {
	s := scenarios.Default()
	s.Plan = orchestrator.Plan{{Channel: orchestrator.SMS}}
	s.Message = &orchestrator.Message{Type: orchestrator.Text, Content: orchestrator.Content{Text: text}}
	s.Providers = map[orchestrator.Channel]*scenarios.Provider{
		orchestrator.SMS: {HasScript: true, Script: script, PerSegment: perSegment},
	}
	return s
}

// fate is what became of a message: the zero instant is never.
type fate struct {
	succeeded, failed time.Duration
	code              orchestrator.Code // of the failure
}

func fateOf(t *rapid.T, s *scenarios.Scenario) (f fate) {
	r, err := sim.Run(context.Background(), s, sim.RunOptions{Timeline: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range r.Timeline.All(0) {
		switch l.Kind() {
		case sim.Succeeded:
			f.succeeded = l.At
		case sim.Failed:
			f.failed, f.code = l.At, l.Code()
		}
	}
	return f
}

// An SMS succeeds when each of its segments would have, sent as an SMS of its own, at the instant of the last of them.
// It fails when the first of them does, unless it has succeeded.
func TestAnSMSFaresAsAllOfItsSegments(t *testing.T) {
	const count = 3
	rapid.Check(t, func(t *rapid.T) {
		instants := rapid.Permutation([]int{1, 2, 3, 4, 5, 6, 7, 8}).Draw(t, "instants")
		var script []scenarios.Receipt
		for _, at := range instants[:rapid.IntRange(0, len(instants)).Draw(t, "lines")] {
			r := scenarios.Receipt{
				Status: rapid.SampledFrom([]orchestrator.Status{
					orchestrator.Accepted, orchestrator.Sent, orchestrator.Delivered, orchestrator.Delivered, orchestrator.Undelivered,
				}).Draw(t, "status"),
				After: time.Duration(at) * time.Second, Segment: rapid.IntRange(0, count).Draw(t, "segment"),
			}
			if r.Status.IsFailure() {
				r.Code = orchestrator.Code(40 + at)
			}
			script = append(script, r)
		}
		want, all := fate{}, true
		for n := 1; n <= count; n++ {
			var own []scenarios.Receipt
			for _, r := range script {
				if r.Segment == 0 || r.Segment == n {
					own = append(own, scenarios.Receipt{Status: r.Status, After: r.After, Code: r.Code})
				}
			}
			f := fateOf(t, sms("one", false, own))
			all = all && f.succeeded > 0
			want.succeeded = max(want.succeeded, f.succeeded)
			if f.failed > 0 && (want.failed == 0 || f.failed < want.failed) {
				want.failed, want.code = f.failed, f.code
			}
		}
		if !all {
			want.succeeded = 0
		}
		if got := fateOf(t, sms(strings.Repeat("0123456789", 31), true, script)); got != want {
			t.Fatalf("the message has %+v, want %+v", got, want)
		}
	})
}

// What an SMS costs by the segment is the same whatever becomes of its segments.
func TestASegmentCostsTheSameHoweverItFares(t *testing.T) {
	for _, script := range []string{"[]", "[{status: Delivered, segment: 1}]", "[{status: Undelivered, segment: 1}, {status: Delivered, segment: 2}]"} {
		r := play(t, `
plan: [{channel: SMS}]
message: {type: text, content: {text: "`+strings.Repeat("0123456789", 17)+`"}}
providers: {SMS: {receipts: segment, price: {amount: 0.03, per: segment}, script: `+script+`}}`, sim.RunOptions{})
		if got := r.Summary.Cost.String(); got != "0.06" {
			t.Errorf("script %s costs %s, want 0.06", script, got)
		}
	}
}

// A provider may come to answer by segments in the middle of a crowd: those that were sent before it count too.
func TestAWorldCountsSegmentsFromWhenAProviderNeedsThem(t *testing.T) {
	s := parse(t, `
plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]
message: {type: text, content: {text: "`+strings.Repeat("0123456789", 17)+`"}}
providers: {WhatsApp: {script: []}}
traffic: {messages: 2, arrivals: {every: 1s}}`)
	w := sim.NewWorld(s, sim.Options{})
	if err := w.StartScenario(); err != nil {
		t.Fatal(err)
	}
	advance(t, w, 30*time.Second)
	p, err := scenarios.ParseProvider(scenarios.Default().Start, orchestrator.SMS, "",
		[]byte("script: [{status: Delivered, segment: 1}, {status: Undelivered, after: 1s, segment: 2}]"))
	if err != nil {
		t.Fatal(err)
	}
	w.SetBehaviour(orchestrator.SMS, p)
	advance(t, w, time.Hour)
	if got := w.Summary(); got.Failed != 2 || got.Copies != 0 {
		t.Errorf("%d failed with %d copies, want 2 with none", got.Failed, got.Copies)
	}
}

func advance(t *testing.T, w *sim.World, to time.Duration) {
	t.Helper()
	if err := w.AdvanceTo(to); err != nil {
		t.Fatal(err)
	}
}
