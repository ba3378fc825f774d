package sim

import (
	"encoding/hex"
	"math"

	"cascade/orchestrator"
)

// stranger is a message that the world does not know, and of which a receipt came all the same.
type stranger struct {
	umid    [16]byte
	channel orchestrator.Channel
	status  orchestrator.Status
	code    orchestrator.Code
}

// Lines of strangers have the last numbers that there are. A world records so many and no more: whoever reports
// on strangers must not fill it.
const (
	mostStrangers = 1 << 16
	firstStranger = math.MaxUint32 - mostStrangers + 1
)

// ReportStranger records a receipt of a message that the world does not know. The report is to be refused.
func (w *World) ReportStranger(umid [16]byte, c orchestrator.Channel, status orchestrator.Status, code orchestrator.Code) {
	n := uint32(len(w.strangers))
	if n == mostStrangers || checkReport(c, status, code) != nil {
		return
	}
	w.strangers = append(w.strangers, stranger{umid, c, status, code})
	refused := orchestrator.Effect{Kind: orchestrator.Refused, Status: status, Code: code}
	w.timeline.Append(newLine(w.now, firstStranger+n, &refused))
	w.tally.reach(w.now)
}

// OfStranger tells whether a line is of a message that the world does not know: nothing else is known of it.
func (l Line) OfStranger() bool { return l.Message >= firstStranger }

// stranger is the message of a stranger's line: a zero one where the line is of another world.
func (w *World) stranger(l Line) stranger {
	if n := int(l.Message - firstStranger); n < len(w.strangers) {
		return w.strangers[n]
	}
	return stranger{}
}

// Open opens a line of the timeline.
func (w *World) Open(l Line) Moment {
	if !l.OfStranger() {
		return l.Open(w.Route(l.Message))
	}
	s := w.stranger(l)
	return Moment{At: l.At, Kind: Receipt, Channel: s.channel, Status: s.status, Code: s.code, Refused: true}
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
