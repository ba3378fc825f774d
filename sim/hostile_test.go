package sim_test

import (
	"context"
	"errors"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/provider"
)

// Whatever a caller passes, a world neither panics nor hangs, and goes on.

var (
	anyNumber  = rapid.OneOf(rapid.Uint32Range(0, 3), rapid.Just(uint32(math.MaxUint32)), rapid.Uint32())
	anyChannel = rapid.Custom(func(t *rapid.T) orchestrator.Channel {
		return orchestrator.Channel(rapid.OneOf(rapid.Uint8Range(0, 10), rapid.Uint8()).Draw(t, "channel"))
	})
	anyStatus = rapid.Custom(func(t *rapid.T) orchestrator.Status {
		return orchestrator.Status(rapid.OneOf(rapid.Uint8Range(0, 7), rapid.Uint8()).Draw(t, "status"))
	})
	anyCode = rapid.Custom(func(t *rapid.T) orchestrator.Code { return orchestrator.Code(rapid.Uint16().Draw(t, "code")) })
	anySpan = rapid.Custom(func(t *rapid.T) time.Duration {
		return time.Duration(rapid.OneOf(rapid.Int64Range(-1, 90e9), rapid.Int64()).Draw(t, "span"))
	})
	anyInt  = rapid.OneOf(rapid.IntRange(-1, 3), rapid.Int())
	anyText = rapid.OneOf(rapid.SampledFrom([]string{"", "+6500000108", "+6500000199", "\xff"}), rapid.String())
	anyWhen = rapid.Custom(func(t *rapid.T) orchestrator.When {
		w := orchestrator.When{After: anySpan.Draw(t, "after")}
		if rapid.Bool().Draw(t, "on the calendar") {
			w.At = time.Unix(rapid.Int64().Draw(t, "at"), 0)
		}
		return w
	})
	anyPlan = rapid.Custom(func(t *rapid.T) orchestrator.Plan {
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) orchestrator.Step {
			return orchestrator.Step{
				Channel: anyChannel.Draw(t, "channel"), FallbackAfter: anySpan.Draw(t, "fallbackAfter"),
				SuccessStatus: anyStatus.Draw(t, "successStatus"),
			}
		}), 0, 11).Draw(t, "plan")
	})
	anyMessage = rapid.Custom(func(t *rapid.T) *orchestrator.Message {
		if rapid.IntRange(0, 9).Draw(t, "nil") == 0 {
			return nil
		}
		m := &orchestrator.Message{
			User: orchestrator.User{MSISDN: anyText.Draw(t, "msisdn")},
			Type: orchestrator.ContentType(rapid.Uint8().Draw(t, "type")),
			Content: orchestrator.Content{Text: anyText.Draw(t, "text"),
				SMS: orchestrator.SMSOptions{Encoding: orchestrator.Encoding(rapid.Uint8().Draw(t, "encoding"))}},
		}
		if rapid.Bool().Draw(t, "has a plan") {
			m.Plan = anyPlan.Draw(t, "plan")
		}
		if rapid.Bool().Draw(t, "has times") {
			m.Scheduled, m.Expiry = anyWhen.Draw(t, "scheduled"), anyWhen.Draw(t, "expiry")
		}
		return m
	})
)

// wild is a provider that reports anything.
type wild struct{ t *rapid.T }

func (p wild) Send(s *provider.Send) {
	for range rapid.SampledFrom([]int{0, 1, 2, 300}).Draw(p.t, "receipts") {
		s.Report(anyStatus.Draw(p.t, "status"), anySpan.Draw(p.t, "after"), anyCode.Draw(p.t, "code"))
	}
}

func anyLine(t *rapid.T, w *sim.World) sim.Line {
	switch rapid.IntRange(0, 2).Draw(t, "line") {
	case 0:
		return sim.Line{At: anySpan.Draw(t, "at"), Message: anyNumber.Draw(t, "message")}
	case 1:
		return sim.WebhookLine(anySpan.Draw(t, "at"), anyNumber.Draw(t, "message"), anyInt.Draw(t, "step"),
			anyStatus.Draw(t, "status"), anyInt.Draw(t, "attempt"), anyInt.Draw(t, "answer"), rapid.Bool().Draw(t, "lost"))
	default:
		return w.Timeline().At(anyInt.Draw(t, "index"))
	}
}

// hostile does one thing to a world.
func hostile(t *rapid.T, w *sim.World) {
	switch rapid.IntRange(0, 15).Draw(t, "call") {
	case 0, 1, 2:
		w.Submit(anyMessage.Draw(t, "message"))
	case 3:
		w.SubmitMany(anyMessage.Draw(t, "message"), rapid.IntRange(-1, 20).Draw(t, "n"), anySpan.Draw(t, "every"))
	case 4:
		w.StartTraffic(scenarios.Traffic{
			Messages: rapid.SampledFrom([]int{-1, 0, 3, 20, math.MaxInt}).Draw(t,
				"messages"), Every: anySpan.Draw(t, "every"),
			Poisson: scenarios.Rate{Count: rapid.Float64().Draw(t, "count"), Per: anySpan.Draw(t, "per")},
			To:      scenarios.Audience(rapid.Uint8Range(0, 2).Draw(t, "to")),
		})
	case 5:
		w.StartScenario()
		w.Amend(func(s *scenarios.Scenario) { s.Plan = nil })
	case 6:
		w.Report(anyNumber.Draw(t, "message"), anyChannel.Draw(t, "channel"), anyStatus.Draw(t, "status"),
			anyCode.Draw(t, "code"), orchestrator.OwnCode(rapid.Uint32().Draw(t, "own")))
		w.ReportUnknown([16]byte{}, anyChannel.Draw(t, "channel"), anyStatus.Draw(t, "status"), anyCode.Draw(t, "code"))
	case 7:
		w.Cancel(anyNumber.Draw(t, "message"))
	case 8:
		w.SetProvider(anyChannel.Draw(t, "channel"),
			rapid.SampledFrom([]provider.Provider{nil, wild{t}}).Draw(t, "provider"))
	case 9:
		w.SetBehaviour(anyChannel.Draw(t, "channel"), rapid.SampledFrom([]*scenarios.Provider{
			nil, {}, {Throughput: scenarios.Rate{Count: 1, Per: time.Minute}, Model: &scenarios.Model{}},
			{HasScript: true, Script: make([]scenarios.Receipt, 300)},
		}).Draw(t, "behaviour"))
	case 10:
		w.SetRecipient(scenarios.Recipient{
			MSISDN: anyText.Draw(t, "msisdn"), Share: rapid.Float64().Draw(t, "share"),
			Offline: []scenarios.Offline{{
				Channel: anyChannel.Draw(t, "channel"), From: anySpan.Draw(t, "from"), To: anySpan.Draw(t, "to"),
			}},
		})
	case 11:
		w.RecordWebhook(anyLine(t, w))
	case 12:
		w.AdvanceTo(anySpan.Draw(t, "to"))
		w.AdvanceBefore(anySpan.Draw(t, "before"))
		w.AdvanceInstant(anySpan.Draw(t, "limit"))
	case 13:
		w.AdvanceEvents(rapid.IntRange(-1, 100).Draw(t, "events"))
	case 14:
		w.Write(anyChannel.Draw(t, "channel"), anyText.Draw(t, "msisdn"))
	case 15:
		w.Refuse(sim.Refusal{})
	}
}

// asked reads all that can be read of a world.
func asked(t *rapid.T, w *sim.World) {
	n := anyNumber.Draw(t, "read")
	w.State(n)
	w.Route(n)
	w.Message(n)
	w.Recipient(n)
	w.ClientMessageID(n)
	w.UMID(n)
	w.ID(anyText.Draw(t, "of"), n)
	w.Number([16]byte{})
	w.Next()
	w.Pending()
	w.Again(n)
	w.Charge(n, anyChannel.Draw(t, "charged"))
	w.BeginsJourney(n)
	w.JourneyOf(n)
	w.SendsWith(n)
	w.NewestSend(anyText.Draw(t, "recipient"), anyChannel.Draw(t, "channel"))
	w.Journeys(sim.JourneyFilter{Copies: anyInt.Draw(t, "copies")}, anyInt.Draw(t, "before"), anyInt.Draw(t, "most"))
	w.Owner(anyText.Draw(t, "number"))
	_, _, _, _, _, _ = w.Scenario(), w.Seed(), w.Start(), w.Now(), w.Len(), w.Events()
	l := anyLine(t, w)
	w.AppendLine(nil, l)
	w.Open(l)
	w.OwnCode(l)
	_ = l.Kind().String()
	_, _, _, _, _ = l.Status(), l.Copy(), l.Code(), l.Elsewhere(), l.Told()
	for range w.Timeline().All(anyInt.Draw(t, "from")) {
		break
	}
	s := w.Summary()
	s.Figure(anyText.Draw(t, "path"))
	s.Channel(anyChannel.Draw(t, "channel"))
	r := w.Result()
	r.Message(n)
	r.AppendLine(nil, l)
}

// A method that a world gains is tried by the law, too.
func TestTheLawCallsAllThatAWorldCan(t *testing.T) {
	text, err := os.ReadFile("hostile_test.go")
	if err != nil {
		t.Fatal(err)
	}
	world := reflect.TypeFor[*sim.World]()
	for i := range world.NumMethod() {
		if call := "w." + world.Method(i).Name + "("; !strings.Contains(string(text), call) {
			t.Errorf("no law calls %s)", call)
		}
	}
}

func TestNoArgumentMakesAWorldPanic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scenarios.Default()
		if rapid.Bool().Draw(t, "has a plan") {
			s.Plan = anyPlan.Draw(t, "plan")
		} else {
			s.Plan = orchestrator.Plan{{Channel: orchestrator.WhatsApp, FallbackAfter: 60 * time.Second},
				{Channel: orchestrator.SMS}}
		}
		w := sim.NewWorld(s, sim.Options{})
		for range rapid.IntRange(1, 20).Draw(t, "calls") {
			hostile(t, w)
			asked(t, w)
		}
		var violation *sim.Violation
		if err := w.RunUntilIdle(sim.Limits{}); errors.As(err, &violation) {
			t.Fatal(err)
		}
	})
}

func TestARunOfAnythingIsAnErrorAtMost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scenarios.Default()
		s.Plan = anyPlan.Draw(t, "plan")
		s.Message = anyMessage.Draw(t, "message")
		s.Traffic = &scenarios.Traffic{
			Messages: rapid.IntRange(-1, 300).Draw(t, "traffic"), Every: anySpan.Draw(t, "every"),
		}
		sim.Run(context.Background(), s, sim.RunOptions{
			Messages: rapid.SampledFrom([]int{-1, 0, 3, math.MaxInt}).Draw(t, "messages"), Timeline: true,
			Workers: rapid.IntRange(-1, 3).Draw(t, "workers"),
		})
	})
	if _, err := sim.Run(context.Background(), nil, sim.RunOptions{}); err == nil {
		t.Error("a world without a plan runs")
	}
}

// A message whose own plan is empty goes by the subaccount's, as one without a plan does.
func TestAnEmptyPlanIsNoPlan(t *testing.T) {
	w := newLive(t, silence)
	w.send(func(m *orchestrator.Message) { m.Plan = orchestrator.Plan{} })
	w.saw("0 submitted", "0 WhatsApp fired")
}

func TestAReceiptWithoutAStatusIsRefusedWhateverItsChannel(t *testing.T) {
	w := newLive(t, silence)
	n := w.send()
	w.saw("0 submitted", "0 WhatsApp fired")
	for _, c := range orchestrator.Channels() {
		if err := w.Report(n, c, 0, 0, 0); err == nil {
			t.Errorf("a receipt of %s without a status is taken", c)
		}
	}
	w.saw()
}
