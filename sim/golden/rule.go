package golden

import (
	"cmp"
	"slices"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/journey"
)

// rule names the rule that seems to have changed where no line of the scenario did, by where two journeys part.
func rule(was, now *journey.Journey) string {
	s := part(was, now)
	if s.was == nil && s.now == nil {
		return "the rules or the providers' defaults"
	}
	m := s.earliest()
	switch {
	case m.Kind == sim.Lapsed && (was.SucceedsAt(m.Channel, m.At) || now.SucceedsAt(m.Channel, m.At)),
		m.Kind == sim.Succeeded && s.lapsedAt(m):
		return "the rules: a receipt at the very instant its window ends is in time"
	case m.Kind == sim.Receipt:
		return "the " + m.Channel.String() + " provider: its receipts, not the scenario"
	case s.involves(sim.Expired):
		return "the rules: an open message expires at its expiry"
	case s.involves(sim.Succeeded):
		return "the rules: a step succeeds when a receipt at or above its successStatus arrives"
	case m.Kind == sim.Lapsed:
		return "the rules: a window ends at exactly firing + fallbackAfter"
	case m.Kind == sim.Skipped:
		return "the rules: what a channel can carry"
	case m.Kind == sim.Fired && failedAt(was, m):
		return "the rules: a failure fires the next step at that instant"
	case m.Kind == sim.Fired:
		return "the rules: which step fires when"
	}
	return "the rules: how a message ends"
}

// split is where two journeys part: the first line that only one of them has, and what the other one has then.
// Either may be missing.
type split struct{ was, now *sim.Moment }

// part finds where two journeys part.
func part(was, now *journey.Journey) split {
	return split{first(onlyIn(was.Lines, now.Lines)), first(onlyIn(now.Lines, was.Lines))}
}

// first is the earliest, and at one instant the one that decides.
func first(all []sim.Moment) *sim.Moment {
	if len(all) == 0 {
		return nil
	}
	least := slices.MinFunc(all, byCause)
	return &least
}

// earliest is the first line that is not as it was.
func (s split) earliest() sim.Moment {
	if s.was == nil || s.now != nil && byCause(*s.now, *s.was) < 0 {
		return *s.now
	}
	return *s.was
}

func (s split) involves(k sim.Kind) bool {
	return s.was != nil && s.was.Kind == k || s.now != nil && s.now.Kind == k
}

// lapsedAt tells whether the other journey's step lapsed at the instant of a success.
func (s split) lapsedAt(success sim.Moment) bool {
	for _, m := range []*sim.Moment{s.was, s.now} {
		if m != nil && m.Kind == sim.Lapsed && m.At == success.At && m.Channel == success.Channel {
			return true
		}
	}
	return false
}

// failedAt tells whether a step failed at the instant.
func failedAt(j *journey.Journey, m sim.Moment) bool {
	return slices.ContainsFunc(j.Legs(), func(leg journey.Leg) bool {
		turn, ended := leg.Turn()
		return ended && turn.At == m.At && turn.Status >= orchestrator.Rejected
	})
}

// byCause orders lines by time, and within an instant what decides before what follows from it.
func byCause(a, b sim.Moment) int { return cmp.Or(cmp.Compare(a.At, b.At), class(a)-class(b)) }

func class(m sim.Moment) int {
	switch m.Kind {
	case sim.Receipt:
		return 0
	case sim.Succeeded:
		return 1
	case sim.Expired, sim.Cancelled:
		return 2
	case sim.Lapsed:
		return 3
	case sim.Fired, sim.Skipped:
		return 4
	default: // a failure of the last step follows from its receipt or skip
		return 5
	}
}

// onlyIn are the lines of a that b does not have.
func onlyIn(a, b []sim.Moment) []sim.Moment {
	var only []sim.Moment
	rest := slices.Clone(b)
	for _, m := range a {
		if i := slices.IndexFunc(rest, sameAs(m)); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			continue
		}
		only = append(only, m)
	}
	return only
}

// sameAs tells of other lines whether they say the same. Whether a receipt was late, and which copy it made,
// follows from the others.
func sameAs(m sim.Moment) func(sim.Moment) bool {
	return func(o sim.Moment) bool {
		return m.At == o.At && m.Kind == o.Kind && m.Channel == o.Channel && m.Status == o.Status && m.Code == o.Code
	}
}
