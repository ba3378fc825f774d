package sim

import (
	"fmt"
	"time"

	"cascade/orchestrator"
)

// The invariants hold for every run. They are audited on the lines that a run writes, by a reading of the rules
// that shares no code with the state machine: a fault in one shows as a difference between the two.

// audited is what the check remembers of one message.
type audited struct {
	at      time.Duration // of the last line
	firedAt time.Duration // of the latest firing
	expiry  time.Duration // 0: none
	start   time.Duration // the instant at which step 1 has its turn
	moved   time.Duration // the instant at which the latest step lapsed, failed or was skipped
	fired   uint16        // a bit a step
	failed  uint16        // a bit a step of which a failure was heard last
	highest [orchestrator.MaxSteps]orchestrator.Status
	latest  uint8 // the step that fired or was skipped last
	winner  uint8 // the step that succeeded; 0: none
	over    bool  // the latest step lapsed, failed in its turn, was skipped or cut off by the expiry
	begun   bool
	since   time.Duration // the submission
	copies  uint8
	outcome orchestrator.Outcome
}

// Violation is a broken invariant. It is a fault of Cascade itself.
type Violation struct {
	Invariant string
	Message   uint32
	Line      Line
}

func (v *Violation) Error() string {
	return fmt.Sprintf("broken invariant: %s (message %d, %s at %s)", v.Invariant, v.Message, v.Line.Kind(), v.Line.At)
}

// check reads the next line of a message. It returns the name of the invariant that the line breaks, or "".
func (c *audited) audit(l Line, route orchestrator.Route) string {
	if l.At < c.at {
		return "times never go back"
	}
	c.at = l.At
	n := l.Step()
	if n > len(route) {
		return "a line's step is one of the plan's"
	}
	kind := l.Kind()
	if kind == Submitted {
		if c.begun {
			return "a message is submitted once"
		}
		c.begun, c.since = true, l.At
		return ""
	}
	if !c.begun {
		return "a message is submitted before anything else happens to it"
	}
	switch kind {
	case Fired, Skipped:
		return c.turn(l, n, route)
	case Receipt:
		return c.receipt(l, n)
	case Lapsed:
		return c.lapse(l, n, route)
	case Succeeded, Failed, Expired, Cancelled:
		return c.end(l, n, route)
	}
	return ""
}

func (c *audited) turn(l Line, n int, route orchestrator.Route) string {
	bit := uint16(1) << n
	switch {
	case c.fired&bit != 0:
		return "no step fires twice"
	case c.outcome != orchestrator.Open:
		return "nothing fires after the message has ended"
	case c.expiry != 0 && l.At >= c.expiry:
		return "nothing fires at or after the expiry"
	case n != int(c.latest)+1:
		return "steps have their turns in the plan's order"
	case n == 1 && l.At != c.start:
		return "step 1 fires at once, or when it is scheduled"
	case n > 1 && (!c.over || l.At != c.moved):
		return "a step fires at the instant at which the one before lapsed, failed or was skipped"
	case (l.Kind() == Skipped) != (route[n-1].Skip != 0):
		return "a step is skipped when it cannot be handed over, and only then"
	}
	c.latest = uint8(n)
	c.over = l.Kind() == Skipped
	c.moved, c.firedAt = l.At, l.At
	if l.Kind() == Fired {
		c.fired |= bit
	}
	return ""
}

func (c *audited) receipt(l Line, n int) string {
	if l.Refused() {
		return ""
	}
	if c.fired&(1<<n) == 0 {
		return "only a step that fired has receipts"
	}
	turnOver := n < int(c.latest) || c.over
	if l.Late() != (turnOver || c.winner != 0 && n != int(c.winner)) {
		return "a receipt is late when its step's turn is over, and only then"
	}
	if l.Status().IsFailure() {
		return c.failure(l, n)
	}
	highest := &c.highest[n-1]
	rises := l.Status() > *highest
	if rises == l.Stale() {
		return "a status is stale when it is not above the highest before, and only then"
	}
	makesCopy := l.Status() >= orchestrator.Delivered && *highest < orchestrator.Delivered
	if makesCopy {
		c.copies++
	}
	if makesCopy != (l.Copy() > 0) || makesCopy && l.Copy() != int(c.copies) {
		return "copies are counted once a step, in order"
	}
	if rises {
		*highest = l.Status()
		c.failed &^= 1 << n
	}
	return ""
}

func (c *audited) failure(l Line, n int) string {
	bit := uint16(1) << n
	if l.Stale() != (c.failed&bit != 0 || c.highest[n-1] >= orchestrator.Delivered) {
		return "a failure is stale after another one or a delivery, and only then"
	}
	if l.Stale() {
		return ""
	}
	c.failed |= bit
	if n == int(c.latest) && !c.over {
		c.over, c.moved = true, l.At
	}
	return ""
}

func (c *audited) lapse(l Line, n int, route orchestrator.Route) string {
	switch {
	case c.outcome != orchestrator.Open:
		return "no window lapses after the message has ended"
	case n != int(c.latest) || c.over || c.fired&(1<<n) == 0:
		return "only the step whose turn it is lapses"
	case l.At != c.firedAt+route[n-1].Window || route[n-1].Window == 0 || n == len(route):
		return "a window lapses exactly fallbackAfter after the firing"
	case c.highest[n-1] >= route[n-1].Success:
		return "a step that succeeded does not lapse"
	}
	c.over, c.moved = true, l.At
	return ""
}

func (c *audited) end(l Line, n int, route orchestrator.Route) string {
	was := c.outcome
	switch l.Kind() {
	case Succeeded:
		c.outcome = orchestrator.Succeeded
		if was == orchestrator.Succeeded || was == orchestrator.Cancelled {
			return "a message that has succeeded or was cancelled never changes its outcome"
		}
		if c.fired&(1<<n) == 0 || c.highest[n-1] < route[n-1].Success {
			return "a message succeeds on a step that reached its successStatus"
		}
		c.winner = uint8(n)
		return ""
	case Failed: // at the very line that ended its last step: nothing lies between
		c.outcome = orchestrator.Failed
		if n != len(route) || n != int(c.latest) || !c.over || l.At != c.moved {
			return "a message fails when its last step does"
		}
	case Expired:
		c.outcome = orchestrator.ExpiredOutcome
		if c.expiry == 0 || l.At != max(c.expiry, c.since) {
			return "a message expires exactly at its expiry, or when it is submitted after it"
		}
		if n != max(1, int(c.latest)) {
			return "an expiry is told for the step whose turn it was, or for step 1"
		}
		c.over = true
	case Cancelled:
		c.outcome = orchestrator.Cancelled
		if c.latest != 0 {
			return "a message is cancelled before its first step fires, or not at all"
		}
	}
	if was != orchestrator.Open {
		return "a message has one outcome"
	}
	return ""
}

// atEnd is audited when nothing is pending any more: every timer fired or was cancelled.
func (c *audited) atEnd(route orchestrator.Route) string {
	if c.outcome == orchestrator.Succeeded || c.outcome == orchestrator.Cancelled || !c.begun {
		return ""
	}
	for i := range route {
		if c.highest[i] >= route[i].Success {
			return "a message succeeds when a step reaches its successStatus"
		}
	}
	switch {
	case c.outcome != orchestrator.Open:
		return ""
	case c.expiry != 0:
		return "an open message expires"
	case c.latest == 0:
		return "step 1 has its turn"
	case c.over:
		return "the next step has its turn when one is over"
	case route[c.latest-1].Window != 0:
		return "a window that runs ends"
	}
	return ""
}
