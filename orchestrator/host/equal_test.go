package host_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cascade/orchestrator/host"
	"cascade/scenarios"
	"cascade/scenarios/scenariotest"
	"cascade/sim"
)

// With the same events at the same instants, a message's record is the simulator's byte for byte: in every scenario of
// the catalogue.
func TestTheRecordIsTheSimulators(t *testing.T) {
	most := 25 // messages of a scenario
	if testing.Short() {
		most = 3
	}
	for _, name := range scenarios.Names() {
		t.Run(name, func(t *testing.T) {
			s, err := scenarios.Load(name)
			if err != nil {
				t.Fatal(err)
			}
			o := sim.RunOptions{Timeline: true}
			if s.Traffic != nil {
				o.Messages = min(s.Traffic.Messages, most)
			}
			r, err := sim.Run(context.Background(), s, o)
			if err != nil {
				t.Fatal(err)
			}
			alike(t, s, r)
		})
	}
}

// In drawn scenarios too: plans of up to four steps, scripts and models, messages that expire or wait, and much that
// falls onto one instant.
func TestTheRecordOfADrawnScenarioIsTheSimulators(t *testing.T) {
	most := 6 // messages of a scenario
	rapid.Check(t, func(rt *rapid.T) {
		s := scenariotest.Scenario(rt, true, func(_ uint64, n uint32) string { return fmt.Sprintf("+659800000%d", n) })
		r, err := sim.Run(context.Background(), s,
			sim.RunOptions{Timeline: true, Messages: min(s.Traffic.Messages, most)})
		if err != nil {
			rt.Fatal(err)
		}
		if !t.Run("drawn", func(t *testing.T) { alike(t, s, r) }) {
			rt.FailNow()
		}
	})
}

// alike compares a run, message by message, with what a host makes of its events.
func alike(t *testing.T, s *scenarios.Scenario, r *sim.Result) {
	t.Helper()
	want := map[uint32]string{}
	for i := range r.Timeline.Len() {
		l := r.Timeline.At(i)
		want[l.Message] += string(r.AppendLine(nil, l)) + "\n"
	}
	for n, got := range onAHost(t, s, r) {
		if diff := cmp.Diff(want[uint32(n)], got); diff != "" {
			t.Errorf("message %d (simulator -, host +):\n%s", n, diff)
		}
	}
}

// onAHost lets the events of a run happen on a host: submissions and receipts at their instants. What comes of them is
// the host's own: timers, firings, ends. It gives the record of each message.
func onAHost(t *testing.T, s *scenarios.Scenario, r *sim.Result) (records []string) {
	ids := 0
	d := host.Drive(t, reopen(t, newPath(t)), host.Options{
		Wall: func() time.Time { return s.Start },
		NewID: func() (uuid.UUID, error) {
			ids++
			return uuid.FromString(r.UMID(uint32(ids - 1)))
		},
	}, s.Plan)
	fired := map[string]bool{}
	key := func(umid, channel string) string { return umid + channel }
	var lines []sim.Line // that are events, in order
	for i := range r.Timeline.Len() {
		if l := r.Timeline.At(i); l.Kind() == sim.Submitted || l.Kind() == sim.Receipt {
			lines = append(lines, l)
		}
	}
	messages := 0
	for {
		feed := func() {
			var left []sim.Line
			for i, l := range lines {
				if l.At > d.Now {
					left = append(left, lines[i:]...)
					break
				}
				if l.Kind() == sim.Submitted {
					m := r.Message(l.Message)
					d.Submit(&m)
					messages++
					continue
				}
				c := r.Route(l.Message)[l.Step()-1].Channel
				if umid := r.UMID(l.Message); fired[key(umid, c.String())] {
					d.Report(umid, l.Step(), l.Status(), l.Code())
				} else {
					left = append(left, l) // of a step that fires at this very instant
				}
			}
			lines = left
		}
		feed()
		d.Settle(func(now []host.Firing) {
			for _, f := range now {
				fired[key(f.UMID, f.Channel.String())] = true
			}
			feed()
		})
		next, ok := d.Next()
		if len(lines) > 0 && (!ok || lines[0].At < next) {
			next, ok = lines[0].At, true
		}
		if !ok {
			break
		}
		if next <= d.Now {
			t.Fatalf("%s: a receipt of %s at %s, and its step does not fire", fmt.Sprint(d.Now),
				r.UMID(lines[0].Message), lines[0].At)
		}
		d.Now = next
	}
	for n := range messages {
		records = append(records, d.Lines(uint64(n+1)))
	}
	return records
}
