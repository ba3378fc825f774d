package webhook

import (
	"container/heap"
	"slices"
	"time"
)

// Mishap is what befalls a webhook on purpose, so that a receiver can be tried with what real providers do. The zero
// Mishap is none.
type Mishap struct {
	Delay  time.Duration // it is sent so much later, and those of its subject that were told after it wait for it
	Swap   bool          // the next one of its subject is sent before it; where none comes within a minute, it goes alone
	Repeat bool          // it is told twice: with Swap once in its place, and again after the next one
	Lose   bool          // it is lost at once, and never sent
	Early  bool          // it is sent at once, whatever is under way to its receiver; only the first of its subject can be
}

// maxHeld is how long a webhook waits for one that overtakes it.
const maxHeld = time.Minute

// tell takes up a webhook, with what befalls it.
func (d *Delivery[R]) tell(dst []Effect[R], e Event[R]) []Effect[R] {
	w, m := e.Webhook, e.Mishap
	if m.Lose {
		w.Place, w.Attempt = d.told, 1
		d.told++
		return append(dst, Effect[R]{Kind: Lost, At: e.At, Webhook: w})
	}
	if !m.Repeat {
		return d.queue(dst, e, m.Swap)
	}
	dst = d.queue(dst, e, false)
	return d.queue(dst, e, m.Swap)
}

// queue puts a webhook at the end of its lane, or before the last of it, where that is held back for it.
func (d *Delivery[R]) queue(dst []Effect[R], e Event[R], hold bool) []Effect[R] {
	if d.lanes == nil {
		d.lines, d.lanes = map[R]*line[R]{}, map[laneKey[R]]*lane[R]{}
	}
	key := laneKey[R]{e.Webhook.Receiver, e.Webhook.Subject}
	in, ok := d.lanes[key]
	if !ok {
		in = &lane[R]{laneKey: key}
		d.lanes[key] = in
	}
	next := entry{cause: e.Webhook.Cause, attempt: uint32(max(1, e.Webhook.Attempt)), place: d.told,
		due: d.bounded(e.At + e.Mishap.Delay)}
	d.told++
	last := len(in.queue) - 1
	if ok && in.queue[last].held {
		in.queue[last].held, in.queue[last].due = false, 0
		in.queue = slices.Insert(in.queue, last, next)
		if last > 0 {
			return dst
		}
		heap.Remove(&d.waiting, in.index)
		return d.enqueue(dst, in, e.At)
	}
	if hold {
		next.held, next.due = true, d.bounded(next.due+maxHeld)
	}
	in.queue = append(in.queue, next)
	switch {
	case ok:
		return dst
	case e.Mishap.Early && !hold && next.due <= e.At:
		d.line(key.receiver).underWay++
		return append(dst, in.sending(next))
	}
	return d.enqueue(dst, in, e.At)
}
