package orchestrator_test

import (
	"encoding/json"
	"fmt"
	"slices"

	"cascade/orchestrator"
)

func stateOnlyRises(h *host) string {
	for _, turn := range h.turns {
		if turn.after.Turn < turn.before.Turn {
			return fmt.Sprintf("%s, %s: turn goes back to %d", turn.at, turn.event, turn.after.Turn)
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
			(effects[0].Kind == orchestrator.Refused || effects[0].Kind == orchestrator.RefusedReceipt ||
				effects[0].Kind == orchestrator.Receipt && effects[0].Stale)
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

func messageHasNoStep(h *host) string {
	return h.each(func(_ turn, fx orchestrator.Effect) string {
		switch fx.Kind {
		case orchestrator.Submitted, orchestrator.Cancellation, orchestrator.Refused:
			if fx.Step != 0 {
				return fmt.Sprintf("it is of step %d", fx.Step)
			}
		}
		return ""
	})
}
