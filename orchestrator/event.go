package orchestrator

import "time"

// EventKind tells what happened.
type EventKind uint8

// The events of a message's life, each with the fields of Event that count for it.
const (
	Submission EventKind = iota + 1 // the customer's request was accepted: Start, Expiry
	StartDue                        // the scheduled start has come
	Report                          // a provider's receipt: Step, Status, Code
	WindowEnd                       // a step's window has ended: Step
	ExpiryDue                       // the message's expiry has come
	Cancel                          // the customer takes the message back
)

// Event is one thing that happens to a message. Only the fields that its kind names count.
type Event struct {
	Kind    EventKind
	Status  Status        // of a Report
	Step    uint8         // number of the step, counted from 1; of a Report on a channel that the route has not, 0
	Channel Channel       // of a Report, where Step is 0: it is recorded with the refusal
	Code    Code          // of a Report of a failure
	Start   time.Duration // when step 1 is to fire; at or before now: at once
	Expiry  time.Duration // when the message expires; 0: never
}

// Class is the event's place within its instant, lowest first.
func (k EventKind) Class() int {
	switch k {
	case Report:
		return 0
	case ExpiryDue:
		return 1
	case WindowEnd:
		return 2
	default:
		return 3
	}
}
