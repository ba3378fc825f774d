package sim

import (
	"bytes"
	"context"
	"runtime"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// timelineOf runs a scenario and gives its whole timeline as JSON Lines.
func timelineOf(t *testing.T, s *scenarios.Scenario, o RunOptions) string {
	t.Helper()
	var out bytes.Buffer
	o.JSON = &out
	if _, err := Run(context.Background(), s, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// keptBy runs a scenario that keeps its timeline, and gives it as JSON Lines.
func keptBy(t *testing.T, s *scenarios.Scenario, o RunOptions) string {
	t.Helper()
	o.Timeline = true
	r, err := Run(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	var out []byte
	for _, l := range r.Timeline.All(0) {
		out = append(r.AppendLine(out, l), '\n')
	}
	return string(out)
}

// naive runs the scenario as the order of events is defined, without any of the machinery: all events in a
// list, of which the least is taken.
func naive(t failer, s *scenarios.Scenario) string {
	t.Helper()
	w := NewWorld(s, Options{})
	if err := w.StartScenario(); err != nil {
		t.Fatal(err)
	}
	var list []event
	refill := func() {
		for w.engine.queue.len() > 0 {
			list = append(list, w.engine.queue.pop())
		}
	}
	for refill(); len(list) > 0; refill() {
		least := 0
		for i := range list {
			if list[i].less(&list[least]) {
				least = i
			}
		}
		w.engine.queue.push(list[least])
		list[least] = list[len(list)-1]
		list = list[:len(list)-1]
		w.step(forever)
	}
	var out []byte
	for _, l := range w.Timeline().All(0) {
		out = append(w.AppendLine(out, l), '\n')
	}
	return string(out)
}

// crowded are scenarios that put the order of events to the test: many messages at the same instants.
func crowded() map[string]*scenarios.Scenario {
	instant := yardstick(700)
	instant.Name, instant.Traffic.Every = "all-at-once", 0
	refused := yardstick(600)
	refused.Name, refused.Traffic.Every = "zero-latency", 250*time.Millisecond
	refused.Providers[orchestrator.WhatsApp] = &scenarios.Provider{
		HasScript: true,
		Script:    []scenarios.Receipt{{Status: orchestrator.Rejected, Code: 1}},
		Outages:   []scenarios.Outage{{From: time.Second, To: time.Minute, Effect: scenarios.Silent}},
	}
	refused.Providers[orchestrator.Viber] = &scenarios.Provider{
		HasScript: true,
		Script: []scenarios.Receipt{{Status: orchestrator.Accepted}, {
			Status: orchestrator.Undelivered, After: 750 * time.Millisecond, Code: 46,
		}},
	}
	expiring := yardstick(600)
	expiring.Name = "expiring"
	message := *expiring.Message
	message.Scheduled, message.Expiry = orchestrator.When{After: 3 * time.Second}, orchestrator.When{After: 63 * time.Second}
	expiring.Message = &message
	sparse := yardstick(600)
	sparse.Name, sparse.Traffic.Every = "sparse", 7*time.Minute
	poisson := yardstick(600)
	poisson.Name = "poisson"
	poisson.Traffic = &scenarios.Traffic{Messages: 600, Poisson: scenarios.Rate{Count: 200, Per: time.Second}}
	// Nobody has an address for LINE, and the template has no text for SMS: four lines of one event.
	skipping := yardstick(600)
	skipping.Name = "skipping"
	skipping.Plan = append(orchestrator.Plan{{Channel: orchestrator.Line}, {Channel: orchestrator.SMS}}, skipping.Plan[:2]...)
	skipping.Message = &orchestrator.Message{
		Type: orchestrator.Template, Content: orchestrator.Content{Template: "welcome"},
	}
	all := map[string]*scenarios.Scenario{"yardstick": yardstick(1500)}
	for _, s := range []*scenarios.Scenario{instant, refused, expiring, sparse, poisson, skipping} {
		all[s.Name] = s
	}
	return all
}

func TestACrowdsTimelineIsThatOfAWorldAndOfANaiveList(t *testing.T) {
	for name, s := range crowded() {
		t.Run(name, func(t *testing.T) {
			want := naive(t, s)
			world := timelineOf(t, s, RunOptions{Limits: Limits{Time: forever}})
			if world != want {
				t.Error("the world's timeline differs from the naive list's" + firstDifference(world, want))
			}
			for _, workers := range []int{1, 2, 7} {
				if crowd := timelineOf(t, s, RunOptions{Workers: workers}); crowd != want {
					t.Errorf("with %d workers the crowd's timeline differs%s", workers, firstDifference(crowd, want))
				}
				if kept := keptBy(t, s, RunOptions{Workers: workers}); kept != want {
					t.Errorf("with %d workers the timeline that is kept differs%s", workers,
						firstDifference(kept, want))
				}
			}
		})
	}
}

func TestTheSameBytesAtAnyGOMAXPROCS(t *testing.T) {
	s := yardstick(3000)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := timelineOf(t, s, RunOptions{})
	runtime.GOMAXPROCS(8)
	if eight := timelineOf(t, s, RunOptions{}); eight != one {
		t.Error("GOMAXPROCS 8 gives other bytes than 1" + firstDifference(eight, one))
	}
}

func firstDifference(got, want string) string {
	g, w := bytes.Split([]byte(got), []byte("\n")), bytes.Split([]byte(want), []byte("\n"))
	for i := range min(len(g), len(w)) {
		if !bytes.Equal(g[i], w[i]) {
			return "\n got " + string(g[i]) + "\nwant " + string(w[i])
		}
	}
	return ": one is longer"
}

// failer is a test, or a law under test.
type failer interface {
	Helper()
	Fatal(args ...any)
}
