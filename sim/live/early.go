package live

import "slices"

// tellEarly sends the callbacks of those messages that are told of before their sender is answered. What follows of
// them is told as ever.
func (w *World) tellEarly(messages []uint32, drives bool) {
	for _, n := range messages {
		if o := w.over[n]; o.early {
			w.deliverEarly(n, drives)
			o.early = false
			w.over[n] = o
		}
	}
}

// deliverEarly sends the callbacks of a message whose sender was not answered yet, those that the submission caused,
// and waits for what answers them: the lock is released meanwhile, and a receiver may call back. Where the caller does
// not drive, whoever does records them.
func (w *World) deliverEarly(n uint32, drives bool) {
	o := &w.outbox
	told := o.delivery.Told()
	h, ok := w.readyOf(n, told)
	if !ok {
		return
	}
	o.out++
	if drives {
		w.turn.waits = true
		w.turn.free.give()
		w.observe()
	}
	for ; ok; h, ok = w.readyOf(n, told) {
		w.answered(w.try(h, h.Place+1))
	}
	o.out--
	if drives {
		w.turn.waits = false
		w.record()
	}
	w.collect()
}

// readyOf takes one of a message's webhooks from those that are ready, of those that were told before a place.
func (w *World) readyOf(n uint32, before int) (h hook, ok bool) {
	o := &w.outbox
	i := slices.IndexFunc(o.ready, func(h hook) bool { return h.Subject == uint64(n) && h.Place < before })
	if i < 0 {
		return h, false
	}
	h = o.ready[i]
	o.ready = slices.Delete(o.ready, i, i+1)
	return h, true
}
