package live

import (
	"context"
	"net/http"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host/post"
	"cascade/orchestrator/webhook"
	"cascade/sim"
)

// Wire is a provider's protocol, as far as a world has to know it: how senders are told of receipts. It decides nothing
// of what happens and when. A world calls it under its lock: it calls no method of the world's, and one pointer is
// one wire.
type Wire interface {
	// Callback is how a receipt is told. One without a URL is not told at all.
	Callback(Receipt) Callback
	// Again is how long after an attempt, counted from 1, that this HTTP status answered (0: none did) a callback is
	// sent again, and whether it is.
	Again(url string, attempt, answer int) (wait time.Duration, again bool)
}

// Callback is one HTTP request that tells a sender.
type Callback struct {
	URL    string
	Query  string      // added to the URL as it is sent, and no part of who is told: such as a signature of the body
	Header http.Header // the content's type, and the signature
	Body   []byte
	At     time.Duration // the world's time when it is sent; whoever sends it fills it in

	// Send makes one attempt where no HTTP request is what tells the sender, but a connection of the sender's own; nil:
	// one is. The answer is told as the HTTP status that means the same, and is 0 with an error; what was said is the
	// protocol's own word for it. It is called without the world's lock.
	Send func(ctx context.Context) (answer int, said string, err error)
}

// Receipt is a receipt of a message that came over a wire, as its sender is told of it.
type Receipt struct {
	webhook.Report
	Subaccount string
	UMID       uuid.UUID
	First      uuid.UUID // the first message of the same request; most have no other
	Request    any       // as the wire gave it to SendOver

	Cost sim.Millionths // of the message until then

	// BadSignature tells a wire to sign the callback wrongly, on purpose.
	BadSignature bool
}

// over is what a world keeps of a message that came over a wire.
type over struct {
	wire    Wire
	request any
	at      time.Duration // the submission
	first   uint32        // the first message of the same request
	early   bool          // its sender was not answered yet, and is told of what happens before
	lines   int           // the world's when its sender was answered; 0: that is still to come
}

// Placed is a message that came over a wire, as it stands when everything of its instant has happened.
type Placed struct {
	UMID   uuid.UUID
	At     time.Time
	T      time.Duration       // the same since virtual zero
	Failed bool                // its firing failed at this instant: the answer tells so, and no callback does
	Status orchestrator.Status // of the failure; 0: the channel cannot carry the message
	Code   orchestrator.Code   // of the failure
	// ProviderCode is the provider's own number of it, where the script gives one, else "".
	ProviderCode string
	// Number is the recipient's own, where they have one: another than was dialled, where that is an alias.
	Number string

	Untold bool // callbacks wait that this instant caused: Settle sends them, once the answer is written
}

// SendOver accepts a message at the current instant that came over a wire, with the request as the wire wants it back.
// The message's plan is one channel. Callbacks of this instant are not sent before Settle, or before anybody else
// lets something happen, but for those of a message that its provider's callbacks tell of early.
func (w *World) SendOver(ctx context.Context, wire Wire, m *orchestrator.Message, request any) (p Placed, err error) {
	all, err := w.SendAllOver(ctx, wire, []*orchestrator.Message{m}, request)
	if err != nil {
		return p, err
	}
	return all[0], nil
}

// SendAllOver is SendOver for the messages of one request, all at the same instant.
func (w *World) SendAllOver(
	ctx context.Context, wire Wire, messages []*orchestrator.Message, request any,
) (placed []Placed, err error) {
	drives, err := w.enter(ctx, true)
	if err != nil {
		return nil, err
	}
	defer w.mu.Unlock()
	defer w.show()
	if drives {
		defer w.leave()
		defer w.hurry()
		if err := w.drive(context.WithoutCancel(ctx), goal{to: w.paced()}); err != nil {
			return nil, err
		}
	}
	if err := w.room(len(messages)); err != nil {
		return nil, err
	}
	numbers := make([]uint32, len(messages))
	for i, m := range messages {
		n, err := w.submit(m)
		if err != nil {
			return nil, err
		}
		numbers[i], w.over[n] = n, w.overOf(n, wire, request, n-uint32(i))
		w.size.texts += overBytes
	}
	if err := w.settleInstant(); err != nil {
		return nil, err
	}
	w.collect()
	for _, n := range numbers {
		placed = append(placed, w.placed(n))
		o := w.over[n]
		o.lines = w.sim.Timeline().Len()
		w.over[n] = o
	}
	note(ctx, placed)
	w.tellEarly(numbers, drives)
	for i := range placed {
		placed[i].Untold = len(w.outbox.ready) > 0
	}
	if w.registry.options.Real {
		w.send()
	}
	return placed, nil
}

// overOf is what is kept of message n.
func (w *World) overOf(n uint32, wire Wire, request any, first uint32) over {
	early := w.outbox.mishaps.early(w.sim.Route(n)[0].Channel, n)
	return over{wire: wire, request: request, at: w.sim.Now(), first: first, early: early}
}

// settleInstant lets happen what is due at the current instant. Whoever drives goes on from there.
func (w *World) settleInstant() error {
	for {
		next, pending := w.sim.Next()
		if !pending || next.At > w.sim.Now() {
			return nil
		}
		if t := w.timers.next(); t != nil && !w.eventBefore(t) {
			return nil
		}
		if _, err := w.sim.AdvanceEvents(1); err != nil {
			return err
		}
	}
}

func (w *World) placed(n uint32) Placed {
	p := Placed{
		UMID: w.idOf(n), At: w.now(), T: w.sim.Now(), Number: w.sim.Owner(w.sim.Message(n).User.MSISDN),
	}
	for i, l := range w.of(n) { // the last first
		if w.over[n].refusedAtOnce(i, l) {
			p.Failed, p.Status, p.Code = true, l.Status(), l.Code()
			p.ProviderCode = w.sim.OwnCode(l).String()
		}
	}
	return p
}

// refusedAtOnce tells the line of a failure at the instant of the submission: the answer to the request tells of it.
// What somebody reports by hand later, while that instant lasts, is none.
func (o over) refusedAtOnce(i int, l sim.Line) bool {
	return l.At == o.at && (o.lines == 0 || i < o.lines) && (l.Kind() == sim.Skipped || l.Kind() == sim.Receipt &&
		l.Told() && l.Status().IsFailure())
}

// Settle sends what the current instant has left to be sent, and waits for the answers.
func (w *World) Settle(ctx context.Context) error { return w.act(ctx, func() error { return nil }) }

// tellSender queues the callback that tells of line i.
func (w *World) tellSender(o over, i int, l sim.Line) {
	if o.refusedAtOnce(i, l) {
		return
	}
	report := w.report(i)
	c := o.wire.Callback(report)
	if c.URL == "" {
		return
	}
	h := hook{
		Receiver: addressOf(receiver{Receiver: post.Receiver{URL: c.URL}, wire: o.wire}), Subject: uint64(l.Message), Cause: uint32(i),
	}
	befalls := w.outbox.mishaps.of(report.Channel, l.Message, uint8(l.Status()))
	befalls.Early = o.early
	w.tell(h, befalls)
}

// report is a line of a message that came over a wire.
func (w *World) report(line int) Receipt {
	l := w.sim.Timeline().At(line)
	m, over, c := w.sim.Message(l.Message), w.over[l.Message], w.sim.Route(l.Message)[l.Step()-1].Channel
	cost, onDelivery := w.sim.Charge(l.Message, c)
	report := w.reportOf(line, l, &m, c)
	if onDelivery && !report.Delivered && (l.Status().IsFailure() || l.Status() < orchestrator.Delivered) {
		cost = 0
	}
	return Receipt{
		Report: report, Cost: cost,
		Subaccount: w.name, UMID: w.idOf(l.Message), First: w.idOf(over.first), Request: over.request,
		BadSignature: w.outbox.mishaps.badlySigned(c, l.Message, l.Status()),
	}
}

// idOf is the id of a message.
func (w *World) idOf(n uint32) uuid.UUID { return uuid.Must(uuid.FromString(w.sim.UMID(n))) }

// wireOf is the name of the protocol that a webhook's message came over, or that an inbound one is told over; or "".
func (w *World) wireOf(subject uint64, to address) string {
	if hearer, ok := to.Value().wire.(Hearer); ok && subject >= firstInbound {
		return hearer.Name()
	}
	if subject >= firstInbound {
		return ""
	}
	if wire := w.sim.Message(uint32(subject)).Wire; wire != nil {
		return wire.Name
	}
	return ""
}

// again is the retries of webhooks, and of each wire's callbacks. A timer is called once.
func again(h hook, answer int) (wait time.Duration, more bool) {
	if to := h.Receiver.Value(); to.wire != nil {
		return to.wire.Again(to.URL, h.Attempt, answer)
	}
	if h.Subject >= firstTimer {
		return 0, false
	}
	return webhook.RetryAfter(h.Attempt)
}
