package orchestrator

import "time"

// EffectKind tells what a host must do, or record.
type EffectKind uint8

// The effects, each with the host's duty. All but the timers are lines of the message's record, in the
// order in which Apply returns them.
const (
	Submitted EffectKind = iota + 1 // record: the message was accepted
	// Fired: hand the message to the step's provider; record: Step. Commit the state, the timers and the record of the
	// event before: a host that fires first and then forgets fires twice. (message, step) is its key.
	Fired
	Skipped        // tell the customer; record: Step, Code
	Receipt        // tell the customer unless Stale; record: Step, Status, Code, Late, Stale, Copy
	Lapsed         // record: Step
	Success        // record: Step
	Failure        // record: Step, Code
	Expiration     // tell the customer for Step, which the record leaves out; record: Code
	Cancellation   // record
	Refused        // refuse the request (404, code 1300); nothing is recorded
	RefusedReceipt // refuse the receipt (404, code 1300); record: Step, or where it is 0 Channel; Status, Code
	TimerSet       // bring the Timer's event back at At: Timer, Step, At
	TimerStopped   // that event need not come any more: Timer, Step
)

// Timer is what a timer is for: the kind of event that it brings.
type Timer = EventKind

// Effect is one thing that follows from an event. Only the fields that its kind names count.
type Effect struct {
	Kind    EffectKind
	Step    uint8 // number of the step, counted from 1
	Status  Status
	Timer   Timer
	Copy    uint8   // 1, 2, … on the receipt that makes a copy, else 0
	Late    bool    // the step's turn was over
	Stale   bool    // repeated or lower: it changes nothing
	Channel Channel // of a RefusedReceipt
	Code    Code
	At      time.Duration
}

// Told tells whether the customer is told of the effect: every change of a step is, and so is the expiry.
func (e Effect) Told() bool {
	return e.Kind == Skipped || e.Kind == Expiration || e.Kind == Receipt && !e.Stale
}
