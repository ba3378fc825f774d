package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/scenarios/scenariotest"
)

// randomScenario draws a world whose phones are those of the run's own people.
func randomScenario(t *rapid.T, limits bool) *scenarios.Scenario {
	return scenariotest.Scenario(t, limits, func(seed uint64, n uint32) string { return newPeople(seed).msisdn(n) })
}

// outcome runs a scenario. A broken invariant is an error.
func outcome(t *rapid.T, s *scenarios.Scenario, o RunOptions) (string, Summary) {
	var out bytes.Buffer
	o.JSON = &out
	r, err := Run(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), r.Summary
}

// A crowd, a world, and a naive list of events tell of the same things, and count the same, with every
// invariant held.
func TestCrowdWorldAndNaiveListAreAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t, false)
		want := naive(t, s)
		world, figures := outcome(t, s, RunOptions{Limits: Limits{Time: forever}})
		if world != want {
			t.Fatal("the world's timeline differs from the naive list's" + firstDifference(world, want))
		}
		crowd, counted := outcome(t, s, RunOptions{Workers: rapid.IntRange(1, 3).Draw(t, "workers")})
		if crowd != want {
			t.Fatal("the crowd's timeline differs" + firstDifference(crowd, want))
		}
		if got, want := text(t, counted), text(t, figures); got != want {
			t.Fatalf("the crowd counts\n%s\nthe world\n%s", got, want)
		}
	})
}

func text(t *rapid.T, s Summary) string {
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Where messages wait for each other too.
func TestWorldAndNaiveListAreAlikeUnderLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t, true)
		if got, _ := outcome(t, s, RunOptions{}); got != naive(t, s) {
			t.Fatal("the timelines differ" + firstDifference(got, naive(t, s)))
		}
	})
}

// The same scenario and seed give the same bytes, however often it is run, and however it is advanced.
func TestTheSameBytesHoweverTheClockIsAdvanced(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t, true)
		want, _ := outcome(t, s, RunOptions{})
		w := NewWorld(s, Options{})
		if err := w.StartScenario(); err != nil {
			t.Fatal(err)
		}
		var err error
		for w.Pending() > 0 && err == nil {
			switch rapid.IntRange(0, 2).Draw(t, "how") {
			case 0:
				_, err = w.AdvanceEvents(rapid.IntRange(1, 5).Draw(t, "events"))
			case 1:
				_, err = w.AdvanceInstant(forever)
			case 2:
				err = w.AdvanceTo(w.Now() + rapid.SampledFrom([]time.Duration{0, 1, 5 * time.Second, time.Hour}).Draw(t, "by"))
			}
			if next, ok := w.Next(); ok != (w.Pending() > 0) || ok && next.At < w.Now() {
				t.Fatalf("%d pending, and next is %v at %v", w.Pending(), next, w.Now())
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		var got []byte
		for _, l := range w.Timeline().All(0) {
			got = append(w.AppendLine(got, l), '\n')
		}
		if string(got) != want {
			t.Fatal("the timelines differ" + firstDifference(string(got), want))
		}
	})
}

// The figures of the summary are what a plain count over the timeline gives.
func TestTheSummaryIsACountOverTheTimeline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t, true)
		r, err := Run(context.Background(), s, RunOptions{Timeline: true})
		if err != nil {
			t.Fatal(err)
		}
		var messages, fired, copies, duplicates, succeeded int
		var end time.Duration
		first := map[uint32]time.Duration{}
		var waits []time.Duration
		for _, l := range r.Timeline.All(0) {
			end = l.At
			switch l.Kind() {
			case Submitted:
				messages++
			case Fired:
				fired++
				if _, ok := first[l.Message]; !ok {
					first[l.Message] = l.At
				}
			case Receipt:
				if l.Copy() > 0 {
					copies++
				}
				if l.Copy() == 2 {
					duplicates++
				}
			case Succeeded:
				succeeded++
				waits = append(waits, l.At-first[l.Message])
			}
		}
		slices.Sort(waits)
		rank := func(percent int) orchestrator.Seconds {
			for i := range waits { // the least time that this many in a hundred do not exceed
				if (i+1)*100 >= percent*len(waits) {
					return orchestrator.Seconds(waits[i])
				}
			}
			return 0
		}
		got := r.Summary
		want := got
		want.Messages, want.Succeeded, want.Copies, want.Duplicates = messages, succeeded, copies, duplicates
		want.Fallbacks, want.End = fired-len(first), orchestrator.Seconds(end)
		want.TimeToSuccess = Percentiles{P50: rank(50), P95: rank(95), P99: rank(99), Max: rank(100)}
		if got, want := text(t, got), text(t, want); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
		if n := got.Succeeded + got.Failed + got.Expired + got.Cancelled + got.Open; n != messages {
			t.Fatalf("%d outcomes of %d messages", n, messages)
		}
	})
}
