package orchestrator_test

import (
	"fmt"
	"slices"

	"cascade/orchestrator"
)

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

// lateIsRemembered keeps, beside the machine, the steps whose turn is over: those that lapsed or failed, and,
// from the message's end on, all but the one that it succeeded on.
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
