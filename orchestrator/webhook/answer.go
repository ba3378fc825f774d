package webhook

import (
	"container/heap"
	"fmt"
)

// answer notes what became of a webhook that was under way, and of those that went along with it, and goes on with
// their receiver.
func (d *Delivery[R]) answer(dst []Effect[R], e Event[R]) []Effect[R] {
	receiver := e.Webhook.Receiver
	if to := d.lines[receiver]; to != nil {
		to.underWay--
	}
	rest := e.Along
	for first := e.Webhook; ; first, rest = rest[0], rest[1:] {
		n := 0
		for n < len(rest) && rest[n].Subject == first.Subject {
			n++
		}
		dst = d.answerLane(dst, e, first, rest[:n])
		if rest = rest[n:]; len(rest) == 0 {
			return d.send(dst, receiver)
		}
	}
}

// answerLane notes what became of the first webhooks of a lane: one, and those behind it that went along.
func (d *Delivery[R]) answerLane(dst []Effect[R], e Event[R], first Webhook[R], behind []Webhook[R]) []Effect[R] {
	of, ok := d.lanes[laneKey[R]{first.Receiver, first.Subject}]
	if !ok || len(of.queue) <= len(behind) {
		panic(fmt.Sprintf("webhook: #%d is answered and is not under way", first.Place))
	}
	var refused []entry
	w := first
	for i := range 1 + len(behind) {
		if i > 0 {
			w = behind[i-1]
		}
		sent := of.queue[i]
		if sent.place != w.Place {
			panic(fmt.Sprintf("webhook: #%d is answered and is not under way", w.Place))
		}
		effect := Effect[R]{Kind: Taken, At: e.At, Webhook: w}
		if !IsTaken(e.Status) {
			effect.Kind = Lost
			if wait, again := d.again(w, e.Status); again {
				effect.Kind, effect.Due = Refused, d.due(e, wait)
				sent.attempt++
				sent.due = effect.Due
				refused = append(refused, sent)
			}
		}
		dst = append(dst, effect)
	}
	of.queue = of.queue[1+len(behind)-len(refused):]
	copy(of.queue, refused)
	switch {
	case len(refused) > 0:
		of.due = refused[0].due
		heap.Push(&d.waiting, of)
	case len(of.queue) > 0:
		return d.enqueue(dst, of, e.At)
	default:
		delete(d.lanes, of.laneKey)
	}
	return dst
}

// fill lets more webhooks of a receiver go along in an attempt that is about to be made: those of its subject that
// follow it, and then those of other subjects that wait for the receiver.
func (d *Delivery[R]) fill(dst []Effect[R], e Event[R]) []Effect[R] {
	of, to := d.lanes[laneKey[R]{e.Webhook.Receiver, e.Webhook.Subject}], d.lines[e.Webhook.Receiver]
	if of == nil || to == nil || of.queue[0].place != e.Webhook.Place {
		panic(fmt.Sprintf("webhook: #%d is filled up and is not under way", e.Webhook.Place))
	}
	full := len(dst) + max(e.Room, 0)
	dst = of.along(dst, e, of.queue[1:], full)
	for len(dst) < full && len(to.ready) > 0 && to.ready[0].queue[0].place < e.Before {
		next := heap.Pop(&to.ready).(*lane[R])
		dst = next.along(dst, e, next.queue, full)
	}
	return dst
}

// along sends entries of the lane for as long as they may be sent and there is room.
func (l *lane[R]) along(dst []Effect[R], e Event[R], queue []entry, full int) []Effect[R] {
	for _, next := range queue {
		if len(dst) == full || next.held || next.due > e.At || next.place >= e.Before {
			break
		}
		dst = append(dst, l.sending(next))
	}
	return dst
}
