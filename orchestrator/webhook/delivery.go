package webhook

import (
	"container/heap"
	"slices"
	"time"
)

// Delivery decides which webhook is sent when, and in which order. It is a state machine without a clock, a goroutine
// or a network: a host tells it what has happened with Step, and carries out the effects that come back.
//
// What it promises: the webhooks of one subject to one receiver are taken in the order in which they were told, and
// none is sent before the one before it was taken or lost. To one receiver at most Abreast are under way at once,
// begun in the order in which they were told, whatever their subjects; one that waits to be tried again keeps only
// those of its own subject waiting. Receivers have nothing to do with each other. A Tell may break all of that on
// purpose: see Mishap.
//
// An attempt may hold several webhooks, where a host asks for more of them before it makes one: see Fill. They are
// taken or refused together.
//
// R is what the host knows a receiver by.
type Delivery[R comparable] struct {
	Abreast int           // how many may be under way to one receiver at once; 0: one
	Last    time.Duration // the last instant that there is: what would be due later is due then; 0: none

	// Again is how long after an attempt that was answered with an HTTP status (0: with none) the next is due, and
	// whether there is one; nil: as RetryAfter says.
	Again func(w Webhook[R], status int) (wait time.Duration, again bool)

	told    int // webhooks that were ever told
	lines   map[R]*line[R]
	lanes   map[laneKey[R]]*lane[R]
	waiting lanes[R] // whose first webhook is due again later
}

// Webhook is one thing that a receiver is to be told.
type Webhook[R comparable] struct {
	Receiver R
	Subject  uint64 // what it is about, such as a message
	Cause    uint32 // what the host finds its body by
	Place    int    // among all webhooks, from 0, in the order in which they were told
	Attempt  int    // the one that is to be made, or was made: from 1
}

// lane is the webhooks of one subject to one receiver, in order. Only the first is ever sent.
type lane[R comparable] struct {
	laneKey[R]
	queue []entry
	due   time.Duration // when the first is to be sent, or tried again; 0: as soon as its receiver has room
	index int           // in the heap that it stands in
}

type laneKey[R comparable] struct {
	receiver R
	subject  uint64
}

// entry is a webhook in its lane.
type entry struct {
	cause, attempt uint32
	place          int
	due            time.Duration // not before then
	held           bool          // the next one of its lane overtakes it
}

// line is who waits for one receiver.
type line[R comparable] struct {
	ready    lanes[R] // whose first webhook can be sent as soon as there is room
	underWay int
}

// Step takes an event and appends the effects that follow from it to dst.
func (d *Delivery[R]) Step(dst []Effect[R], e Event[R]) []Effect[R] {
	switch e.Kind {
	case Tell:
		return d.tell(dst, e)
	case Answer:
		return d.answer(dst, e)
	case Fill:
		return d.fill(dst, e)
	case Hurry:
		return d.hurry(dst, e)
	}
	for len(d.waiting) > 0 && d.waiting[0].due <= e.At {
		dst = d.enqueue(dst, heap.Pop(&d.waiting).(*lane[R]), e.At)
	}
	return dst
}

// hurry lets a lane that waits for an instant wait no longer.
func (d *Delivery[R]) hurry(dst []Effect[R], e Event[R]) []Effect[R] {
	of, ok := d.lanes[laneKey[R]{e.Webhook.Receiver, e.Webhook.Subject}]
	if !ok || of.due == 0 {
		return dst
	}
	heap.Remove(&d.waiting, of.index)
	of.queue[0].due = 0
	return d.enqueue(dst, of, e.At)
}

// IsOpen tells whether a webhook was neither taken nor lost yet.
func (d *Delivery[R]) IsOpen(w Webhook[R]) bool {
	of, ok := d.lanes[laneKey[R]{w.Receiver, w.Subject}]
	return ok && slices.ContainsFunc(of.queue, func(e entry) bool { return e.place == w.Place })
}

// Waiting is how many webhooks wait for an instant: to be tried again, or to be sent at all.
func (d *Delivery[R]) Waiting() int { return len(d.waiting) }

// Next is when the next webhook that waits for an instant is due, and what it is about, if there is one.
func (d *Delivery[R]) Next() (at time.Duration, subject uint64, ok bool) {
	if len(d.waiting) == 0 {
		return 0, 0, false
	}
	l := d.waiting[0]
	return l.due, l.subject, true
}

// Told is how many webhooks were ever told: the place that the next one will have.
func (d *Delivery[R]) Told() int { return d.told }

func (d *Delivery[R]) again(w Webhook[R], status int) (wait time.Duration, again bool) {
	if d.Again != nil {
		return d.Again(w, status)
	}
	return RetryAfter(w.Attempt)
}

// due is when a webhook is tried again: the wait counts from the beginning of the attempt that failed, and nothing is
// tried again before that has.
func (d *Delivery[R]) due(e Event[R], wait time.Duration) time.Duration {
	return max(d.bounded(e.Began+wait), e.At)
}

// bounded is the instant, or the last one that there is.
func (d *Delivery[R]) bounded(at time.Duration) time.Duration {
	if d.Last != 0 {
		return min(at, d.Last)
	}
	return at
}

// enqueue lets a lane wait for its receiver, or for the instant before which its first webhook is not sent.
func (d *Delivery[R]) enqueue(dst []Effect[R], l *lane[R], now time.Duration) []Effect[R] {
	if due := l.queue[0].due; due > now {
		l.due = due
		heap.Push(&d.waiting, l)
		return d.send(dst, l.receiver)
	}
	l.due, l.queue[0].held = 0, false
	heap.Push(&d.line(l.receiver).ready, l)
	return d.send(dst, l.receiver)
}

// line is who waits for a receiver.
func (d *Delivery[R]) line(receiver R) *line[R] {
	to, ok := d.lines[receiver]
	if !ok {
		to = &line[R]{}
		d.lines[receiver] = to
	}
	return to
}

// send sends to a receiver as much as it has room for. One that nothing waits for is forgotten.
func (d *Delivery[R]) send(dst []Effect[R], receiver R) []Effect[R] {
	to, ok := d.lines[receiver]
	if !ok {
		return dst
	}
	for len(to.ready) > 0 && to.underWay < max(1, d.Abreast) {
		l := heap.Pop(&to.ready).(*lane[R])
		to.underWay++
		dst = append(dst, l.sending(l.queue[0]))
	}
	if to.underWay == 0 && len(to.ready) == 0 {
		delete(d.lines, receiver)
	}
	return dst
}

// sending is the effect that sends an entry of the lane.
func (l *lane[R]) sending(e entry) Effect[R] {
	return Effect[R]{Kind: Send, Webhook: Webhook[R]{
		Receiver: l.receiver, Subject: l.subject, Cause: e.cause, Place: e.place, Attempt: int(e.attempt),
	}}
}

// lanes is a heap of those that wait: the one that is due first is on top, of two the one that was told first.
type lanes[R comparable] []*lane[R]

func (l lanes[R]) Len() int { return len(l) }
func (l lanes[R]) Less(i, j int) bool {
	if l[i].due != l[j].due {
		return l[i].due < l[j].due
	}
	return l[i].queue[0].place < l[j].queue[0].place
}

// Swap is for package heap.
func (l lanes[R]) Swap(i, j int) {
	l[i], l[j] = l[j], l[i]
	l[i].index, l[j].index = i, j
}

// Push is for package heap.
func (l *lanes[R]) Push(x any) {
	next := x.(*lane[R])
	next.index = len(*l)
	*l = append(*l, next)
}

// Pop is for package heap.
func (l *lanes[R]) Pop() any {
	end := len(*l) - 1
	last := (*l)[end]
	(*l)[end] = nil
	*l = (*l)[:end]
	return last
}
