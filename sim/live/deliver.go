package live

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// deliver sends the webhooks that are ready, and what follows from their answers at this instant, and waits for all of
// them; the lock is released meanwhile. Receivers are told side by side, each of them one thing after another. When
// ctx is done, what was not sent yet stays ready.
func (w *World) deliver(ctx context.Context) {
	o := &w.outbox
	first := o.ready
	o.ready = nil
	o.out += len(first)
	told := o.delivery.Told() // what receivers cause meanwhile has its turn when these are done
	w.turn.waits = true
	w.turn.free.give() // callbacks need not wait for the driver
	w.observe()
	w.mu.Unlock()
	inParallel(len(first), func(i int) { w.deliverTo(ctx, first[i], told) })
	w.mu.Lock()
	w.turn.waits = false
	o.out -= len(first)
	w.record()
}

// deliverTo sends a receiver one webhook after another, as long as those follow that were told before.
func (w *World) deliverTo(ctx context.Context, h hook, told int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		if ctx.Err() != nil {
			w.outbox.ready = append(w.outbox.ready, h)
			return
		}
		w.answered(w.try(h, told))
		next, ok := w.nextTo(h.Receiver)
		if !ok {
			return
		}
		if next.Place >= told {
			w.outbox.ready = append(w.outbox.ready, next)
			return
		}
		h = next
	}
}

// nextTo takes back from those that are ready the one that has just followed to a receiver.
func (w *World) nextTo(to address) (h hook, ok bool) {
	o := &w.outbox
	last := len(o.ready) - 1
	if last < 0 || o.ready[last].Receiver != to {
		return h, false
	}
	h = o.ready[last]
	o.ready = o.ready[:last]
	return h, true
}

// try makes one attempt, in which others may go along that were told before a place. The lock is released meanwhile.
func (w *World) try(h hook, before int) (a attempt, began time.Duration) {
	along := w.alongWith(h, before)
	letter, began := w.letter(h, along), w.sim.Now()
	letter.At = began
	w.mu.Unlock()
	a = w.registry.post(w.ctx, h, letter)
	w.mu.Lock()
	a.along = along
	return a, began
}

// inParallel calls do for 0 to n-1, a few at a time.
func inParallel(n int, do func(i int)) {
	if n == 1 {
		do(0)
		return
	}
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(n, abreast) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}

// send is deliver for a world that never stands still: nobody waits, and each line is written when its answer comes.
func (w *World) send() {
	o := &w.outbox
	for len(o.ready) > 0 && o.out < abreastOfWorld {
		h := o.ready[0]
		o.ready = o.ready[1:]
		o.out++
		w.registry.running.Go(func() { w.sendAlone(h) })
	}
}

func (w *World) sendAlone(h hook) {
	w.mu.Lock()
	defer w.mu.Unlock()
	a, began := w.try(h, w.outbox.delivery.Told())
	w.outbox.out--
	if w.ctx.Err() != nil {
		return
	}
	w.catchUp()
	w.answered(a, began)
	w.record()
	w.collect()
	w.send()
	w.hurry()
}
