package live

import (
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/sim"
)

// Journey is the sends of one business message over wires: those with the same ref, or, without one, to one recipient.
type Journey struct {
	Ref, Recipient string // the recipient is that of the first send
	Sends          []Sent // in order
	More           int    // sends beyond those
	Copies         int    // that the recipient got of all of them
	Cost           sim.Millionths
}

// Sent is one send of a journey.
type Sent struct {
	UMID      uuid.UUID
	Wire      string
	Channel   orchestrator.Channel
	Submitted time.Duration
	Outcome   orchestrator.Outcome
	Ended     bool
	At        time.Duration // when it ended
}

// Journeys lists journeys that began before the one of a number, the newest first, at most so many. Rest is where to go
// on from, or 0 where there are no more.
func (w *World) Journeys(f sim.JourneyFilter, before, most int) (list []Journey, rest int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	chosen, rest := w.sim.Journeys(f, before, most)
	for _, c := range chosen {
		list = append(list, w.journey(c))
	}
	return list, rest
}

func (w *World) journey(c sim.Journey) Journey {
	j := Journey{Ref: c.Ref, Recipient: c.Recipient, More: c.More, Copies: c.Copies, Cost: c.Cost}
	for _, n := range c.Sends {
		j.Sends = append(j.Sends, w.sent(n))
	}
	return j
}

func (w *World) sent(n uint32) Sent {
	row := w.row(n)
	return Sent{
		UMID: uuid.Must(uuid.FromString(row.UMID)), Wire: row.Wire, Channel: w.sim.Route(n)[0].Channel,
		Submitted: row.Submitted, Outcome: row.Outcome, Ended: row.Ended, At: row.At,
	}
}
