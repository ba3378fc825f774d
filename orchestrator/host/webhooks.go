package host

import (
	"bytes"
	"context"
	"errors"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host/post"
	"cascade/orchestrator/record"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
)

// hooks are the webhooks that were not taken or lost yet. They belong to the loop.
type hooks struct {
	delivery webhook.Delivery[Receiver]
	pending  map[int]*hook // by the delivery's place
	effects  []webhook.Effect[Receiver]
}

// hook is one webhook, and the message that it is about where that is at hand.
type hook struct {
	Webhook
	of *message
}

// webhooksAbreast is how many webhooks of different messages may be out to one receiver.
const webhooksAbreast = 32

// tell writes the webhooks that tell of an effect.
func (t *turn) tell(d *draft, e *orchestrator.Effect, delivered bool) {
	for _, to := range t.receivers(&d.message) {
		t.next.Webhook++
		w := Webhook{
			Place: t.next.Webhook, Number: d.number, Receiver: to, Step: e.Step, Status: e.Status, Code: e.Code,
			Delivered: delivered, At: t.now, Attempt: 1, Due: t.now,
		}
		of := d.message
		t.group.Webhooks = append(t.group.Webhooks, w)
		t.then = append(t.then, func() { t.Host.takeUp(t.now, &hook{w, &of}) })
	}
}

// takeUp gives a webhook that is committed to the delivery.
func (h *Host) takeUp(now time.Duration, w *hook) {
	place := h.hooks.delivery.Told()
	h.hooks.pending[place] = w
	h.deliver(webhook.Event[Receiver]{
		Kind: webhook.Tell, At: now, Mishap: webhook.Mishap{Delay: max(0, w.Due-now)},
		Webhook: webhook.Webhook[Receiver]{Receiver: w.Receiver, Subject: w.Number, Attempt: w.Attempt},
	})
}

// deliver lets the delivery know what happened, and sends what is to be sent.
func (h *Host) deliver(e webhook.Event[Receiver]) {
	h.hooks.effects = h.hooks.delivery.Step(h.hooks.effects[:0], e)
	for _, effect := range h.hooks.effects {
		switch effect.Kind {
		case webhook.Send:
			if h.draining {
				continue // it is told when the host is back
			}
			w := h.hooks.pending[effect.Webhook.Place]
			h.sends.Go(func() { h.tellReceiver(w, effect.Webhook) })
		case webhook.Taken, webhook.Lost:
			delete(h.hooks.pending, effect.Webhook.Place)
		}
	}
}

// tellReceiver makes one attempt, and feeds the answer back.
func (h *Host) tellReceiver(w *hook, of webhook.Webhook[Receiver]) {
	ctx, cancel := context.WithTimeout(h.sending, webhook.Timeout)
	defer cancel()
	began := h.now()
	var answer post.Answer
	body, err := h.letter(ctx, w)
	if err == nil {
		to := post.Receiver{URL: w.Receiver.URL, Credentials: post.Credentials(w.Receiver.Authorization)}
		answer, err = h.client.Post(ctx, to, post.Letter{Body: body})
	}
	if h.sending.Err() != nil {
		return // the host ends: the attempt is made again when it is back
	}
	h.queue.add(false, &task{needs: []uint64{w.Number}, do: func(t *turn) error {
		t.toldReceiver(w, of, began, answer.Status, err)
		return nil
	}})
}

// toldReceiver takes up how an attempt ended.
func (t *turn) toldReceiver(w *hook, of webhook.Webhook[Receiver], began time.Duration, status int, err error) {
	wait, again := webhook.RetryAfter(of.Attempt)
	taken := webhook.IsTaken(status)
	lost := !taken && !again
	if taken || lost {
		t.group.Told = append(t.group.Told, w.Place)
	} else {
		next := w.Webhook
		next.Attempt, next.Due = of.Attempt+1, began+wait
		t.group.Webhooks = append(t.group.Webhooks, next)
	}
	if d := t.message(w.Number); d != nil {
		line := record.Moment{
			At: t.now, Kind: record.Webhook, Step: w.Step, Channel: d.route[w.Step-1].Channel, Status: w.Status,
			Attempt: uint8(of.Attempt), Answer: uint16(status), Lost: lost,
		}
		d.lines = append(line.AppendJSON(d.lines, d.umid), '\n')
		if lost {
			t.logOf(d).Warn("a webhook is lost", "url", sendapi.MaskURL(w.Receiver.URL), "answer", status,
				"failure", post.CauseOf(err))
		}
	}
	t.then = append(t.then, func() {
		t.Host.deliver(webhook.Event[Receiver]{
			Kind: webhook.Answer, At: t.now, Webhook: of, Began: began, Status: status,
		})
	})
}

// letter is the body of a webhook.
func (h *Host) letter(ctx context.Context, w *hook) ([]byte, error) {
	if w.of == nil {
		list, err := h.store.Messages(ctx, []uint64{w.Number})
		if err == nil && len(list) == 0 {
			err = errors.New("its message has been removed")
		}
		if err != nil {
			return nil, err
		}
		if w.of, err = readMessage(&list[0]); err != nil {
			return nil, err
		}
	}
	receipt := webhook.Receipt{UMID: w.of.umid.String(), SubAccountID: w.of.subaccount}
	batch, err := h.store.BatchOf(ctx, w.Number)
	if err != nil {
		return nil, err
	}
	if batch != nil {
		receipt.BatchID, receipt.ClientBatchID = batch.ID.String(), batch.Client
	}
	category := orchestrator.Category(0)
	if d := w.of.body.Content.DirectSend; d != nil {
		category = d.Category
	}
	receipt.Tell(webhook.Report{
		Message: w.of.body, Channel: w.of.route[w.Step-1].Channel, Status: w.Status, Code: w.Code, Category: category,
		Delivered: w.Delivered, At: h.at(w.At),
	})
	var text bytes.Buffer
	envelope := webhook.NewReceipt(receipt)
	envelope.AppendTo(&text)
	return text.Bytes(), nil
}
