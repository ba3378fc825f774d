package sim

import (
	"cascade/orchestrator"
	"cascade/orchestrator/record"
)

// Moment is one line of a timeline, opened: everything that a Line packs into 16 bytes, by name, and the channel,
// which only the message's plan knows.
type Moment = record.Moment

// Kind is what a timeline line tells.
type Kind = record.Kind

// The kinds of lines.
const (
	Submitted = record.Submitted
	Fired     = record.Fired
	Skipped   = record.Skipped
	Receipt   = record.Receipt
	Lapsed    = record.Lapsed
	Succeeded = record.Succeeded
	Failed    = record.Failed
	Expired   = record.Expired
	Cancelled = record.Cancelled
	Webhook   = record.Webhook // an HTTP attempt to tell the customer
	Refused   = record.Refused // a request over a wire was refused: it is of no message
)

// Open opens the line of a message that goes by the route. A line of a message that the world does not know is
// opened by the world.
func (l Line) Open(route orchestrator.Route) Moment {
	m := Moment{At: l.At, Resubmitted: l.Again(), Kind: l.Kind(), Step: uint8(l.Step()), Status: l.Status()}
	switch {
	case m.Kind == Expired:
		m.Step = 0 // the message expires, not the step that it is told for
	case m.Step > 0 && int(m.Step) <= len(route):
		m.Channel = route[m.Step-1].Channel
	default:
		m.Channel = l.Elsewhere()
	}
	if m.Kind == Webhook {
		m.Attempt, m.Answer, m.Lost = uint8(l.Attempt()), uint16(l.Answer()), l.Lost()
		return m
	}
	if m.Kind == Refused {
		m.Answer = uint16(l.Answer())
		return m
	}
	m.Code, m.Copy = l.Code(), uint8(l.Copy())
	m.Late, m.Stale, m.Refused = l.Late(), l.Stale(), l.Refused()
	return m
}

// pack is the line that opens to the moment, as message n's.
func pack(m *Moment, n uint32) Line {
	return newLine(m.At, n, &orchestrator.Effect{
		Kind: orchestrator.EffectKind(m.Kind), Step: m.Step, Status: m.Status, Code: m.Code, Copy: m.Copy,
		Late: m.Late, Stale: m.Stale,
	})
}

// Words tell the line of a message that goes by the route: what happened, and why the message moved on or ended.
// The channel is left out where it has a column of its own: "lapses: not Read within 60 s".
func (l Line) Words(route orchestrator.Route) string { return l.Open(route).Words(route) }

// appendLine writes a line as one JSON object, without a newline.
func appendLine(dst []byte, l Line, ids umids, route orchestrator.Route) []byte {
	return l.Open(route).AppendJSON(dst, ids.bytes(l.Message))
}
