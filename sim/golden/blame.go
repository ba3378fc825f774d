package golden

import (
	"slices"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/journey"
)

// blame picks those of the changes that explain where a message's journeys part. Where none does, the cause
// is the rule that seems to hold no longer.
func blame(causes []Cause, s split, was, now *journey.Journey) []Cause {
	best := 0
	var blamed []Cause
	for _, c := range causes {
		switch r := c.relevance(s); {
		case r == 0:
		case r > best:
			best, blamed = r, []Cause{c}
		case r == best:
			blamed = append(blamed, c)
		}
	}
	if blamed == nil {
		return []Cause{{Label: rule(s, was, now)}}
	}
	return blamed
}

// alsoWindows adds to what is blamed the other windows that a firing waited for: two changed windows both move
// the third channel.
func alsoWindows(all, blamed []Cause, fires orchestrator.Channel, was, now *journey.Journey) []Cause {
	for _, leg := range now.Legs() {
		if leg.Channel == fires {
			break
		}
		before, known := was.Leg(leg.Channel)
		if !known {
			continue
		}
		a, lapsed := before.Turn()
		b, lapses := leg.Turn()
		if !lapsed || !lapses || a.Kind != sim.Lapsed || b.Kind != sim.Lapsed || a.At-before.At == b.At-leg.At {
			continue
		}
		for _, c := range all {
			known := slices.ContainsFunc(blamed, func(k Cause) bool { return k.Label == c.Label })
			if c.about == aWindow && c.channel == leg.Channel && !known {
				blamed = append(slices.Clip(blamed), c)
			}
		}
	}
	return blamed
}

// relevance is how well a change explains the first thing that is not as it was: 0 not at all, 3 directly.
func (c Cause) relevance(s split) int {
	h := s.earliest()
	onChannel := c.channel == h.Channel
	switch c.about {
	case thePrice:
		return 0
	case aWindow:
		if onChannel && h.Kind == sim.Lapsed {
			return 3
		}
	case aStatus:
		if onChannel && (s.involves(sim.Succeeded) || h.Kind == sim.Lapsed) {
			return 3 - boolToInt(!s.involves(sim.Succeeded))
		}
	case thePlan:
		switch h.Kind {
		case sim.Fired, sim.Skipped, sim.Failed:
			return 3
		case sim.Lapsed, sim.Succeeded:
			return 2
		}
	case aProvider:
		if onChannel && h.Kind == sim.Receipt {
			return 3
		}
	case aMessage:
		switch h.Kind {
		case sim.Expired, sim.Skipped, sim.Cancelled:
			return 3
		case sim.Receipt, sim.Fired:
			return 2
		}
	case anotherField:
		if h.Kind == sim.Receipt {
			return 2
		}
	}
	return 1
}

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s split) involves(k sim.Kind) bool {
	return s.was != nil && s.was.Kind == k || s.now != nil && s.now.Kind == k
}

// rule names the rule that seems to have changed, where no line of the scenario did.
func rule(s split, was, now *journey.Journey) string {
	h := s.earliest()
	switch {
	case h.Kind == sim.Lapsed && (tied(was, h) || tied(now, h)), h.Kind == sim.Succeeded && s.lapsedAt(h):
		return "the rules: a receipt at the very instant its window ends is in time"
	case h.Kind == sim.Receipt:
		return "the " + h.Channel.String() + " provider: its receipts, not the scenario"
	case s.involves(sim.Expired):
		return "the rules: an open message expires at its expiry"
	case s.involves(sim.Succeeded):
		return "the rules: a step succeeds when a receipt at or above its successStatus arrives"
	case h.Kind == sim.Lapsed:
		return "the rules: a window ends at exactly firing + fallbackAfter"
	case h.Kind == sim.Skipped:
		return "the rules: what a channel can carry"
	case h.Kind == sim.Fired && failedAt(was, h):
		return "the rules: a failure fires the next step at that instant"
	case h.Kind == sim.Fired:
		return "the rules: which step fires when"
	}
	return "the rules: how a message ends"
}

// tied tells whether the journey succeeded on the very step and at the very instant of a lapse.
func tied(j *journey.Journey, lapse sim.Moment) bool {
	return j.SucceedsAt(lapse.Channel, lapse.At)
}

// lapsedAt tells whether the other journey's step lapsed at the instant of a success.
func (s split) lapsedAt(success sim.Moment) bool {
	for _, h := range []*sim.Moment{s.was, s.now} {
		if h != nil && h.Kind == sim.Lapsed && h.At == success.At && h.Channel == success.Channel {
			return true
		}
	}
	return false
}

// failedAt tells whether a step failed at the instant.
func failedAt(j *journey.Journey, h sim.Moment) bool {
	return slices.ContainsFunc(j.Legs(), func(leg journey.Leg) bool {
		turn, ended := leg.Turn()
		return ended && turn.At == h.At && turn.Status >= orchestrator.Rejected
	})
}
