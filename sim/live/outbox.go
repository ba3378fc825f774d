package live

import (
	"cmp"
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/webhook"
	"cascade/scenarios"
	"cascade/sim"
)

// outbox is the webhooks of a world: those that are to be sent now, those that are out, and all attempts that were
// made. What is sent when is decided by its delivery.
type outbox struct {
	delivery webhook.Delivery[address]
	effects  []effect // of one event; kept for its room
	ready    []hook   // to be sent now
	out      int      // attempts that are out
	over     []attempt
	made     int // attempts that are over
	attempts attempts

	mishaps mishaps

	callbacks map[uint32]address // by message: its dlrCallbackUrl, or noCallback
	traffic   address            // that of the messages of the scenario's traffic, or noCallback
	receipts  audience
	inbound   audience
}

type (
	hook   = webhook.Webhook[address]
	effect = webhook.Effect[address]
	event  = webhook.Event[address]
)

// How many attempts are out at once. Where time stands still meanwhile, a receiver is told one thing after another: so
// webhooks come in the same order in each run. Where it does not, nobody would wait for a slow receiver, and several
// are out to one; but no receiver can have all.
const (
	abreast        = 64  // receivers at once, where time stands still
	abreastOfOne   = 32  // to one receiver, with a real clock
	abreastOfWorld = 512 // to all of a world, with a real clock
)

func (o *outbox) init(s *scenarios.Scenario, seed uint64, real bool) {
	o.mishaps = newMishaps(s, seed)
	o.delivery.Last = Horizon
	o.delivery.Again = again
	if real {
		o.delivery.Abreast = abreastOfOne
	}
	o.callbacks = map[uint32]address{}
	o.receipts.kind, o.inbound.kind = deliveryReceipts, inboundMessages
	if s.Message != nil && s.Message.DLRCallbackURL != "" {
		o.traffic = addressOf(toURL(s.Message.DLRCallbackURL))
	}
}

// callback notes where a message that was sent wants its receipts told, rather than where they are registered.
func (o *outbox) callback(n uint32, m *orchestrator.Message) {
	switch {
	case m.DLRCallbackURL != "":
		o.callbacks[n] = addressOf(toURL(m.DLRCallbackURL))
	case o.traffic != noCallback:
		o.callbacks[n] = noCallback
	}
}

// toldOf is who is told of a message.
func (w *World) toldOf(message uint32) []address {
	own, sent := w.outbox.callbacks[message]
	if !sent {
		own = w.outbox.traffic
	}
	if own != noCallback {
		return []address{own}
	}
	return w.outbox.receipts.of(&w.registry.registrations, w.name)
}

// tellReceipt queues the webhooks that tell of line i.
func (w *World) tellReceipt(i int, l sim.Line) {
	if over, ok := w.over[l.Message]; ok {
		w.tellSender(over, i, l)
		return
	}
	told := w.toldOf(l.Message)
	if len(told) == 0 {
		return
	}
	befalls := w.outbox.mishaps.of(w.sim.Route(l.Message)[l.Step()-1].Channel, l.Message, uint8(l.Status()))
	for _, to := range told {
		w.tell(hook{Receiver: to, Subject: uint64(l.Message), Cause: uint32(i)}, befalls)
	}
}

// tell queues a webhook, with what befalls it on purpose.
func (w *World) tell(h hook, befalls webhook.Mishap) {
	o := &w.outbox
	o.step(event{Kind: webhook.Tell, At: w.sim.Now(), Webhook: h, Mishap: befalls})
	if befalls.Lose {
		o.over = append(o.over, attempt{
			hook: o.effects[0].Webhook, began: w.sim.Now(), at: w.sim.Now(), lost: true, fault: lostOnPurpose,
		})
	}
}

// step lets the delivery know what happened. What is to be sent is ready from then on.
func (o *outbox) step(e event) {
	o.effects = o.delivery.Step(o.effects[:0], e)
	for _, effect := range o.effects {
		if effect.Kind == webhook.Send {
			o.ready = append(o.ready, effect.Webhook)
		}
	}
}

// answered lets the delivery know how an attempt ended, and keeps the attempt to be recorded.
func (w *World) answered(a attempt, began time.Duration) {
	o := &w.outbox
	a.began, a.at = began, w.sim.Now()
	o.made++
	o.step(event{Kind: webhook.Answer, At: a.at, Webhook: a.hook, Began: began, Status: a.answer, Along: a.along})
	if len(a.along) > 0 {
		a.batch = o.attempts.together(a.hook, a.along)
	}
	for _, effect := range o.effects {
		if effect.Kind != webhook.Send { // it tells what became of one of those that the attempt told
			a.hook, a.lost = effect.Webhook, effect.Kind == webhook.Lost
			o.over = append(o.over, a)
		}
	}
}

// record writes the lines of the attempts that are over, in the order in which their webhooks were told.
func (w *World) record() {
	o := &w.outbox
	slices.SortFunc(o.over, func(a, b attempt) int { return cmp.Compare(a.Place, b.Place) })
	for _, a := range o.over {
		if a.Subject >= firstTimer {
			w.called(a)
			continue
		}
		if a.lost && a.fault != lostOnPurpose {
			w.registry.options.Log.Warn("a webhook is lost", "subaccount", w.name, "umid", w.umidOf(a.Subject),
				"url", a.Receiver.Value().maskedURL(), "answer", a.answer, "failure", a.fault.why,
				"took", a.fault.took, "said", a.fault.said)
		}
		o.attempts.add(a)
		if a.Subject >= firstInbound {
			continue // an inbound message is none of those that the timeline tells of
		}
		told := w.sim.Timeline().At(int(a.Cause))
		w.sim.RecordWebhook(sim.WebhookLine(
			w.sim.Now(), told.Message, told.Step(), told.Status(), a.Attempt, a.answer, a.lost))
	}
	o.over = o.over[:0]
	w.grown.give()
}

// umidOf is the id of what a webhook is about.
func (w *World) umidOf(subject uint64) string {
	switch {
	case subject >= firstTimer:
		return w.timerID(w.timers.of(subject))
	case subject >= firstInbound:
		return w.inbox.at(subject).UMID
	}
	return w.sim.UMID(uint32(subject))
}
