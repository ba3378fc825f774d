package sim

import (
	"math"

	"cascade/orchestrator"
	"cascade/sim/provider"
)

// Receipts come of messages that the world does not know. Their lines have the last numbers that there are. A world records so many and no more: whoever
// reports on them must not fill it.
const (
	mostUnknown  = 1 << 16
	firstUnknown = math.MaxUint32 - mostUnknown + 1
)

// ReportUnknown records a receipt of a message that the world does not know. The report is to be refused.
func (w *World) ReportUnknown(umid [16]byte, c orchestrator.Channel, status orchestrator.Status, code orchestrator.Code) {
	n := uint32(len(w.unknown))
	if n == mostUnknown || provider.Possible(c, status, code) != nil {
		return
	}
	w.unknown = append(w.unknown, umid)
	refused := orchestrator.Effect{Kind: orchestrator.RefusedReceipt, Channel: c, Status: status, Code: code}
	w.timeline.Append(newLine(w.now, firstUnknown+n, &refused))
	w.tally.reach(w.now)
}

// OfUnknown tells whether a line is of a message that the world does not know: nothing else is known of it.
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
	return m
}

// idOf is the id of the message that a line is of.
func (w *World) idOf(l Line) [16]byte {
	if !l.OfUnknown() {
		return w.ids.bytes(l.Message)
	}
	if n := int(l.Message - firstUnknown); n < len(w.unknown) {
		return w.unknown[n]
	}
	return [16]byte{} // a line of another world
}
