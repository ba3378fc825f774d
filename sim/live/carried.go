package live

import (
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/sim"
)

// Carried is a message that came over a wire, and what was told of it so far.
type Carried struct {
	UMID      uuid.UUID
	Request   any // not to be kept: it is the world's
	Message   orchestrator.Message
	Number    string // as in Placed
	Segments  int
	Submitted time.Time
	Cancelled time.Time // zero: it was not
	Refused   bool      // at once, by the answer to the request
	Receipts  []Receipt // those that change something, in order
}

// Look shows a message that came over a wire. What look does with its request is done before anybody else sees it.
func (w *World) Look(wire Wire, umid uuid.UUID, look func(*Carried) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.number(umid)
	if err != nil {
		return err
	}
	o, ok := w.over[n]
	if !ok || o.wire != wire {
		return sendapi.NotThere("message %s did not come that way", umid)
	}
	c := w.carried(n, o)
	return look(&c)
}

// LookAll shows the messages that came over a wire with a request that is chosen, the newest first, until look has seen
// enough.
func (w *World) LookAll(wire Wire, choose func(request any) bool, look func(*Carried) (more bool)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := w.sim.Len() - 1; i >= 0; i-- {
		if o, ok := w.over[uint32(i)]; ok && o.wire == wire && choose(o.request) {
			if c := w.carried(uint32(i), o); !look(&c) {
				return
			}
		}
	}
}

func (w *World) carried(n uint32, o over) Carried {
	c := Carried{
		UMID: w.idOf(n), Request: o.request, Message: w.sim.Message(n),
		Submitted: w.sim.Start().Add(o.at),
	}
	c.Number = w.sim.Owner(c.Message.User.MSISDN)
	c.Segments = orchestrator.Segments(c.Message.SMSText(), c.Message.Content.SMS.Encoding).Segments
	var lines []int
	for i, l := range w.of(n) {
		c.Refused = c.Refused || o.refusedAtOnce(i, l)
		switch {
		case l.Told():
			lines = append(lines, i)
		case l.Kind() == sim.Cancelled:
			c.Cancelled = w.sim.Start().Add(l.At)
		}
	}
	for i := len(lines) - 1; i >= 0; i-- {
		c.Receipts = append(c.Receipts, w.report(lines[i]))
	}
	return c
}
