package sim

import (
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/merge"
)

// worker runs independent messages, one at a time. Where no provider lets one message wait for another, what
// happens to a message is the same whether the others are there or not; the queue then holds a handful of
// events, a message's state stays in the processor's cache, and all cores can run at once. The timeline is
// merged from the messages' own lines: it is the same, byte for byte, as that of a World.
//
// Several workers run a crowd; nothing is shared between them.
type worker struct {
	scenario *scenarios.Scenario
	mailing  *mailing
	engine   *engine
	tally    *tally
	flies    inFlight                     // the message that is being run
	keeps    bool                         // keep the lines for a timeline
	each     func(n uint32, lines []Line) // is shown each message's lines, if not nil
}

// batchSize is how many messages are handed to a worker, and merged, at a time.
const batchSize = 256

// usualEntries is about how many entries a message has.
const usualEntries = 8

// batch is some messages that follow each other, and what came of them.
type batch struct {
	first   uint32
	at      []time.Duration // of the submissions
	entries []merge.Entry   // the lines, in order within a message
	err     error
	done    chan struct{}
}

// independent tells whether the scenario's messages can be run as a crowd.
func independent(s *scenarios.Scenario) bool {
	for _, p := range s.Providers {
		if p.Throughput.Count > 0 || p.PairRate.Count > 0 {
			return false
		}
	}
	return true
}

// run carries each message of the batch to its end.
func (w *worker) run(b *batch) {
	b.entries = b.entries[:0]
	if w.keeps {
		b.entries = slices.Grow(b.entries, usualEntries*len(b.at))
	}
	for i, at := range b.at {
		if b.err = w.message(b, b.first+uint32(i), at); b.err != nil {
			return
		}
	}
}

// message carries message n, submitted at an instant, to its end.
func (w *worker) message(b *batch, n uint32, at time.Duration) error {
	e := w.engine
	e.queue.reset()
	e.lines = e.lines[:0]
	m := &w.flies
	m.state, m.prepared, m.recipient = orchestrator.State{}, w.mailing.prepared, w.mailing.recipient(n, n)
	m.generated, m.segments = w.mailing.generates(), segmentCount(w.mailing.segments(n))
	var ev orchestrator.Event
	m.submission(w.scenario.Start, at, &ev)
	var checks audited
	checks.expiry, checks.start = ev.Expiry, max(ev.Start, at)
	due := newEvent(at, at, n, 0, &ev)
	for place := (lineOrder{}); ; due.event(&ev) {
		written := len(e.lines)
		e.apply(m, n, due.at, &ev)
		if w.keeps {
			b.entries = place.add(b.entries, &due, e.lines[written:])
		}
		if !e.next(m, &due) {
			break
		}
	}
	return w.count(n, &checks)
}

// next takes the next event of the only message, past timers that were stopped.
func (e *engine) next(m *inFlight, due *event) bool {
	for e.queue.len() > 0 {
		*due = e.queue.pop()
		if !m.timerStopped(due) {
			return true
		}
	}
	return false
}

// count reads the message's lines when all of them are there.
func (w *worker) count(n uint32, checks *audited) error {
	var figures counted
	segments := int(w.flies.segments)
	route := w.flies.prepared.Route
	for i := range w.engine.lines {
		l := &w.engine.lines[i] // read field by field: the fields were written one by one just now
		if broken := checks.audit(*l, route); broken != "" {
			return &Violation{broken, n, *l}
		}
		w.tally.add(*l, &figures, route, segments)
	}
	w.tally.reach(checks.at)
	if broken := checks.atEnd(route); broken != "" {
		return &Violation{Invariant: broken, Message: n}
	}
	if w.each != nil {
		w.each(n, w.engine.lines)
	}
	return nil
}
