package sim_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

func offline(c orchestrator.Channel, from, to time.Duration) []scenarios.Offline {
	return []scenarios.Offline{{Channel: c, From: from, To: to}}
}

// run carries a scenario's traffic to its end, as a crowd where it is one.
func run(t *testing.T, s *scenarios.Scenario) *sim.Result {
	t.Helper()
	r, err := sim.Run(context.Background(), s, sim.RunOptions{Timeline: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// heldUp is the messages that were delivered later than usual, by number.
func heldUp(r *sim.Result) (late []uint32) {
	for _, l := range r.Timeline.All(0) {
		if l.Copy() > 0 && l.At > 3*time.Second {
			late = append(late, l.Message)
		}
	}
	slices.Sort(late)
	return late
}

// A share of the generated recipients is offline: near that many of them, the same ones whatever else changes.
func TestAShareOfGeneratedRecipients(t *testing.T) {
	s := parse(t, "plan: [{channel: WhatsApp, successStatus: Delivered}]\ntraffic: {messages: 2000}\n")
	s.Recipients = []scenarios.Recipient{
		{Share: 0.1, Offline: offline(0, 0, time.Minute)},
		{Share: 0.2, Offline: offline(orchestrator.SMS, 0, time.Minute)},
		{Share: 0.3, Offline: offline(orchestrator.WhatsApp, 0, time.Hour)},
	}
	at := map[time.Duration]int{}
	first := run(t, s)
	for _, l := range first.Timeline.All(0) {
		if l.Copy() > 0 {
			at[l.At]++
		}
	}
	for instant, share := range map[time.Duration]float64{time.Minute: 0.1, time.Hour: 0.3, 3 * time.Second: 0.6} {
		if got := float64(at[instant]) / 2000; math.Abs(got-share) > 0.03 {
			t.Errorf("at %s there are %v of the deliveries, want about %v", instant, got, share)
		}
	}
	s.Traffic.Messages = 3000
	s.Plan = append(s.Plan, orchestrator.Step{Channel: orchestrator.SMS})
	more := slices.DeleteFunc(heldUp(run(t, s)), func(n uint32) bool { return n >= 2000 })
	if !slices.Equal(more, heldUp(first)) {
		t.Error("with more messages and another step, others are offline")
	}
}

// A share is one of generated recipients: whoever is named is none of them.
func TestNoNamedRecipientBelongsToAShare(t *testing.T) {
	s := parse(t, "traffic: {messages: 6}\nrecipients: [{msisdn: \"+6598765432\"}, {msisdn: \"+6598765433\"}]\n")
	s.Recipients = append(s.Recipients, scenarios.Recipient{Share: 1, Offline: offline(0, 0, time.Minute)})
	if late := heldUp(run(t, s)); len(late) != 6 {
		t.Errorf("%d of 6 generated recipients are offline", len(late))
	}
	s.Traffic.To = scenarios.ToRecipients
	if late := heldUp(run(t, s)); late != nil {
		t.Errorf("named recipients are offline: %v", late)
	}
}

// Traffic to the recipients goes to those that are named, in turn, and meets what is said of them: phones that are
// off, rules, and magic numbers. So it is in a crowd and in a world, where other messages come between.
func TestTrafficToTheRecipientsGoesToThemInTurn(t *testing.T) {
	s := parse(t, `plan: [{channel: WhatsApp}]
providers: {WhatsApp: {rules: [{msisdn: "+6598765433", script: [{status: Rejected, after: 0s, code: 41}]}]}}
recipients:
  - {msisdn: "+6598765432", offline: [{from: 0s, to: 1m}]}
  - {msisdn: "+6598765433"}
  - {msisdn: "+6500000101"}
traffic: {messages: 7, arrivals: {every: 10s}}
`)
	s.Traffic.To = scenarios.ToRecipients
	want := []string{"succeeded at 1m0s", "failed with 41", "failed with 1"}
	names := []string{"+6598765432", "+6598765433", "+6500000101"}
	r := run(t, s)
	ends := map[uint32]string{}
	for _, l := range r.Timeline.All(0) {
		switch l.Kind() {
		case sim.Succeeded:
			ends[l.Message] = fmt.Sprintf("succeeded at %s", l.At)
		case sim.Failed:
			ends[l.Message] = fmt.Sprintf("failed with %d", l.Code())
		}
	}
	for n := range uint32(7) {
		if got := r.Message(n).User.MSISDN; got != names[n%3] {
			t.Errorf("message %d goes to %s, want %s", n, got, names[n%3])
		}
		if n < 3 && ends[n] != want[n] {
			t.Errorf("message %d %s, want %s", n, ends[n], want[n])
		}
	}
	w := sim.NewWorld(s, sim.Options{})
	if err := w.StartScenario(); err != nil {
		t.Fatal(err)
	}
	for n := range uint32(7) {
		if err := w.AdvanceTo(time.Duration(n) * 10 * time.Second); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Submit(&orchestrator.Message{Type: orchestrator.Text, User: orchestrator.User{MSISDN: "+6598765499"}}); err != nil {
			t.Fatal(err)
		}
		if got := w.Recipient(2 * n); got != names[n%3] || w.Message(2*n).User.MSISDN != got {
			t.Errorf("in a world message %d goes to %s, want %s", 2*n, got, names[n%3])
		}
	}
}

func TestTrafficToNobodyIsRefused(t *testing.T) {
	s := parse(t, "traffic: {messages: 2}\n")
	s.Traffic.To, s.Recipients = scenarios.ToRecipients, []scenarios.Recipient{{Share: 0.5}}
	if _, err := sim.Run(context.Background(), s, sim.RunOptions{}); err != sim.ErrNoRecipients {
		t.Errorf("the error is %v", err)
	}
}

// What is newly said of a recipient, or of a provider, leaves the sends that wait for their turn in the line.
func TestAChangeLeavesTheQueueOfAProviderAsItIs(t *testing.T) {
	const text = "plan: [{channel: WhatsApp}]\nproviders: {WhatsApp: {throughput: 1/m}}\n"
	for name, change := range map[string]func(*live){
		"nothing": func(*live) {},
		"a recipient goes offline in an hour": func(w *live) {
			w.SetRecipient(scenarios.Recipient{
				MSISDN: "+6500000100", Offline: offline(orchestrator.WhatsApp, time.Hour, 2*time.Hour),
			})
		},
		"the provider is described anew": func(w *live) {
			w.SetBehaviour(orchestrator.WhatsApp, described(t, "{throughput: 1/m, price: {amount: 1, per: send}}"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newLive(t, text)
			w.send()
			change(w)
			w.send()
			w.advance(time.Minute + 3*time.Second)
			if at := w.Summary().TimeToSuccess.Max.Duration(); w.Summary().Succeeded != 2 ||
				at != time.Minute+3*time.Second {
				t.Errorf("the second is delivered after %s, want 1m3s", at)
			}
		})
	}
	t.Run("another throughput counts from the last turn", func(t *testing.T) {
		w := newLive(t, text)
		w.send()
		w.SetBehaviour(orchestrator.WhatsApp, described(t, "{throughput: 6/m}"))
		w.send()
		w.advance(13 * time.Second)
		if at := w.Summary().TimeToSuccess.Max.Duration(); at != 13*time.Second {
			t.Errorf("the second is delivered after %s, want 13s", at)
		}
	})
}

// A recipient is named while a traffic to generated recipients is under way: those sent before are known too.
func TestARecipientOfTrafficUnderWayGoesOffline(t *testing.T) {
	w := newLive(t, "plan: [{channel: WhatsApp, fallbackAfter: 60, successStatus: Read}, {channel: SMS}]\ntraffic: {messages: 2}\n")
	if err := w.StartScenario(); err != nil {
		t.Fatal(err)
	}
	w.advance(10 * time.Second)
	w.SetRecipient(scenarios.Recipient{MSISDN: w.Recipient(0), Offline: offline(orchestrator.SMS, 0, time.Hour)})
	if err := w.RunUntilIdle(sim.Limits{}); err != nil {
		t.Fatal(err)
	}
	if s := w.State(0); w.Now() != time.Hour || s.Copies != 2 {
		t.Errorf("it ends at %s with %d copies", w.Now(), s.Copies)
	}
}
