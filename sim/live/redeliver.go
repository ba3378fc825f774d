package live

import (
	"context"
	"net/http"

	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
)

// Delivery is one webhook or callback, with all attempts that were made so far to deliver it.
type Delivery struct {
	Open     bool // it is tried again
	Attempts []Attempt
	Sent     []http.Header // by attempt: what the request bore beside its body; nil: none was sent
}

// Delivery tells of one webhook by its number, as Attempts gives it. The tokens of an OAuth registration are not kept:
// a header has *** in their place.
func (w *World) Delivery(number int) (d Delivery, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, k := range w.outbox.attempts.list {
		if int(k.place) != number {
			continue
		}
		a, letter := w.attemptOf(k)
		d.Attempts, d.Sent = append(d.Attempts, a), append(d.Sent, w.headersOf(k, letter))
		d.Open = w.outbox.delivery.IsOpen(k.hook())
	}
	if len(d.Attempts) == 0 {
		return d, noDelivery(number)
	}
	return d, nil
}

// headersOf are those of an attempt that was made.
func (w *World) headersOf(k kept, letter Callback) http.Header {
	if k.fault == lostOnPurpose || letter.Send != nil {
		return nil
	}
	to := k.receiver.Value()
	return w.registry.posted(to, letter).Headers(to.Credentials.Shown())
}

func (k kept) hook() hook {
	return hook{Receiver: k.receiver, Subject: k.subject, Cause: k.cause, Place: int(k.place), Attempt: int(k.number)}
}

func noDelivery(number int) error {
	return sendapi.NotThere("no attempt was made of delivery %d (the list of webhooks has their numbers)", number)
}

// DeliverAgain tells a receiver once more what it was told, now, and gives the number of the delivery: one that waits
// to be tried again is tried at once; one that was taken, or is lost, is a new delivery. Those of the same message to
// the same receiver that are still to be told come first, so that it hears of nothing out of order.
func (w *World) DeliverAgain(ctx context.Context, number int) (delivery int, err error) {
	err = w.act(ctx, func() (err error) {
		delivery, err = w.deliverAgain(number)
		return err
	})
	return delivery, err
}

func (w *World) deliverAgain(number int) (delivery int, err error) {
	if err := w.room(0); err != nil {
		return 0, err
	}
	o := &w.outbox
	for _, k := range o.attempts.list {
		if int(k.place) != number {
			continue
		}
		h := k.hook()
		if delivery = number; !o.delivery.IsOpen(h) {
			delivery = o.delivery.Told()
			h.Attempt = 1
			w.tell(h, webhook.Mishap{})
		}
		o.step(event{Kind: webhook.Hurry, At: w.sim.Now(), Webhook: h})
		return delivery, nil
	}
	return 0, noDelivery(number)
}
