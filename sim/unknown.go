package sim

import (
	"encoding/hex"
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

// appendUUID writes an id, such as 0b6ac1a8-3d52-4e5f-9f0e-2d6b1c7a9e10.
func appendUUID(dst []byte, id [16]byte) []byte {
	n := len(dst)
	dst = append(dst, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"...)
	text := dst[n:]
	hex.Encode(text, id[:4])
	hex.Encode(text[9:], id[4:6])
	hex.Encode(text[14:], id[6:8])
	hex.Encode(text[19:], id[8:10])
	hex.Encode(text[24:], id[10:])
	return dst
}
