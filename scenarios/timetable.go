package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"time"
)

const (
	// watched is for how long outages by different clocks are held to each other: all the changes of a year.
	watched = 400 * day
	// followed is how many times of repeating outages in a row a send may be held by. Without a bound those that leave
	// no gap would be followed for ever.
	followed = 1000
)

// Repeats tells whether the outage is there again and again.
func (o *Outage) Repeats() bool { return o.Every > 0 || o.Zone != nil }

// String says when the outage is there, such as "from 22:00 to 08:00 in Europe/Berlin".
func (o Outage) String() string {
	switch {
	case o.Zone != nil:
		return fmt.Sprintf("from %s to %s in %s", formatClock(o.From), formatClock(o.To), o.Zone)
	case o.Every > 0:
		return fmt.Sprintf("from %s to %s every %s", formatSpan(o.From), formatSpan(o.To), formatSpan(o.Every))
	}
	return fmt.Sprintf("from %s to %s", formatSpan(o.From), formatSpan(o.To))
}

// Next is when the outage is there that is going on at an instant, or else the first time after it, in a world of that
// virtual zero. One by a zone may have begun before zero. It is not ok where there is none any more.
func (o *Outage) Next(start time.Time, at time.Duration) (from, to time.Duration, ok bool) {
	switch {
	case o.Zone != nil:
		return o.nextByClock(start, at)
	case o.Every > 0 && at >= o.To:
		past := ((at-o.To)/o.Every + 1) * o.Every
		return o.From + past, o.To + past, true
	}
	return o.From, o.To, at < o.To
}

// nextByClock is Next by a zone's clock. The window of a day begins when the clock first shows From or later, and ends
// when it first shows To or later, so that one of which a clock change skips an end ends at the change, and one of
// which an end comes twice counts the first. One that is skipped as a whole is not there.
func (o *Outage) nextByClock(start time.Time, at time.Duration) (from, to time.Duration, ok bool) {
	const farthest = 4 // days: more than any calendar has skipped
	year, month, today := start.Add(at).In(o.Zone).Date()
	for d := today - 1; d <= today+farthest; d++ {
		last := d
		if o.To <= o.From {
			last++
		}
		from = firstShown(year, month, d, o.From, o.Zone).Sub(start)
		to = firstShown(year, month, last, o.To, o.Zone).Sub(start)
		if from < to && at < to {
			return from, to, true
		}
	}
	return 0, 0, false
}

// firstShown is the first instant at which the zone's clock shows the time of that day, or a later one.
func firstShown(year int, month time.Month, d int, clock time.Duration, zone *time.Location) time.Time {
	seconds := int(clock / time.Second)
	wanted := time.Date(year, month, d, 0, 0, seconds, 0, time.UTC)
	t := time.Date(year, month, d, 0, 0, seconds, 0, zone)
	since, until := t.ZoneBounds() // between two changes of the clock
	_, offset := t.Zone()
	switch shown := t.Add(time.Duration(offset) * time.Second); {
	case shown.After(wanted): // the change before t skipped it
		return since
	case shown.Before(wanted):
		return until
	case since.IsZero():
		return t
	}
	_, before := since.Add(-1).Zone()
	if earlier := t.Add(time.Duration(offset-before) * time.Second); earlier.Before(since) {
		return earlier // the clock was put back, and showed it before
	}
	return t
}

// Meets tells whether two outages are ever there at once, in a world of that virtual zero. Of two by clocks that
// are changed on days of their own, it is as the first thirteen months have it.
func (o *Outage) Meets(other *Outage, start time.Time) bool {
	if !o.Repeats() || o.Every > 0 && other.Zone != nil {
		o, other = other, o
	}
	switch {
	case !o.Repeats():
		return o.From < other.To && other.From < o.To
	case !other.Repeats():
		from, _, ok := o.Next(start, other.From)
		return ok && from < other.To
	case o.Zone == nil:
		return o.meetsPeriodic(other)
	}
	for at := time.Duration(0); at < watched; {
		from, to, ok := o.Next(start, at)
		if !ok {
			return false
		}
		if begins, _, ok := other.Next(start, max(from, 0)); ok && begins < to {
			return true
		}
		at = to
	}
	return false
}

// meetsPeriodic tells whether two outages meet that repeat in virtual time: the distances between their beginnings are
// all that differ from one of them by a multiple of what divides both periods.
func (o *Outage) meetsPeriodic(other *Outage) bool {
	step, rest := o.Every, other.Every
	for rest != 0 {
		step, rest = rest, step%rest
	}
	after := (other.From - o.From) % step
	if after < 0 {
		after += step
	}
	return after < o.To-o.From || step-after < other.To-other.From
}

// Occurrence is one time that an outage is there.
type Occurrence struct {
	From, To time.Duration // since virtual zero
	Effect   OutageEffect
}

// Timetable is a provider's outages by their instants. It remembers what it was asked last, and so is not safe for use
// by several goroutines at once.
type Timetable struct {
	start     time.Time
	once      []Outage
	repeating []repeating
}

// repeating is an outage that repeats, and when it is there next.
type repeating struct {
	Outage
	asked time.Duration // the next one is known from this instant up to the end of it
	next  Occurrence
}

// NewTimetable is when outages are there in a world of that virtual zero: as Outage has them, in any order.
func NewTimetable(outages []Outage, start time.Time) Timetable {
	t := Timetable{start: start}
	for i := range outages {
		if o := outages[i]; o.Repeats() {
			t.repeating = append(t.repeating, repeating{Outage: o})
		} else {
			t.once = append(t.once, o)
		}
	}
	slices.SortStableFunc(t.once, func(a, b Outage) int { return cmp.Compare(a.From, b.From) })
	return t
}

// At finds the outage that acts at an instant. Where several do, the one that is there once does, and else the first.
func (t *Timetable) At(at time.Duration) (Occurrence, bool) {
	if len(t.once) > 0 {
		i := sort.Search(len(t.once), func(i int) bool { return at < t.once[i].To })
		if i < len(t.once) && t.once[i].From <= at {
			return Occurrence{t.once[i].From, t.once[i].To, t.once[i].Effect}, true
		}
	}
	for i := range t.repeating {
		if next, ok := t.repeating[i].at(t.start, at); ok && next.From <= at {
			return next, true
		}
	}
	return Occurrence{}, false
}

// Release tells when what is held at an instant is let go, past all the outages that hold it one after the other, and
// what the outage does that acts then; 0: there is none. It is not free where it is held for good, as far as was
// looked.
func (t *Timetable) Release(at time.Duration) (then time.Duration, acts OutageEffect, free bool) {
	for range followed + len(t.once) {
		o, there := t.At(at)
		if !there || o.Effect != Hold {
			return at, o.Effect, true
		}
		at = o.To
	}
	return at, Hold, false
}

func (r *repeating) at(start time.Time, at time.Duration) (Occurrence, bool) {
	if at < r.asked || at >= r.next.To {
		from, to, ok := r.Next(start, at)
		if !ok {
			return Occurrence{}, false
		}
		r.asked, r.next = at, Occurrence{from, to, r.Effect}
	}
	return r.next, true
}
