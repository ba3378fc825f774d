package sim

import (
	"time"

	"cascade/orchestrator"
)

// Moment is one line of a timeline, opened: everything that a Line packs into 16 bytes, by name, and the channel,
// which only the message's plan knows. Fields that do not apply are zero. It is what timelines are written from,
// read back into and put into words from.
type Moment struct {
	At          time.Duration // since virtual zero; in a journey, since the message's submission
	Kind        Kind
	Step        uint8 // number of the step, from 1
	Channel     orchestrator.Channel
	Status      orchestrator.Status // of a receipt, or of the receipt that a webhook tells
	Copy        uint8               // 1, 2, … on the receipt that makes a copy
	Late        bool                // the receipt's step had had its turn
	Stale       bool                // the receipt was repeated or lower: it changed nothing
	Refused     bool                // the receipt names a step that never fired
	Lost        bool                // a webhook's last attempt failed
	Resubmitted bool                // the message repeats one of the ten minutes before
	Code        orchestrator.Code   // of a failure, a skip or an expiry
	Attempt     uint8               // a webhook's, from 1
	Answer      uint16              // the HTTP status that answered a webhook; 0: none did
	Again       string              // of a message submitted again: the id of the one that it repeats
	Wire        string              // the protocol that the message came over; "": none
}

// Open opens the line of a message that goes by the route. A line of a message that the world does not know is
// opened by the world.
func (l Line) Open(route orchestrator.Route) Moment {
	m := Moment{At: l.At, Resubmitted: l.Again(), Kind: l.Kind(), Step: uint8(l.Step()), Status: l.Status()}
	switch {
	case m.Kind == Expired:
		m.Step = 0 // the message expires, not the step that it is told for
	case m.Step > 0 && int(m.Step) <= len(route):
		m.Channel = route[m.Step-1].Channel
	default:
		m.Channel = l.Elsewhere()
	}
	if m.Kind == Webhook {
		m.Attempt, m.Answer, m.Lost = uint8(l.Attempt()), uint16(l.Answer()), l.Lost()
		return m
	}
	m.Code, m.Copy = l.Code(), uint8(l.Copy())
	m.Late, m.Stale, m.Refused = l.Late(), l.Stale(), l.Refused()
	return m
}

// pack is the line that opens to the moment, as message n's.
func (m Moment) pack(n uint32) Line {
	return newLine(m.At, n, &orchestrator.Effect{
		Kind: orchestrator.EffectKind(m.Kind), Step: m.Step, Status: m.Status, Code: m.Code, Copy: m.Copy,
		Late: m.Late, Stale: m.Stale,
	})
}

// Outcome is how a message stands after a line of the kind; it is open after most.
func (k Kind) Outcome() orchestrator.Outcome {
	switch k {
	case Succeeded:
		return orchestrator.Succeeded
	case Failed:
		return orchestrator.Failed
	case Expired:
		return orchestrator.ExpiredOutcome
	case Cancelled:
		return orchestrator.Cancelled
	}
	return orchestrator.Open
}

// Ends tells whether a message's outcome changes with the line.
func (k Kind) Ends() bool { return k.Outcome() != orchestrator.Open }
