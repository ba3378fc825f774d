package orchestrator_test

import (
	"fmt"
	"time"

	"cascade/orchestrator"
)

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

// timersAreKept: the host complains of a timer set twice or stopped without running, and lets all others
// come.
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

func failureIsOfTheLastStep(h *host) string {
	var last orchestrator.Effect
	return h.each(func(turn turn, fx orchestrator.Effect) string {
		switch fx.Kind {
		case orchestrator.Receipt, orchestrator.Skipped:
			last = fx
		case orchestrator.Failure:
			itsOwn := last.Step == fx.Step && last.Code == fx.Code && turn.after.Code == fx.Code
			if int(fx.Step) != len(h.route) || !itsOwn {
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
