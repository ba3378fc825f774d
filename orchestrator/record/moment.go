package record

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
	Answer      uint16              // the HTTP status that answered a webhook; 0: none did; of a refusal, its own
	Again       string              // of a message submitted again: the id of the one that it repeats
	Wire        string              // the protocol that the message came over; "": none
	Refusal     *Refusal            // of a request over a wire; nil: the line tells of none
}

// Kind is what a timeline line tells.
type Kind uint8

// The kinds of lines. All but Webhook and Refused are the orchestrator's effects, under the same numbers.
const (
	Submitted = Kind(orchestrator.Submitted)
	Fired     = Kind(orchestrator.Fired)
	Skipped   = Kind(orchestrator.Skipped)
	Receipt   = Kind(orchestrator.Receipt)
	Lapsed    = Kind(orchestrator.Lapsed)
	Succeeded = Kind(orchestrator.Success)
	Failed    = Kind(orchestrator.Failure)
	Expired   = Kind(orchestrator.Expiration)
	Cancelled = Kind(orchestrator.Cancellation)
	Webhook   = Cancelled + 1 // an HTTP attempt to tell the customer
	Refused   = Webhook + 1   // a request over a wire was refused: it is of no message
)

var kindNames = [...]string{
	"", "submitted", "fired", "skipped", "receipt", "lapsed", "succeeded", "failed", "expired", "cancelled", "webhook",
	"refused",
}

// String is the kind as timelines spell it.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "Kind(?)"
}

// ParseKind reads a kind as timelines spell it.
func ParseKind(s string) (Kind, bool) {
	for i := 1; i < len(kindNames); i++ {
		if kindNames[i] == s {
			return Kind(i), true
		}
	}
	return 0, false
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

// Of is the line of an effect on a message that goes by the route. Timers, and a request that is refused, have none:
// then it reports false.
func Of(at time.Duration, e *orchestrator.Effect, route orchestrator.Route) (m Moment, ok bool) {
	m = Moment{
		At: at, Kind: Kind(e.Kind), Step: e.Step, Status: e.Status, Code: e.Code, Copy: e.Copy, Late: e.Late, Stale: e.Stale,
	}
	switch e.Kind {
	case orchestrator.Refused, orchestrator.TimerSet, orchestrator.TimerStopped:
		return Moment{}, false
	case orchestrator.RefusedReceipt:
		m.Kind, m.Refused = Receipt, true
	case orchestrator.Expiration:
		m.Step = 0 // the message expires, not the step that it is told for
	}
	switch n := int(m.Step); {
	case n > 0 && n <= len(route):
		m.Channel = route[n-1].Channel
	case n == 0 && m.Refused:
		m.Channel = e.Channel
	}
	return m, true
}
