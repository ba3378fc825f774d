package whatif_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/whatif"
)

func loaded(t *testing.T, name string) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheSamePlanChangesNothing(t *testing.T) {
	for _, name := range scenarios.Names() {
		s := loaded(t, name)
		plan := s.Message.PlanIn(s.Plan)
		a, err := whatif.Ask(t.Context(), whatif.Question{Scenario: s, Plan: plan, Seed: s.Seed, Messages: 50})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(a.Comparison.Differences) > 0 {
			t.Errorf("%s: %v", name, a.Comparison.Differences)
		}
		if diff := cmp.Diff(a.Was.Summary, a.Is.Summary); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A window is tried from the shortest that a plan may say to three times its own, and at both lengths that it has.
func TestTheLengthsAtWhichAWindowIsTried(t *testing.T) {
	s := loaded(t, "slow-readers")
	for _, test := range []struct {
		is          time.Duration
		first, last time.Duration
	}{
		{45 * time.Second, 10 * time.Second, 3 * time.Minute},
		{10 * time.Second, 10 * time.Second, 3 * time.Minute},
		{time.Hour, 10 * time.Second, time.Hour}, // beyond the range of what it was
	} {
		plan := slices.Clone(s.Plan)
		plan[0].FallbackAfter = test.is
		a, err := whatif.Ask(t.Context(), whatif.Question{Scenario: s, Plan: plan, Seed: 7, Messages: 20, Step: 1})
		if err != nil {
			t.Fatal(err)
		}
		var lengths []time.Duration
		for _, w := range a.Windows {
			lengths = append(lengths, w.FallbackAfter)
		}
		if !slices.IsSorted(lengths) || len(slices.Compact(slices.Clone(lengths))) != len(lengths) {
			t.Errorf("%v are not in order", lengths)
		}
		if lengths[0] != test.first || lengths[len(lengths)-1] != test.last {
			t.Errorf("from %v to %v, want %v to %v", lengths[0], lengths[len(lengths)-1], test.first, test.last)
		}
		for _, own := range []time.Duration{time.Minute, test.is} {
			if !slices.Contains(lengths, own) {
				t.Errorf("%v is not among %v", own, lengths)
			}
		}
	}
}

// Two changes are told apart: each has what it does by itself.
func TestEachChangeIsBlamedForWhatItDoes(t *testing.T) {
	s := loaded(t, "slow-readers")
	plan := slices.Clone(s.Plan)
	plan[0].FallbackAfter, plan[1].FallbackAfter = 45*time.Second, 30*time.Second
	a, err := whatif.Ask(t.Context(), whatif.Question{Scenario: s, Plan: plan, Seed: s.Seed, Messages: 300})
	if err != nil {
		t.Fatal(err)
	}
	blamed := map[string]bool{}
	for _, p := range a.Comparison.Paragraphs() {
		blamed[p.Head] = true
	}
	for _, want := range []string{"plan step 1: fallbackAfter 45 s, was 60 s", "plan step 2: fallbackAfter 30 s, was 60 s"} {
		if !blamed[want] {
			t.Errorf("%s is blamed for nothing: %v", want, blamed)
		}
	}
}

func TestAQuestionThatIsGivenUpIsNotAnswered(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	s := loaded(t, "slow-readers")
	plan := orchestrator.Plan{{Channel: orchestrator.SMS}}
	if _, err := whatif.Ask(ctx, whatif.Question{Scenario: s, Plan: plan}); !errors.Is(err, context.Canceled) {
		t.Errorf("it failed with %v", err)
	}
}
