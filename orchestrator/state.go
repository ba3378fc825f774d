package orchestrator

import (
	"fmt"
	"slices"
	"time"
)

// Outcome is how a message stands. The zero value is open.
type Outcome uint8

// A message is open until it ends. A failed or expired message may still succeed through a late receipt; a
// succeeded or cancelled one never changes again.
const (
	Open Outcome = iota
	Succeeded
	Failed
	ExpiredOutcome
	Cancelled
)

var outcomeNames = [...]string{"open", "succeeded", "failed", "expired", "cancelled"}

// String is the outcome's name in summaries, such as "succeeded".
func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return "Outcome(?)"
}

// ParseOutcome reads an outcome's name.
func ParseOutcome(s string) (Outcome, bool) {
	i := slices.Index(outcomeNames[:], s)
	return Outcome(max(i, 0)), i >= 0
}

// MarshalText writes the outcome's name.
func (o Outcome) MarshalText() ([]byte, error) {
	if int(o) >= len(outcomeNames) {
		return nil, fmt.Errorf("%d is no outcome", uint8(o))
	}
	return []byte(outcomeNames[o]), nil
}

// UnmarshalText reads an outcome's name.
func (o *Outcome) UnmarshalText(text []byte) error {
	read, ok := ParseOutcome(string(text))
	if !ok {
		return fmt.Errorf("%q is no outcome", text)
	}
	*o = read
	return nil
}

// State is all that the rules remember of one message. It is a plain value: copy it, compare it with ==,
// use it as a map key, store it. The zero State is a message not submitted yet.
type State struct {
	Expiry    time.Duration       // the instant at which the message expires while open; 0: never
	Steps     [MaxSteps]StepState // step n at n-1
	Submitted bool                // the customer's request was accepted
	Outcome   Outcome
	Turn      uint8 // number of the step whose turn came last; 0: none yet
	Winner    uint8 // number of the step that succeeded; 0: none
	Copies    uint8 // steps on which the recipient got the message
	Code      Code  // of the last failure, when failed or expired
}

// Step is the state of step n, counted from 1: nothing, of one that there is not.
func (s *State) Step(n int) StepState {
	if n < 1 || n > MaxSteps {
		return 0
	}
	return s.Steps[n-1]
}

// StepState is what is known of one step, in a byte: the highest status reported, and flags.
type StepState uint8

const (
	statusMask  StepState = 1<<3 - 1
	firedFlag   StepState = 1 << 3
	skippedFlag StepState = 1 << 4
	lapsedFlag  StepState = 1 << 5
	failedFlag  StepState = 1 << 6 // the last that was heard is a failure
	overFlag    StepState = 1 << 7 // lapsed, failed once, or cut off by the expiry: its turn is over
)

// Status is the highest status reported, or 0. Failures do not count.
func (s StepState) Status() Status { return Status(s & statusMask) }

// Fired tells whether the step was handed to its provider.
func (s StepState) Fired() bool { return s&firedFlag != 0 }

// Skipped tells whether the step's turn came and it could not be handed over.
func (s StepState) Skipped() bool { return s&skippedFlag != 0 }

// Lapsed tells whether the step's window ended without success.
func (s StepState) Lapsed() bool { return s&lapsedFlag != 0 }

// Failed tells whether the step failed and no higher status was heard since.
func (s StepState) Failed() bool { return s&failedFlag != 0 }

// Over tells whether the step lapsed, failed at any time, or had its turn when the message expired: all its
// further receipts are late.
func (s StepState) Over() bool { return s&overFlag != 0 }

// Copied tells whether the recipient got the message on this step.
func (s StepState) Copied() bool { return s.Status() >= Delivered }
