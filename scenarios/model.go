package scenarios

import (
	"time"

	"cascade/orchestrator"
)

// DefaultModel is a model of which nothing was said: Accepted after 50 ms, Sent after 200 ms, Delivered
// after 3 s, never read, everybody reached, nothing stalled, rejected, repeated or reordered.
func DefaultModel() Model {
	return Model{
		Accepted:  Latency{Kind: Fixed, A: 50 * time.Millisecond},
		Sent:      Latency{Kind: Fixed, A: 200 * time.Millisecond},
		Delivered: Latency{Kind: Fixed, A: 3 * time.Second},
		Reach:     1,
		Readers:   1,
		Reject:    Reject{After: 300 * time.Millisecond, Code: orchestrator.RejectedByChannel},
	}
}

// model reads how receipts are sampled. A part about a status that the channel never reports is a problem.
func (v value) model(c orchestrator.Channel) *Model {
	m := DefaultModel()
	f := v.fields("accepted", "sent", "delivered", "read",
		"reach", "readers", "stall", "reject", "repeat", "reorder")
	f.readLatency("accepted", c, orchestrator.Accepted, &m.Accepted)
	f.readLatency("sent", c, orchestrator.Sent, &m.Sent)
	f.readLatency("delivered", c, orchestrator.Delivered, &m.Delivered)
	if _, ok := f.get("read"); ok {
		m.Read = new(Latency)
		f.readLatency("read", c, orchestrator.Read, m.Read)
	}
	if field, ok := f.get("readers"); ok && !c.Reports(orchestrator.Read) {
		field.neverReports(c, orchestrator.Read)
	}
	f.readShare("reach", &m.Reach)
	f.readShare("readers", &m.Readers)
	f.readShare("stall", &m.Stall)
	f.readShare("repeat", &m.Repeat)
	f.readShare("reorder", &m.Reorder)
	if field, ok := f.get("reject"); ok {
		field.reject(c, &m.Reject)
	}
	return &m
}

// readLatency reads the field, if the file has it, into l.
func (f fields) readLatency(key string, c orchestrator.Channel, s orchestrator.Status, l *Latency) {
	field, ok := f.get(key)
	if !ok {
		return
	}
	if !c.Reports(s) {
		field.neverReports(c, s)
	}
	*l = field.latency()
}

// readShare reads the field, if the file has it, into part.
func (f fields) readShare(key string, part *float64) {
	if field, ok := f.get(key); ok {
		*part = field.share()
	}
}

// reject reads which sends the provider rejects; what is left out stays.
func (v value) reject(c orchestrator.Channel, r *Reject) {
	if v.isNumber() {
		text, _ := scalar(v.node)
		v.wrongType("a mapping", "write {share: "+text+"}")
		return
	}
	f := v.fields("share", "after", "code", "providerCode")
	f.readShare("share", &r.Share)
	if field, ok := f.get("after"); ok {
		r.After, _ = field.duration()
	}
	r.Code, r.ProviderCode = f.failure(c, r.Code)
}
