package host

import "time"

// clock gives the instants of a host. They never go back.
type clock struct {
	zero  time.Time     // the store's
	base  time.Duration // the instant at which this host began
	begun time.Time     // the same on the machine's monotonic clock
}

// newClock goes on from the calendar, or from the last instant that was committed where that is later.
func newClock(head Head, wall time.Time) clock {
	return clock{zero: head.Zero, base: max(head.Clock, wall.Sub(head.Zero)), begun: time.Now()}
}

// now is the present instant. It follows the monotonic clock, whatever happens to the calendar.
func (c *clock) now() time.Duration { return c.base + time.Since(c.begun) }

// at is the calendar's time of an instant.
func (c *clock) at(instant time.Duration) time.Time { return c.zero.Add(instant).UTC() }
