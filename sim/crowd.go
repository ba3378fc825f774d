package sim

import (
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// crowd runs independent messages, one at a time. Where no provider lets one message wait for another, what
// happens to a message is the same whether the others are there or not; the queue then holds a handful of
// events, a message's state stays in the processor's cache, and all cores can run at once. The timeline is
// woven from the messages' own lines: it is the same, byte for byte, as that of a World.
//
// Each worker has a crowd of its own.
type crowd struct {
	scenario *scenarios.Scenario
	cast     *cast
	engine   *engine
	tally    *tally
	record   record                       // of the message that is being run
	weaves   bool                         // keep the lines for a timeline
	each     func(n uint32, lines []Line) // is shown each message's lines, if not nil
}

// blockSize is how many messages are handed to a worker, and woven, at a time.
const blockSize = 256

// usualStitches is about how many stitches a message has.
const usualStitches = 8

// block is some messages that follow each other, and what came of them.
type block struct {
	first    uint32
	at       []time.Duration // of the submissions
	stitches []stitch        // the lines, in order within a message
	err      error
	done     chan struct{}
}

// independent tells whether the scenario's messages can be run as a crowd.
func independent(s *scenarios.Scenario) bool {
	for _, p := range s.Providers {
		if p.Throughput.Count > 0 {
			return false
		}
	}
	return true
}

// run carries each message of the block to its end.
func (c *crowd) run(b *block) {
	b.stitches = b.stitches[:0]
	if c.weaves {
		b.stitches = slices.Grow(b.stitches, usualStitches*len(b.at))
	}
	for i, at := range b.at {
		if b.err = c.message(b, b.first+uint32(i), at); b.err != nil {
			return
		}
	}
}

func (c *crowd) message(b *block, n uint32, at time.Duration) error {
	e := c.engine
	e.queue.reset()
	e.lines = e.lines[:0]
	r := &c.record
	r.state, r.prepared, r.recipient = orchestrator.State{}, c.cast.prepared, c.cast.recipient(n, n)
	r.generated = c.cast.generates()
	ev := r.submission(c.scenario.Start, at)
	var chk checked
	chk.expiry, chk.start = ev.Expiry, max(ev.Start, at)
	due := newEvent(at, at, n, 0, &ev)
	for key := (strand{}); ; due.event(&ev) {
		written := len(e.lines)
		e.apply(r, n, due.at, &ev)
		if c.weaves {
			b.stitches = key.add(b.stitches, &due, e.lines[written:])
		}
		if !e.next(r, &due) {
			break
		}
	}
	return c.count(n, r, &chk)
}

// next takes the next event of the only message, past timers that were stopped.
func (e *engine) next(r *record, due *event) bool {
	for e.queue.len() > 0 {
		*due = e.queue.pop()
		if !r.dead(due) {
			return true
		}
	}
	return false
}

// count reads a message's lines when all of them are there.
func (c *crowd) count(n uint32, r *record, chk *checked) error {
	var counted tallied
	segments := c.cast.segments(n)
	route := r.prepared.Route
	for i := range c.engine.lines {
		l := &c.engine.lines[i] // read field by field: the fields were written one by one just now
		if broken := chk.check(*l, route); broken != "" {
			return &Violation{broken, n, *l}
		}
		c.tally.add(*l, &counted, route, segments)
	}
	c.tally.reach(chk.at)
	if broken := chk.atEnd(r.prepared.Route); broken != "" {
		return &Violation{Invariant: broken, Message: n}
	}
	if c.each != nil {
		c.each(n, c.engine.lines)
	}
	return nil
}
