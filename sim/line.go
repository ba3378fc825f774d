package sim

import (
	"time"

	"cascade/orchestrator"
)

// Kind is what a timeline line tells.
type Kind uint8

// The kinds of lines. All but Webhook are the orchestrator's effects, under the same numbers.
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
)

var kindNames = [...]string{
	"", "submitted", "fired", "skipped", "receipt", "lapsed", "succeeded", "failed", "expired", "cancelled", "webhook",
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

// Line is one line of a timeline, in 16 bytes: a million messages leave eleven million of them.
type Line struct {
	At      time.Duration // since virtual zero
	Message uint32        // the message's number in its world, from 0
	bits    uint32        // kind (4), step (4), status (3), late, stale, refused or lost, copy, attempt or channel (4), code (14)
}

const (
	lateBit  = 1 << 20
	staleBit = 1 << 19
	markBit  = 1 << 18 // a receipt was refused; a webhook was lost
)

// newLine is the line of an effect. Timers have none.
func newLine(at time.Duration, message uint32, e *orchestrator.Effect) Line {
	kind, mark := uint32(e.Kind), uint32(0)
	if e.Kind == orchestrator.Refused {
		kind, mark = uint32(Receipt), markBit
	}
	bits := kind<<28 | uint32(e.Step)<<24 | uint32(e.Status)<<21 | mark | uint32(e.Copy)<<14 | uint32(e.Code)
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
// that it was the last attempt, and failed. What is beyond the 15th step or attempt, or the answer 16383, counts as that.
func WebhookLine(at time.Duration, message uint32, step int, status orchestrator.Status, attempt, answer int, lost bool) Line {
	within := func(n, most int) uint32 { return uint32(min(max(n, 0), most)) }
	bits := uint32(Webhook)<<28 | within(step, 15)<<24 | within(int(status), 7)<<21 | within(attempt, 15)<<14 |
		within(answer, 1<<14-1)
	if lost {
		bits |= markBit
	}
	return Line{At: at, Message: message, bits: bits}
}

// Kind is what the line tells.
func (l Line) Kind() Kind { return Kind(l.bits >> 28) }

// Step is the number of the step that the line is about, from 1, or 0.
func (l Line) Step() int { return int(l.bits >> 24 & 15) }

// Status is a receipt's status, or that of the receipt that a webhook tells.
func (l Line) Status() orchestrator.Status { return orchestrator.Status(l.bits >> 21 & 7) }

// Late tells that the receipt's step had had its turn.
func (l Line) Late() bool { return l.bits&lateBit != 0 }

// Stale tells that the receipt was repeated or lower.
func (l Line) Stale() bool { return l.bits&staleBit != 0 }

// Refused tells that the receipt named a step that never fired.
func (l Line) Refused() bool { return l.Kind() == Receipt && l.bits&markBit != 0 }

// elsewhere is the line of a receipt that is refused because its channel is not in the message's plan. No step
// tells the channel, so that the line itself does: a refused receipt never makes a copy.
func (l Line) elsewhere(c orchestrator.Channel) Line {
	l.bits |= uint32(c) << 14
	return l
}

// Elsewhere is the channel of a refused receipt that the message's plan does not have, else 0.
func (l Line) Elsewhere() orchestrator.Channel {
	if !l.Refused() || l.Step() > 0 {
		return 0
	}
	return orchestrator.Channel(l.bits >> 14 & 15)
}

// Lost tells that a webhook's last attempt failed.
func (l Line) Lost() bool { return l.Kind() == Webhook && l.bits&markBit != 0 }

// Copy is 1, 2, … on the receipt that makes a copy, else 0.
func (l Line) Copy() int {
	if l.Kind() == Webhook || l.Refused() {
		return 0
	}
	return int(l.bits >> 14 & 15)
}

// Code is the delivery error code of a failure, a skip or an expiry, else 0.
func (l Line) Code() orchestrator.Code {
	if l.Kind() == Webhook {
		return 0
	}
	return orchestrator.Code(l.bits & (1<<14 - 1))
}

// Attempt is the number of a webhook's attempt, from 1.
func (l Line) Attempt() int { return int(l.bits >> 14 & 15) }

// Answer is the HTTP status that answered a webhook, or 0 when none did.
func (l Line) Answer() int { return int(l.bits & (1<<14 - 1)) }

// Told tells whether the customer is told of what the line tells: every change of a step is.
func (l Line) Told() bool {
	return l.Kind() == Skipped || l.Kind() == Receipt && l.bits&(staleBit|markBit) == 0
}
