package sim

import (
	"time"

	"cascade/sim/merge"
)

// lineOrder is the place of one message's lines among those of others. A World takes the least of all queued
// events, so that what an event causes within its own instant follows it at once, whatever its class: such a
// line keeps the highest order that its message has had at the instant.
type lineOrder struct {
	at    time.Duration
	order uint64
}

// add appends the lines that an event wrote.
func (o *lineOrder) add(dst []merge.Entry, e *event, lines []Line) []merge.Entry {
	if e.at != o.at || e.order > o.order {
		o.at, o.order = e.at, e.order
	}
	for len(lines) > 0 {
		dst = append(dst, merge.Entry{})
		next := &dst[len(dst)-1] // filled in where it stands
		next.At, next.Order, next.Message = o.at, o.order, e.message()
		i := 0
		for ; i < len(lines) && i < merge.PerEntry; i++ {
			next.Lines[i] = lines[i].bits
		}
		lines = lines[i:]
	}
	return dst
}
