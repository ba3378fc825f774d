package golden

import (
	"cmp"
	"slices"

	"cascade/sim"
	"cascade/sim/journey"
)

// class is the place of a line within its instant: what decides comes before what follows from it.
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

// sameAs tells of other lines whether they say the same. Whether a receipt was late, and which copy it made,
// follows from the others.
func sameAs(m sim.Moment) func(sim.Moment) bool {
	return func(o sim.Moment) bool {
		return m.At == o.At && m.Kind == o.Kind && m.Channel == o.Channel && m.Status == o.Status && m.Code == o.Code
	}
}

// split is where two journeys part: the first sim.Moment that only one of them has, and what the other one has
// then. Either may be missing.
type split struct{ was, now *sim.Moment }

// part finds where two journeys part. It reports false when the same happened in both.
func part(was, now *journey.Journey) (split, bool) {
	left, right := onlyIn(was.Lines, now.Lines), onlyIn(now.Lines, was.Lines)
	s := split{first(left), first(right)}
	return s, s.was != nil || s.now != nil
}

// onlyIn are the sim.Moments of a that b does not have.
func onlyIn(a, b []sim.Moment) []sim.Moment {
	var only []sim.Moment
	rest := slices.Clone(b)
	for _, h := range a {
		if i := slices.IndexFunc(rest, sameAs(h)); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			continue
		}
		only = append(only, h)
	}
	return only
}

// first is the earliest, and at one instant the one that decides.
func first(all []sim.Moment) *sim.Moment {
	if len(all) == 0 {
		return nil
	}
	least := slices.MinFunc(all, func(a, b sim.Moment) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(class(a), class(b)))
	})
	return &least
}

// earliest is the first thing that is not as it was.
func (s split) earliest() sim.Moment {
	switch {
	case s.was == nil:
		return *s.now
	case s.now == nil:
		return *s.was
	}
	if s.now.At < s.was.At || s.now.At == s.was.At && class(*s.now) < class(*s.was) {
		return *s.now
	}
	return *s.was
}
