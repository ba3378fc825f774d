package live

import "cascade/orchestrator/webhook"

// Batching is a Wire that can tell of several receipts in one request.
type Batching interface {
	Wire
	// Together is how receipts are told that go to one URL. Each of them alone would be told.
	Together([]Receipt) Callback
}

// alongWith is the webhooks that go along in an attempt: where the provider tells several statuses at once, as many as
// wait for the receiver, of those that were told before a place.
func (w *World) alongWith(h hook, before int) (along []hook) {
	wire, ok := h.Receiver.Value().wire.(Batching)
	if !ok || wire == nil || h.Subject >= firstInbound {
		return nil
	}
	told := w.sim.Timeline().At(int(h.Cause))
	size := w.outbox.mishaps.by[w.sim.Route(told.Message)[told.Step()-1].Channel].Batch
	if size < 2 {
		return nil
	}
	o := &w.outbox
	o.effects = o.delivery.Step(o.effects[:0], event{
		Kind: webhook.Fill, At: w.sim.Now(), Webhook: h, Room: size - 1, Before: before,
	})
	for _, effect := range o.effects {
		along = append(along, effect.Webhook)
	}
	return along
}

// together is what a batch of webhooks says.
func (w *World) together(h hook, along []hook) Callback {
	receipts := []Receipt{w.report(int(h.Cause))}
	for _, more := range along {
		receipts = append(receipts, w.report(int(more.Cause)))
	}
	return h.Receiver.Value().wire.(Batching).Together(receipts)
}
