package live

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/scenarios/scenariotest"
)

// timelineOf is everything that a world's timeline says, as JSON lines.
func timelineOf(w *World) string {
	var all Lines
	w.Read(&all, 0, 1<<30)
	var text []byte
	for i := range all.Len() {
		text = append(append(text, all.At(i)...), '\n')
	}
	return string(text)
}

// worldOf is a world of its own, told to act by a test; it is gone when that comes back.
func worldOf(s *scenarios.Scenario, act func(*World)) string {
	r := NewRegistry(Options{Scenario: s})
	defer r.Close()
	w := must(r.Open("shop"))
	act(w)
	must(w.AdvanceUntilIdle(context.Background()))
	return timelineOf(w)
}

// instants are when the messages of a law are sent.
func instants(t *rapid.T) []time.Duration {
	list := rapid.SliceOfN(scenariotest.Times, 1, 6).Draw(t, "sent")
	slices.Sort(list)
	return list
}

// sendAll sends a message at each instant, after going there as a client will.
func sendAll(w *World, at []time.Duration, there func(*World, time.Duration)) {
	for _, to := range at {
		there(w, to)
		must(w.Send(context.Background(), text("+6598765432")))
	}
}

func straight(w *World, to time.Duration) { must(w.AdvanceTo(context.Background(), to)) }

// A world comes to the same bytes whatever calls bring its clock to the instants of its sends, and to its end: whole
// spans, single events, or no time at all; and whoever looks meanwhile changes nothing.
func TestTheSameBytesWhateverCallsMoveTheClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scenariotest.Scenario(t, true, nil)
		at := instants(t)
		wander := func(w *World, to time.Duration) {
			for w.Clock().T < to {
				next := w.Clock().Next
				switch how := rapid.IntRange(0, 3).Draw(t, "how"); {
				case how == 0:
					straight(w, to)
				case how == 1 && next != nil && next.At <= to:
					must(w.AdvanceEvents(context.Background(), 1))
				case how == 2:
					must(w.AdvanceBy(context.Background(), min(scenariotest.Times.Draw(t, "by"), to-w.Clock().T)))
				default:
					w.Summary()
					w.Messages(Filter{}, 1<<30, 10)
					must(w.AdvanceBy(context.Background(), 0))
				}
			}
			straight(w, to)
		}
		want := worldOf(s, func(w *World) { sendAll(w, at, straight) })
		got := worldOf(s, func(w *World) {
			sendAll(w, at, wander)
			for range rapid.IntRange(0, 20).Draw(t, "events") {
				must(w.AdvanceEvents(context.Background(), rapid.IntRange(1, 3).Draw(t, "at once")))
			}
		})
		if got != want {
			t.Fatalf("in single calls\n%s\nin one go\n%s", got, want)
		}
	})
}

// silentWire tells nobody of receipts.
type silentWire struct{ plainWire }

func (*silentWire) Callback(Receipt) Callback { return Callback{} }

// What a wire is sent has the receipts, and the end, that a message of the Send API has whose plan is that one step.
func TestASendOverAWireHasTheReceiptsOfASendOfOneStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom([]orchestrator.Channel{
			orchestrator.WhatsApp, orchestrator.Viber, orchestrator.SMS, orchestrator.RCS,
		}).Draw(t, "channel")
		s := scenarios.Default()
		s.Seed = rapid.Uint64().Draw(t, "seed")
		s.Providers = map[orchestrator.Channel]*scenarios.Provider{c: scenariotest.Provider(t, c, true)}
		at := instants(t)
		send := func(wire *orchestrator.Wire) string {
			return worldOf(s, func(w *World) {
				for _, to := range at {
					straight(w, to)
					m := text("+6598765432")
					m.Plan = orchestrator.Plan{{Channel: c}}
					if wire == nil {
						must(w.Send(context.Background(), m))
						continue
					}
					m.Wire = wire
					must(w.SendOver(context.Background(), new(silentWire), m, nil))
				}
			})
		}
		want := send(nil)
		over := bytes.ReplaceAll([]byte(send(&orchestrator.Wire{Name: "plain"})), []byte(`,"wire":"plain"`), nil)
		if string(over) != want {
			t.Fatalf("over a wire\n%s\nby the Send API\n%s", over, want)
		}
	})
}
