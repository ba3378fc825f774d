package sim

import (
	"math"

	"cascade/orchestrator"
	"cascade/sim/provider"
)

// Receipts come of messages that the world does not know, and requests over wires that are refused. Their lines have
// the last numbers that there are. A world records so many and no more: whoever makes them must not fill it.
const (
	mostUnknown  = 1 << 16
	firstUnknown = math.MaxUint32 - mostUnknown + 1
)

// unknownLine is what is known of a line that is of none of the world's messages.
type unknownLine struct {
	umid    [16]byte // of the message that a receipt names
	refusal *Refusal // of a request; nil: it is a receipt
}

// ReportUnknown records a receipt of a message that the world does not know. The report is to be refused.
func (w *World) ReportUnknown(
	umid [16]byte, c orchestrator.Channel, status orchestrator.Status, code orchestrator.Code,
) {
	if provider.Possible(c, status, code) != nil {
		return
	}
	refused := orchestrator.Effect{Kind: orchestrator.RefusedReceipt, Channel: c, Status: status, Code: code}
	w.recordUnknown(unknownLine{umid: umid}, newLine(w.now, 0, &refused))
}

// recordUnknown adds a line at the current instant that is of none of the world's messages.
func (w *World) recordUnknown(of unknownLine, l Line) {
	n := uint32(len(w.unknown))
	if n == mostUnknown {
		return
	}
	w.unknown = append(w.unknown, of)
	l.Message = firstUnknown + n
	w.timeline.Append(l)
	w.tally.reach(w.now)
}

// OfUnknown tells whether a line is of a message that the world does not know, or of none: nothing else is known of it.
func (l Line) OfUnknown() bool { return l.Message >= firstUnknown }

// Open opens a line of the timeline.
func (w *World) Open(l Line) Moment {
	m := l.Open(w.Route(l.Message))
	if wire := w.message(l.Message).prepared.Message.Wire; wire != nil {
		m.Wire = wire.Name
	}
	if m.Resubmitted {
		m.Again = w.Again(l.Message)
	}
	if m.Refusal = w.unknownOf(l).refusal; m.Refusal != nil {
		m.Wire = m.Refusal.Wire
	}
	return m
}

// idOf is the id of the message that a line is of.
func (w *World) idOf(l Line) [16]byte {
	if !l.OfUnknown() {
		return w.ids.bytes(l.Message)
	}
	return w.unknownOf(l).umid
}

// unknownOf is what is known of a line of no message: nothing of one of a message, or of another world.
func (w *World) unknownOf(l Line) unknownLine {
	if n := int(l.Message) - firstUnknown; n >= 0 && n < len(w.unknown) {
		return w.unknown[n]
	}
	return unknownLine{}
}
