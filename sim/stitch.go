package sim

import (
	"math/bits"
	"time"
)

// stitch is the lines that one event wrote, with their place within the instant. It is 32 bytes; an event with
// more than three lines has several stitches.
type stitch struct {
	at      time.Duration
	order   uint64
	message uint32
	lines   [stitchLines]uint32 // the bits of the lines; 0: no more
}

const stitchLines = 3

// all is the lines of the stitch.
func (s *stitch) all() []Line {
	lines := make([]Line, 0, stitchLines)
	for _, bits := range s.lines {
		if bits != 0 {
			lines = append(lines, Line{s.at, s.message, bits})
		}
	}
	return lines
}

// strand is the order of one message's lines among those of others. A World takes the least of all queued
// events, so that what an event causes within its own instant follows it at once, whatever its class: such a
// line keeps the highest order that its message has had at the instant.
type strand struct {
	at    time.Duration
	order uint64
}

// add appends the lines that an event wrote.
func (s *strand) add(dst []stitch, e *event, lines []Line) []stitch {
	if e.at != s.at || e.order > s.order {
		s.at, s.order = e.at, e.order
	}
	for len(lines) > 0 {
		dst = append(dst, stitch{})
		next := &dst[len(dst)-1] // filled in where it stands
		next.at, next.order, next.message = s.at, s.order, e.message()
		i := 0
		for ; i < len(lines) && i < stitchLines; i++ {
			next.lines[i] = lines[i].bits
		}
		lines = lines[i:]
	}
	return dst
}

// before tells whether a stitch comes before another one of a message with a higher number. It compares without a
// branch: many are of the same instant, and no processor can foretell which.
func (s *stitch) before(t *stitch) bool {
	_, borrow := bits.Sub64(s.order, t.order, 0)
	_, borrow = bits.Sub64(uint64(s.at), uint64(t.at), borrow)
	return borrow != 0
}

// sortedRun is up to how many stitches are best sorted by insertion.
const sortedRun = 16

// sortStitches sorts by instant and order, and keeps those alike as they stand: they were added message by
// message. It is a merge sort over sorted runs of a few; spare is as long as v.
func sortStitches(v, spare []stitch) {
	const run = sortedRun
	for from := 0; from < len(v); from += run {
		insertStitches(v[from:min(from+run, len(v))])
	}
	from, to := v, spare
	for width := run; width < len(v); width *= 2 {
		for at := 0; at < len(v); at += 2 * width {
			middle, end := min(at+width, len(v)), min(at+2*width, len(v))
			mergeStitches(to[at:end], from[at:middle], from[middle:end])
		}
		from, to = to, from
	}
	if len(v) > 0 && &from[0] != &v[0] {
		copy(v, from)
	}
}

// insertStitches sorts by insertion.
func insertStitches(v []stitch) {
	for i := 1; i < len(v); i++ {
		if !v[i].before(&v[i-1]) {
			continue
		}
		s, j := v[i], i
		for ; j > 0 && s.before(&v[j-1]); j-- {
			v[j] = v[j-1]
		}
		v[j] = s
	}
}

// mergeStitches merges two sorted runs; on a tie the first run's stitch comes first.
func mergeStitches(dst, a, b []stitch) {
	if len(a) == 0 || len(b) == 0 || !b[0].before(&a[len(a)-1]) {
		copy(dst[copy(dst, a):], b)
		return
	}
	for len(a) > 0 && len(b) > 0 {
		if b[0].before(&a[0]) {
			dst[0], b = b[0], b[1:]
		} else {
			dst[0], a = a[0], a[1:]
		}
		dst = dst[1:]
	}
	copy(dst[copy(dst, a):], b)
}
