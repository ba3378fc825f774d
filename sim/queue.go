package sim

import (
	"time"

	"cascade/orchestrator"
)

// event is something due at an instant. Events happen in the order of less: by instant, then by class and the
// instant that scheduled them, then by the message's number, the step and the place in the script.
type event struct {
	at    time.Duration
	order uint64 // its class, and the instant of the firing or submission that scheduled it
	what  uint64 // packed.go has the layout
}

func newEvent(at, cause time.Duration, message uint32, place int, e *orchestrator.Event) event {
	return event{
		at:    at,
		order: uint64(e.Kind.Class())<<causeBits | uint64(cause),
		what: uint64(message)<<eventMessageAt | uint64(e.Step)<<eventStepAt | uint64(place)<<eventPlaceAt |
			uint64(e.Kind)<<eventKindAt | uint64(e.Status)<<eventStatusAt | uint64(e.Code),
	}
}

func (e *event) message() uint32 { return uint32(e.what >> eventMessageAt) }
func (e *event) place() int      { return int(e.what >> eventPlaceAt & (1<<placeBits - 1)) }
func (e *event) cause() time.Duration {
	return time.Duration(e.order & (1<<causeBits - 1))
}
func (e *event) step() int { return int(e.what >> eventStepAt & (1<<stepBits - 1)) }
func (e *event) kind() orchestrator.EventKind {
	return orchestrator.EventKind(e.what >> eventKindAt & (1<<eventKindBits - 1))
}

// event fills in what the orchestrator is told. Submissions are made by their message, not from here.
func (e *event) event(told *orchestrator.Event) {
	told.Kind = e.kind()
	told.Step = uint8(e.step())
	told.Status = orchestrator.Status(e.what >> eventStatusAt & (1<<statusBits - 1))
	told.Code = orchestrator.Code(e.what & (1<<codeBits - 1))
}

func (e *event) less(f *event) bool {
	if e.at != f.at {
		return e.at < f.at
	}
	if e.order != f.order {
		return e.order < f.order
	}
	return e.what < f.what
}

// queue holds the events to come. It is a short sorted front, which alone serves the few events of one
// message without a heap's cost, before a four-ary heap. Everything in front is less than everything in
// the heap.
type queue struct {
	front []event // falling: the next event is the last
	heap  []event
}

// frontSize is where events begin to spill into the heap; a message of three steps keeps below it.
const frontSize = 16

// keptSize is how much room an empty heap keeps.
const keptSize = 1 << 14

func (q *queue) len() int { return len(q.front) + len(q.heap) }

func (q *queue) reset() { q.front, q.heap = q.front[:0], q.heap[:0] }

// peek is the next event. The queue must not be empty.
func (q *queue) peek() *event {
	if n := len(q.front); n > 0 {
		return &q.front[n-1]
	}
	return &q.heap[0]
}

func (q *queue) push(e event) {
	if len(q.heap) > 0 && !e.less(&q.heap[0]) {
		q.sift(e)
		return
	}
	if len(q.front) == frontSize {
		q.sift(q.front[0])
		copy(q.front, q.front[1:])
		q.front = q.front[:frontSize-1]
		if !e.less(&q.heap[0]) {
			q.sift(e)
			return
		}
	}
	q.front = append(q.front, e)
	i := len(q.front) - 1
	for ; i > 0 && q.front[i-1].less(&e); i-- {
		q.front[i] = q.front[i-1]
	}
	q.front[i] = e
}

// pop removes the next event. The queue must not be empty.
func (q *queue) pop() event {
	if n := len(q.front); n > 0 {
		e := q.front[n-1]
		q.front = q.front[:n-1]
		return e
	}
	return q.unsift()
}

// sift puts an event into the heap.
func (q *queue) sift(e event) {
	q.heap = append(q.heap, e)
	h := q.heap
	i := len(h) - 1
	for i > 0 {
		parent := (i - 1) / 4
		if !e.less(&h[parent]) {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = e
}

// unsift takes the least event out of the heap.
func (q *queue) unsift() event {
	h := q.heap
	top, last := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	q.heap = h
	if len(h) == 0 {
		if cap(h) > keptSize { // a crowd has passed: its room is not kept for the next
			q.heap = nil
		}
		return top
	}
	i := 0
	for {
		child := 4*i + 1
		if child >= len(h) {
			break
		}
		least := child
		for c := child + 1; c < min(child+4, len(h)); c++ {
			if h[c].less(&h[least]) {
				least = c
			}
		}
		if !h[least].less(&last) {
			break
		}
		h[i] = h[least]
		i = least
	}
	h[i] = last
	return top
}
