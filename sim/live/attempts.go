package live

import (
	"bytes"
	"cmp"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/webhook"
	"cascade/sim"
)

// attempt is one HTTP request that told a receiver.
type attempt struct {
	hook
	along  []hook // others that it told too
	batch  int    // of all these, one more than its place among the attempts' batches; 0: it told one alone
	began  time.Duration
	at     time.Duration // when it was over
	answer int           // the HTTP status; 0: none
	lost   bool          // it was the last, and failed
	fault  *fault        // nil: the webhook was taken, and nothing was said to it
}

// attempts are all that were made to tell receivers, in the order of their lines. One that told several things stands
// there once for each of them.
type attempts struct {
	list    []kept
	batches [][]hook // what was told together
}

// together notes a batch, and gives its number.
func (a *attempts) together(h hook, along []hook) int {
	a.batches = append(a.batches, append([]hook{h}, along...))
	return len(a.batches)
}

// kept is an attempt in as little room as it needs: the body is written again when it is asked for.
type kept struct {
	began    time.Duration
	at       time.Duration
	subject  uint64
	receiver address
	fault    *fault
	cause    uint32
	batch    uint32
	place    uint32
	answer   uint16
	number   uint8
	lost     bool
}

func (a *attempts) add(m attempt) {
	a.list = append(a.list, kept{
		m.began, m.at, m.Subject, m.Receiver, m.fault, m.Cause, uint32(m.batch), uint32(m.Place), uint16(m.answer),
		uint8(m.Attempt), m.lost,
	})
}

func (a *attempts) len() int { return len(a.list) }

// Attempt is one HTTP request that told a receiver.
type Attempt struct {
	At       time.Duration
	Delivery int    // the number of the webhook that it tried to deliver, in its world, from 0
	UMID     string // of the message
	URL      string // without a password
	Attempt  int    // from 1
	Answer   int    // the HTTP status; 0: none
	Lost     bool   // it was the last, and failed
	Wire     string // the protocol whose callback it was; "": it was a webhook
	Body     []byte // what was sent
	Batch    int    // how many things the request told together; 0: this one alone
	Said     string // how the answer began

	// Of an attempt that failed: why there was no answer, and the real time that it took.
	Failure string
	Took    time.Duration
}

// Attempts gives the attempts from an index on, at most so many.
func (w *World) Attempts(from, most int) []Attempt {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []Attempt
	made := w.outbox.attempts.list
	for i := from; i < len(made) && len(list) < most; i++ {
		a, _ := w.attemptOf(made[i])
		list = append(list, a)
	}
	return list
}

// attemptOf is an attempt as it is told, with what was sent.
func (w *World) attemptOf(k kept) (Attempt, Callback) {
	a := Attempt{
		At: k.at, Delivery: int(k.place), UMID: w.umidOf(k.subject), URL: k.receiver.Value().maskedURL(),
		Attempt: int(k.number), Answer: int(k.answer), Lost: k.lost, Wire: w.wireOf(k.subject, k.receiver),
	}
	told := []hook{{Receiver: k.receiver, Subject: k.subject, Cause: k.cause}}
	if k.batch > 0 {
		told = w.outbox.attempts.batches[k.batch-1]
		a.Batch = len(told)
	}
	letter := w.letter(told[0], told[1:])
	letter.At = k.began
	a.Body = letter.Body
	if k.fault != nil {
		a.Failure, a.Said, a.Took = k.fault.why, k.fault.said, k.fault.took
	}
	return a, letter
}

// letter is what a webhook says, with those that go along.
func (w *World) letter(h hook, along []hook) Callback {
	if len(along) > 0 {
		return w.together(h, along)
	}
	switch wire := h.Receiver.Value().wire; {
	case wire == nil:
	case h.Subject >= firstInbound:
		return wire.(Hearer).Heard(w.written(int(h.Cause), wire))
	default:
		return wire.Callback(w.report(int(h.Cause)))
	}
	if h.Subject >= firstTimer {
		return Callback{Body: w.timers.of(h.Subject).body}
	}
	var text bytes.Buffer
	if h.Subject >= firstInbound {
		body := webhook.NewInbound(w.inbox.at(h.Subject))
		body.AppendTo(&text)
	} else {
		body := webhook.NewReceipt(w.receipt(int(h.Cause)))
		body.AppendTo(&text)
	}
	return Callback{Body: text.Bytes()}
}

// receipt tells of a line.
func (w *World) receipt(line int) webhook.Receipt {
	l := w.sim.Timeline().At(line)
	m := w.sim.Message(l.Message)
	c := w.sim.Route(l.Message)[l.Step()-1].Channel
	p := webhook.Receipt{UMID: w.sim.UMID(l.Message), SubAccountID: w.name}
	p.BatchID, p.ClientBatchID = w.batches.of(l.Message)
	report := w.reportOf(line, l, &m, c)
	if c == orchestrator.WhatsApp && m.User.ChannelUserID == "" {
		m.User.ChannelUserID = scopedID(m.User)
	}
	p.Tell(report)
	return p
}

// reportOf is what a line tells of a message, a copy of which it makes use of, and a channel.
func (w *World) reportOf(line int, l sim.Line, m *orchestrator.Message, c orchestrator.Channel) webhook.Report {
	if c == orchestrator.WhatsApp {
		m.User.MSISDN = w.sim.Owner(m.User.MSISDN) // it answers by the number that it knows its user by
	}
	return webhook.Report{
		Message: m, Channel: c, Status: l.Status(), Code: l.Code(), ProviderCode: w.sim.OwnCode(l).String(),
		Category:  w.category(m),
		Delivered: w.toldOfDelivery(line), At: w.sim.Start().Add(l.At),
	}
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
