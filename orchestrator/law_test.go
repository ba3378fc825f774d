package orchestrator_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"cascade/orchestrator"
)

// laws are what holds of every story, whatever the customer and the providers do. Each answers what is
// broken.
var laws = []struct {
	name string
	law  func(h *host) string
}{
	{"a message has one outcome, and changes it only from failed or expired to succeeded", oneOutcome},
	{"no step fires twice, and steps have their turn in order", turnsInOrder},
	{"nothing fires after an end, nor at or after the expiry", nothingFiresAfter},
	{"every timer that is set is either stopped or comes, and none outlives the message", timersAreKept},
	{"a turn comes at the very instant at which the step before failed, lapsed or was skipped", turnsHaveCauses},
	{"a window ends exactly its length after the firing", windowsAreExact},
	{"copies are the steps with Delivered or higher, and receipts count them", copiesAreCounted},
	{"turn and status never go back, and what happened to a step is never forgotten", stateOnlyRises},
	{"a receipt is late when its step's turn is over, and stays so", lateIsRemembered},
	{"a receipt is stale when repeated or lower, or a failure after a failure or a delivery", staleIsNotNews},
	{"a message succeeds with the first receipt at or above what its step waits for", successHasItsReceipt},
	{"a message fails with its last step, and with that step's code", failureIsOfTheLastStep},
	{"a message expires with code 36 when its expiry comes, and only if it has one", expiryIsItsOwn},
	{"what is known of a step and of the message is what was told", stateIsWhatWasTold},
	{"what is of the message itself is of no step", messageHasNoStep},
	{"the same event a second time changes nothing", secondTimeIsNothing},
	{"a state survives copying, comparing and JSON", stateIsAValue},
	{"the same arguments give the same results, and are left as they were", applyIsPure},
}

func TestLaws(t *testing.T) {
	const stories = 20 // a check: a story is short, and the rare ones are the ones wanted
	for _, l := range laws {
		t.Run(l.name, rapid.MakeCheck(func(t *rapid.T) {
			for range stories {
				h := anyStory(t)
				if broken := l.law(h); broken != "" {
					t.Fatalf("%s\n\n%s%s%s", broken, describeRoute(h.route), describeTurns(h, 0), describeState(h))
				}
			}
		}))
	}
}

// each calls f with every effect of the story, until f answers something.
func (h *host) each(f func(turn turn, fx orchestrator.Effect) string) string {
	for _, turn := range h.turns {
		for _, fx := range turn.effects {
			if broken := f(turn, fx); broken != "" {
				return fmt.Sprintf("%s, %s: %s", turn.at, fx.Describe(h.route), broken)
			}
		}
	}
	return ""
}

// A law holds idly when no story comes near it: these stories do.
func TestStoriesGoEverywhere(t *testing.T) {
	seen := map[string]bool{}
	stories := rapid.Custom(anyStory)
	for seed := range 1500 {
		h := stories.Example(seed)
		seen[h.state.Outcome.String()] = true
		seen["two copies"] = seen["two copies"] || h.state.Copies > 1
		_ = h.each(func(turn turn, fx orchestrator.Effect) string {
			if fx.Kind == orchestrator.Receipt {
				seen[fmt.Sprintf("late %t, stale %t, failure %t", fx.Late, fx.Stale, fx.Status.IsFailure())] = true
			}
			if fx.Kind == orchestrator.Success {
				seen[fmt.Sprintf("%s, then succeeded", turn.before.Outcome)] = true
			}
			return ""
		})
	}
	wanted := []string{
		"open", "succeeded", "failed", "expired", "cancelled", "two copies", "open, then succeeded",
		"failed, then succeeded", "expired, then succeeded", "late true, stale true, failure true",
		"late true, stale true, failure false", "late true, stale false, failure true",
		"late true, stale false, failure false", "late false, stale true, failure true",
		"late false, stale true, failure false", "late false, stale false, failure true",
		"late false, stale false, failure false",
	}
	for _, what := range wanted {
		if !seen[what] {
			t.Errorf("no story has: %s", what)
		}
	}
}

func TestApplyInPlaceAllocatesNothing(t *testing.T) {
	effects := make([]orchestrator.Effect, 0, 32)
	for seed := range 50 {
		h := rapid.Custom(anyStory).Example(seed)
		states := make([]orchestrator.State, len(h.turns))
		allocations := testing.AllocsPerRun(10, func() {
			for i := range h.turns {
				turn := &h.turns[i]
				states[i] = turn.before
				effects = states[i].Apply(h.route, turn.at, &turn.event, effects[:0])
			}
		})
		if allocations != 0 {
			t.Fatalf("story %d: %v allocations in %d events", seed, allocations, len(h.turns))
		}
	}
}
