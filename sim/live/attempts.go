package live

import (
	"bytes"
	"cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/webhook"
	"cascade/sim"
)

// attempts are all that were made to tell receivers, in the order of their lines.
type attempts struct{ list []kept }

// kept is what is remembered of an attempt: the rest stands in its line, and the body is written again when
// it is asked for.
type kept struct {
	line, cause uint32 // of the timeline: the attempt's own, and the one that it told
	receiver    *receiver
	failure     failure
}

func (a *attempts) add(k kept) { a.list = append(a.list, k) }

func (a *attempts) len() int { return len(a.list) }

// Attempt is one HTTP request that told a receiver.
type Attempt struct {
	sim.Line        // the timeline's
	UMID     string // of the message
	URL      string
	Failure  string // why there was no answer, or ""
	Body     []byte // the JSON that was sent
}

// Attempts gives the attempts from an index on, at most so many.
func (w *World) Attempts(from, most int) []Attempt {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []Attempt
	for i := from; i < len(w.attempts.list) && len(list) < most; i++ {
		k := w.attempts.list[i]
		l := w.sim.Timeline().At(int(k.line))
		list = append(list, Attempt{
			Line: l, UMID: w.sim.UMID(l.Message), URL: k.receiver.url, Failure: k.failure.String(),
			Body: w.body(int(k.cause)),
		})
	}
	return list
}

// body is the receipt that tells of a line.
func (w *World) body(line int) []byte {
	l := w.sim.Timeline().At(line)
	m := w.sim.Message(l.Message)
	c := w.sim.Route(l.Message)[l.Step()-1].Channel
	p := webhook.Receipt{UMID: w.sim.UMID(l.Message), SubAccountID: w.name}
	p.BatchID, p.ClientBatchID = w.batches.of(l.Message)
	p.Tell(webhook.Report{
		Message: &m, Channel: c, Status: l.Status(), Code: l.Code(), Category: w.category(&m),
		Delivered: w.toldOfDelivery(line), At: w.sim.Start().Add(l.At),
	})
	body := webhook.NewReceipt(p)
	var buf bytes.Buffer
	body.AppendTo(&buf)
	return buf.Bytes()
}

// toldOfDelivery tells whether a receipt before the line has told of the delivery of the same step.
func (w *World) toldOfDelivery(line int) bool {
	this := w.sim.Timeline().At(line)
	for i, l := range w.of(this.Message) {
		if i < line && l.Told() && l.Step() == this.Step() && l.Status() == orchestrator.Delivered {
			return true
		}
	}
	return false
}

// category is that of a message's WhatsApp template or direct send, or 0.
func (w *World) category(m *orchestrator.Message) orchestrator.Category {
	if d := m.Content.DirectSend; d != nil {
		return d.Category
	}
	if m.Type != orchestrator.Template {
		return 0
	}
	spec := w.sim.Scenario().Templates[m.Content.Template]
	return cmp.Or(spec.Category, 0)
}
