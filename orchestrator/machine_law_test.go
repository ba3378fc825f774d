package orchestrator_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
)

// laws are what holds of every story, whatever the customer and the providers do. Each answers what is broken.
var laws = []struct {
	name string
	law  func(h *host) string
}{
	{"a message has one outcome, and changes it only from failed or expired to succeeded", oneOutcome},
	{"no step fires twice, and steps have their turn in order", turnsInOrder},
	{"nothing fires after an end, nor at or after the expiry", nothingFiresAfter},
	{"every timer that is set is either stopped or comes, and none outlives the message", timersAreKept},
	{"a step's turn comes at the very instant at which the step before it failed, lapsed or was skipped", turnsHaveCauses},
	{"a window ends exactly its length after the firing", windowsAreExact},
	{"copies are the steps with Delivered or higher, and receipts count them", copiesAreCounted},
	{"turn and status never go back, and what happened to a step is never forgotten", stateOnlyRises},
	{"a receipt is late when its step's turn is over, and stays so", lateIsRemembered},
	{"a receipt is stale when it is repeated or lower, or a failure after a failure or a delivery", staleIsNotNews},
	{"a message succeeds with the first receipt at or above what its step waits for", successHasItsReceipt},
	{"a message fails with its last step, and with that step's code", failureIsOfTheLastStep},
	{"a message expires with code 36 when its expiry comes, and only if it has one", expiryIsItsOwn},
	{"what is known of a step and of the message is what was told", stateIsWhatWasTold},
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

func oneOutcome(h *host) string {
	outcome := orchestrator.Open
	moves := map[orchestrator.EffectKind]orchestrator.Outcome{
		orchestrator.Success: orchestrator.Succeeded, orchestrator.Failure: orchestrator.Failed,
		orchestrator.Expiration: orchestrator.ExpiredOutcome, orchestrator.Cancellation: orchestrator.Cancelled,
	}
	broken := h.each(func(_ turn, fx orchestrator.Effect) string {
		to, moved := moves[fx.Kind]
		if !moved {
			return ""
		}
		from := outcome
		outcome = to
		mayYetSucceed := from == orchestrator.Failed || from == orchestrator.ExpiredOutcome
		if from != orchestrator.Open && (!mayYetSucceed || to != orchestrator.Succeeded) {
			return fmt.Sprintf("from %s to %s", from, to)
		}
		return ""
	})
	if broken == "" && h.state.Outcome != outcome {
		return fmt.Sprintf("told %s, and is %s", outcome, h.state.Outcome)
	}
	return broken
}

func turnsInOrder(h *host) string {
	last := uint8(0)
	return h.each(func(_ turn, fx orchestrator.Effect) string {
		if fx.Kind != orchestrator.Fired && fx.Kind != orchestrator.Skipped {
			return ""
		}
		if fx.Step != last+1 {
			return fmt.Sprintf("the turn before was step %d's", last)
		}
		last = fx.Step
		if canFire := h.route[fx.Step-1].Skip == 0; canFire != (fx.Kind == orchestrator.Fired) {
			return fmt.Sprintf("can it be handed over? %t", canFire)
		}
		return ""
	})
}

func nothingFiresAfter(h *host) string {
	ended := false
	return h.each(func(turn turn, fx orchestrator.Effect) string {
		switch fx.Kind {
		case orchestrator.Success, orchestrator.Failure, orchestrator.Expiration, orchestrator.Cancellation:
			ended = true
		case orchestrator.Fired, orchestrator.Skipped, orchestrator.Lapsed:
			if ended {
				return "the message has ended"
			}
			if expiry := turn.after.Expiry; expiry != 0 && turn.at >= expiry {
				return fmt.Sprintf("it expires at %s", expiry)
			}
		}
		return ""
	})
}

// timersAreKept: the host complains of a timer set twice or stopped without running, and lets all others come.
func timersAreKept(h *host) string {
	if len(h.broken) > 0 {
		return h.broken[0]
	}
	running := 0
	for _, turn := range h.turns {
		if turn.came {
			running--
		}
		for _, fx := range turn.effects {
			switch fx.Kind {
			case orchestrator.TimerSet:
				running++
			case orchestrator.TimerStopped:
				running--
			}
		}
		if turn.after.Outcome != orchestrator.Open && running != 0 {
			return fmt.Sprintf("%s: %d timers outlive the message", turn.at, running)
		}
	}
	if running != 0 {
		return fmt.Sprintf("%d timers neither came nor were stopped", running)
	}
	return ""
}

func turnsHaveCauses(h *host) string {
	cause, at := uint8(0), time.Duration(-1)
	return h.each(func(turn turn, fx orchestrator.Effect) string {
		broken := ""
		switch fx.Kind {
		case orchestrator.Fired, orchestrator.Skipped:
			if fx.Step > 1 && (cause != fx.Step-1 || at != turn.at) {
				broken = "nothing has moved the message on"
			}
		case orchestrator.Receipt:
			if !fx.Status.IsFailure() || fx.Stale || fx.Late {
				return ""
			}
		case orchestrator.Lapsed:
		default:
			return ""
		}
		if fx.Kind != orchestrator.Fired {
			cause, at = fx.Step, turn.at
		}
		return broken
	})
}

func windowsAreExact(h *host) string {
	fired := map[uint8]time.Duration{}
	return h.each(func(turn turn, fx orchestrator.Effect) string {
		switch fx.Kind {
		case orchestrator.Fired:
			fired[fx.Step] = turn.at
		case orchestrator.Lapsed:
			if int(fx.Step) == len(h.route) {
				return "the last step has no window"
			}
			if window := h.route[fx.Step-1].Window; window == 0 || turn.at != fired[fx.Step]+window {
				return fmt.Sprintf("fired at %s with a window of %s", fired[fx.Step], window)
			}
		}
		return ""
	})
}

func copiesAreCounted(h *host) string {
	got, counted := map[uint8]bool{}, uint8(0)
	broken := h.each(func(_ turn, fx orchestrator.Effect) string {
		if fx.Kind != orchestrator.Receipt {
			return ""
		}
		makes := !fx.Status.IsFailure() && fx.Status >= orchestrator.Delivered && !got[fx.Step]
		if makes {
			got[fx.Step] = true
			counted++
		}
		if makes != (fx.Copy != 0) || makes && fx.Copy != counted {
			return fmt.Sprintf("copies so far: %d", counted)
		}
		return ""
	})
	if broken == "" && int(h.state.Copies) != len(got) {
		return fmt.Sprintf("%d copies, and %d counted", len(got), h.state.Copies)
	}
	return broken
}

func stateOnlyRises(h *host) string {
	for _, turn := range h.turns {
		if turn.after.Turn < turn.before.Turn {
			return fmt.Sprintf("%s, %s: turn goes from %d to %d", turn.at, turn.event, turn.before.Turn, turn.after.Turn)
		}
		for n := 1; n <= orchestrator.MaxSteps; n++ {
			before, after := turn.before.Step(n), turn.after.Step(n)
			forgotten := before.Fired() && !after.Fired() || before.Skipped() && !after.Skipped() ||
				before.Lapsed() && !after.Lapsed() || before.Over() && !after.Over()
			if after.Status() < before.Status() || forgotten {
				return fmt.Sprintf("%s, %s: step %d goes from%s to%s", turn.at, turn.event, n, describeStep(before),
					describeStep(after))
			}
		}
	}
	return ""
}

// lateIsRemembered keeps, beside the machine, the steps whose turn is over: those that lapsed or failed, and, from
// the message's end on, all but the one that it succeeded on.
func lateIsRemembered(h *host) string {
	over := map[uint8]bool{}
	return h.each(func(_ turn, fx orchestrator.Effect) string {
		switch fx.Kind {
		case orchestrator.Receipt:
			if fx.Late != over[fx.Step] {
				return fmt.Sprintf("is its turn over? %t", over[fx.Step])
			}
			if fx.Status.IsFailure() && !fx.Stale {
				over[fx.Step] = true
			}
		case orchestrator.Lapsed:
			over[fx.Step] = true
		case orchestrator.Success, orchestrator.Failure, orchestrator.Expiration:
			for n := range uint8(len(h.route)) {
				if fx.Kind != orchestrator.Success || n+1 != fx.Step {
					over[n+1] = true
				}
			}
		}
		return ""
	})
}

func staleIsNotNews(h *host) string {
	highest, failed := map[uint8]orchestrator.Status{}, map[uint8]bool{}
	return h.each(func(_ turn, fx orchestrator.Effect) string {
		if fx.Kind != orchestrator.Receipt {
			return ""
		}
		stale := fx.Status <= highest[fx.Step]
		if fx.Status.IsFailure() {
			stale = failed[fx.Step] || highest[fx.Step] >= orchestrator.Delivered
		}
		if stale != fx.Stale || fx.Told() == stale {
			return fmt.Sprintf("after %s, failed %t", highest[fx.Step], failed[fx.Step])
		}
		if !stale {
			failed[fx.Step] = fx.Status.IsFailure()
		}
		if !stale && !failed[fx.Step] {
			highest[fx.Step] = fx.Status
		}
		return ""
	})
}

func successHasItsReceipt(h *host) string {
	succeeded := false
	for _, turn := range h.turns {
		enough := slices.ContainsFunc(turn.effects, func(fx orchestrator.Effect) bool {
			return fx.Kind == orchestrator.Receipt && !fx.Status.IsFailure() && fx.Status >= h.route[fx.Step-1].Success
		})
		success := slices.IndexFunc(turn.effects, func(fx orchestrator.Effect) bool {
			return fx.Kind == orchestrator.Success
		})
		if (success >= 0) != (enough && !succeeded) {
			return fmt.Sprintf("%s, %s: enough %t, succeeded before %t", turn.at, turn.event, enough, succeeded)
		}
		if success >= 0 && (turn.effects[success].Step != turn.event.Step || turn.after.Winner != turn.event.Step) {
			return fmt.Sprintf("%s, %s: succeeds on step %d", turn.at, turn.event, turn.after.Winner)
		}
		succeeded = succeeded || enough
	}
	return ""
}

func failureIsOfTheLastStep(h *host) string {
	var last orchestrator.Effect
	return h.each(func(turn turn, fx orchestrator.Effect) string {
		switch fx.Kind {
		case orchestrator.Receipt, orchestrator.Skipped:
			last = fx
		case orchestrator.Failure:
			if int(fx.Step) != len(h.route) || last.Step != fx.Step || last.Code != fx.Code || turn.after.Code != fx.Code {
				return fmt.Sprintf("after %s, with the state's code %d", last.Describe(h.route), turn.after.Code)
			}
		}
		return ""
	})
}

func expiryIsItsOwn(h *host) string {
	return h.each(func(turn turn, fx orchestrator.Effect) string {
		if fx.Kind != orchestrator.Expiration {
			return ""
		}
		expiry, late := turn.after.Expiry, turn.event.Kind == orchestrator.Submission
		if fx.Code != orchestrator.Expired || expiry == 0 || turn.at < expiry || !late && turn.at != expiry {
			return fmt.Sprintf("its expiry is %s", expiry)
		}
		return ""
	})
}

// stateIsWhatWasTold keeps each step's flags, and the message's code, from the effects alone.
func stateIsWhatWasTold(h *host) string {
	type flags struct{ fired, skipped, lapsed, failed bool }
	var told [orchestrator.MaxSteps + 1]flags
	code := orchestrator.Code(0)
	_ = h.each(func(_ turn, fx orchestrator.Effect) string {
		step := &told[min(int(fx.Step), orchestrator.MaxSteps)]
		switch fx.Kind {
		case orchestrator.Fired:
			step.fired = true
		case orchestrator.Skipped:
			step.skipped = true
		case orchestrator.Lapsed:
			step.lapsed = true
		case orchestrator.Receipt:
			if !fx.Stale {
				step.failed = fx.Status.IsFailure()
			}
		case orchestrator.Success, orchestrator.Failure, orchestrator.Expiration:
			code = fx.Code
		}
		return ""
	})
	for n := 1; n <= orchestrator.MaxSteps; n++ {
		step := h.state.Step(n)
		if is := (flags{step.Fired(), step.Skipped(), step.Lapsed(), step.Failed()}); is != told[n] {
			return fmt.Sprintf("step %d is %+v, and was told %+v", n, is, told[n])
		}
	}
	if h.state.Code != code {
		return fmt.Sprintf("the code is %d, and was told %d", h.state.Code, code)
	}
	return ""
}

func secondTimeIsNothing(h *host) string {
	for _, turn := range h.turns {
		again, effects := orchestrator.Apply(h.route, turn.after, turn.at, turn.event, nil)
		nothing := len(effects) == 0 || len(effects) == 1 &&
			(effects[0].Kind == orchestrator.Refused || effects[0].Kind == orchestrator.Receipt && effects[0].Stale)
		if again != turn.after || !nothing {
			return fmt.Sprintf("%s, %s: a second time it gives %v", turn.at, turn.event, effects)
		}
	}
	return ""
}

func stateIsAValue(h *host) string {
	for _, turn := range h.turns {
		text, err := json.Marshal(turn.after)
		if err != nil {
			return err.Error()
		}
		var back orchestrator.State
		if err := json.Unmarshal(text, &back); err != nil || back != turn.after {
			return fmt.Sprintf("%s comes back as %+v: %v", text, back, err)
		}
	}
	return ""
}

func applyIsPure(h *host) string {
	route := slices.Clone(h.route)
	kept := orchestrator.Effect{Kind: orchestrator.Refused, Step: 7}
	for _, turn := range h.turns {
		before := turn.before
		after, effects := orchestrator.Apply(route, before, turn.at, turn.event, []orchestrator.Effect{kept})
		if after != turn.after || effects[0] != kept || !slices.Equal(effects[1:], turn.effects) {
			return fmt.Sprintf("%s, %s: the second time it gives %v", turn.at, turn.event, effects)
		}
		if !slices.Equal(route, h.route) || before != turn.before {
			return fmt.Sprintf("%s, %s: it changes its arguments", turn.at, turn.event)
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

func TestApplyAllocatesNothing(t *testing.T) {
	effects := make([]orchestrator.Effect, 0, 32)
	for seed := range 50 {
		h := rapid.Custom(anyStory).Example(seed)
		allocations := testing.AllocsPerRun(10, func() {
			for i := range h.turns {
				turn := &h.turns[i]
				_, effects = orchestrator.Apply(h.route, turn.before, turn.at, turn.event, effects[:0])
			}
		})
		if allocations != 0 {
			t.Fatalf("story %d: %v allocations in %d events", seed, allocations, len(h.turns))
		}
	}
}
