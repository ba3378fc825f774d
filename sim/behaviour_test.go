package sim_test

import (
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/provider"
)

// A provider behaves as described from now on: sends that were answered before keep their receipts.
func TestABehaviourHoldsFromNowOn(t *testing.T) {
	w := newLive(t, "providers: {WhatsApp: {price: {amount: 1, per: send}}}")
	w.send()
	w.SetBehaviour(orchestrator.WhatsApp, described(t,
		"{script: [{status: Rejected, after: 1s}], price: {amount: 2, per: send}}"))
	w.send()
	if err := w.RunUntilIdle(sim.Limits{}); err != nil {
		t.Fatal(err)
	}
	w.saw("0 #1 submitted", "0 #1 WhatsApp fired", "0 #2 submitted", "0 #2 WhatsApp fired", "0.05 #1 WhatsApp Accepted",
		"0.2 #1 WhatsApp Sent", "1 #2 WhatsApp Rejected code 41", "1 #2 WhatsApp failed code 41",
		"3 #1 WhatsApp Delivered copy 1", "3 #1 WhatsApp succeeded")
	if cost := w.Summary().Cost; cost != 3_000_000 {
		t.Errorf("the cost is %d millionths", cost)
	}
}

// A rule for one recipient, or a price of a segment, holds for traffic too, whether it was under way or not.
func TestABehaviourHoldsForTrafficUnderWay(t *testing.T) {
	const text = "plan: [{channel: SMS}]\ntraffic: {messages: 3, arrivals: {every: 10s}}\n"
	first := newLive(t, text)
	if err := first.StartScenario(); err != nil {
		t.Fatal(err)
	}
	first.advance(time.Minute)
	second, third := first.Message(1), first.Message(2)
	behaviour := described(t, `{rules: [{msisdn: "`+second.User.MSISDN+`", script: [{status: Rejected, after: 0s}]},
  {msisdn: "`+third.User.MSISDN+`", script: []}], price: {amount: 0.5, per: segment}}`)
	for name, before := range map[string]bool{"before": true, "under way": false} {
		t.Run(name, func(t *testing.T) {
			w := newLive(t, text)
			set := func() { w.SetBehaviour(orchestrator.SMS, behaviour) }
			if before {
				set()
			}
			if err := w.StartScenario(); err != nil {
				t.Fatal(err)
			}
			w.advance(5 * time.Second)
			if !before {
				set()
			}
			w.advance(time.Minute)
			s := w.Summary()
			if s.Succeeded != 1 || s.Failed != 1 || s.Open != 1 {
				t.Errorf("%d succeeded, %d failed, %d open", s.Succeeded, s.Failed, s.Open)
			}
			if want := map[bool]sim.Millionths{true: 1_500_000, false: 1_000_000}[before]; s.Cost != want {
				t.Errorf("the cost is %d millionths, want %d", s.Cost, want)
			}
		})
	}
}

func described(t *testing.T, text string) *scenarios.Provider {
	t.Helper()
	p, err := scenarios.ParseProvider(scenarios.Default().Start, orchestrator.SMS, "", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// parrot answers every send by telling what it saw.
type parrot struct{ sends []provider.Send }

func (p *parrot) Send(s *provider.Send) {
	p.sends = append(p.sends, *s)
	s.Report(orchestrator.Delivered, time.Second, 0)
}

// A provider of one's own sees the message's number, channel, step, recipient and instant, in traffic too.
func TestAProviderOfOnesOwn(t *testing.T) {
	w := newLive(t, "plan: [{channel: WhatsApp, fallbackAfter: 10}, {channel: SMS}]\n"+
		"providers: {WhatsApp: {script: []}}\ntraffic: {messages: 2, arrivals: {every: 1s}}\n")
	p := &parrot{}
	w.SetProvider(orchestrator.SMS, p)
	if err := w.StartScenario(); err != nil {
		t.Fatal(err)
	}
	if err := w.RunUntilIdle(sim.Limits{}); err != nil {
		t.Fatal(err)
	}
	if len(p.sends) != 2 {
		t.Fatalf("it saw %d sends", len(p.sends))
	}
	for n, s := range p.sends {
		m := w.Message(uint32(n))
		if s.Message != uint32(n) || s.Channel != orchestrator.SMS || s.Step != 2 || s.Recipient != m.User.MSISDN ||
			s.At != time.Duration(10+n)*time.Second || s.Recipient == "" {
			t.Errorf("send %d is %+v", n, s)
		}
	}
	if s := w.Summary(); s.Succeeded != 2 || s.TimeToSuccess.Max.Duration() != 11*time.Second {
		t.Errorf("%+v", s)
	}
}

// liar reports a status that there is not.
type liar struct{}

func (liar) Send(s *provider.Send) { s.Report(99, time.Second, 0) }

// A provider of one's own that reports what no receipt can be breaks its world, which says so.
func TestAProviderOfOnesOwnReportsWhatCanBe(t *testing.T) {
	w := newLive(t, "plan: [{channel: SMS}]\n")
	w.SetProvider(orchestrator.SMS, liar{})
	w.send()
	if err := w.AdvanceTo(time.Minute); err == nil || !strings.Contains(err.Error(), "status") {
		t.Errorf("%v", err)
	}
}
