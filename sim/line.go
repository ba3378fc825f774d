package sim

import (
	"time"

	"cascade/orchestrator"
)

// Line is one line of a timeline, in 16 bytes: a million messages leave eleven million of them.
type Line struct {
	At      time.Duration // since virtual zero
	Message uint32        // the message's number in its world, from 0
	bits    uint32        // packed.go has the layout
}

// newLine is the line of an effect. Timers have none.
func newLine(at time.Duration, message uint32, e *orchestrator.Effect) Line {
	kind, mark, count := uint32(e.Kind), uint32(0), uint32(e.Copy)
	if e.Kind == orchestrator.RefusedReceipt {
		kind, mark = uint32(Receipt), markBit
		if e.Step == 0 {
			count = uint32(e.Channel) // no step tells it
		}
	}
	bits := kind<<lineKindAt | uint32(e.Step)<<lineStepAt | uint32(e.Status)<<lineStatusAt | mark |
		count<<countAt | uint32(e.Code)
	if e.Late {
		bits |= lateBit
	}
	if e.Stale {
		bits |= staleBit
	}
	return Line{At: at, Message: message, bits: bits}
}

// WebhookLine is the line of one HTTP attempt: which step's change was told, as what status (or as a skip,
// with no status), the attempt's number from 1, and the HTTP status that answered (0: none). Lost tells
// that it was the last attempt, and failed. What is beyond the 15th step, the 255th attempt or the answer 1023 counts
// as that.
func WebhookLine(
	at time.Duration, message uint32, step int, status orchestrator.Status, attempt, answer int, lost bool,
) Line {
	within := func(n, bits int) uint32 { return uint32(min(max(n, 0), 1<<bits-1)) }
	number := within(attempt, attemptBits)
	bits := uint32(Webhook)<<lineKindAt | within(step, stepBits)<<lineStepAt |
		within(int(status), statusBits)<<lineStatusAt | number&(1<<countBits-1)<<countAt |
		number>>countBits<<answerBits | within(answer, answerBits)
	if lost {
		bits |= markBit
	}
	return Line{At: at, Message: message, bits: bits}
}

// Kind is what the line tells.
func (l Line) Kind() Kind { return Kind(l.bits >> lineKindAt) }

// Step is the number of the step that the line is about, or that the customer is told of an expiry for; from 1, or 0.
func (l Line) Step() int { return int(l.bits >> lineStepAt & (1<<stepBits - 1)) }

// Status is a receipt's status, or that of the receipt that a webhook tells.
func (l Line) Status() orchestrator.Status {
	return orchestrator.Status(l.bits >> lineStatusAt & (1<<statusBits - 1))
}

// Late tells that the receipt's step had had its turn.
func (l Line) Late() bool { return l.bits&lateBit != 0 }

// Stale tells that the receipt was repeated or lower.
func (l Line) Stale() bool { return l.bits&staleBit != 0 }

// Refused tells that the receipt named a step that never fired.
func (l Line) Refused() bool { return l.Kind() == Receipt && l.bits&markBit != 0 }

// Elsewhere is the channel of a refused receipt that the message's plan does not have, else 0.
func (l Line) Elsewhere() orchestrator.Channel {
	if !l.Refused() || l.Step() > 0 {
		return 0
	}
	return orchestrator.Channel(l.bits >> countAt & (1<<countBits - 1))
}

// Lost tells that a webhook's last attempt failed.
func (l Line) Lost() bool { return l.Kind() == Webhook && l.bits&markBit != 0 }

// Again tells that a message was submitted that repeats one of the ten minutes before.
func (l Line) Again() bool { return l.Kind() == Submitted && l.bits&markBit != 0 }

// Copy is 1, 2, … on the receipt that makes a copy, else 0.
func (l Line) Copy() int {
	if l.Kind() == Webhook || l.Refused() {
		return 0
	}
	return int(l.bits >> countAt & (1<<countBits - 1))
}

// Code is the delivery error code of a failure, a skip or an expiry, else 0.
func (l Line) Code() orchestrator.Code {
	if l.Kind() == Webhook || l.Kind() == Refused {
		return 0
	}
	return orchestrator.Code(l.bits & (1<<codeBits - 1))
}

// Attempt is the number of a webhook's attempt, from 1.
func (l Line) Attempt() int {
	return int(l.bits>>countAt&(1<<countBits-1) | l.bits&(1<<codeBits-1)>>answerBits<<countBits)
}

// Answer is the HTTP status that answered a webhook, or 0 when none did; of a refusal, what its request was answered.
func (l Line) Answer() int {
	if l.Kind() == Webhook {
		return int(l.bits & (1<<answerBits - 1))
	}
	return int(l.bits & (1<<codeBits - 1))
}

// Told tells whether the customer is told of what the line tells: every change of a step is, and so is the expiry.
func (l Line) Told() bool {
	kind := l.Kind()
	return kind == Skipped || kind == Expired || kind == Receipt && l.bits&(staleBit|markBit) == 0
}
