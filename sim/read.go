package sim

import (
	"cmp"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// What can be read of a world. Messages are named by their number, from 0; of a number that none has, nothing is known.

// Scenario is what the world was made from, with what Amend has changed. It may be read at any time, by anyone.
func (w *World) Scenario() *scenarios.Scenario { return w.scenario.Load() }

// Seed is the seed of every draw.
func (w *World) Seed() uint64 { return w.seed }

// Start is virtual zero on the calendar.
func (w *World) Start() time.Time { return w.Scenario().Start }

// Len is how many messages were submitted.
func (w *World) Len() int { return w.messages.Len() }

// UMID is the id of a message, also of one that is yet to comm.
func (w *World) UMID(n uint32) string { return w.ids.of(n) }

// Number finds the message that has an id.
func (w *World) Number(umid [16]byte) (uint32, bool) {
	n, ok := w.ids.number(umid)
	return n, ok && int(n) < w.messages.Len()
}

// ID is the id of something else that belongs to the world, such as its n-th batch: a UUID that follows from
// the same as the messages' ids do.
func (w *World) ID(of string, n uint32) string { return newUMIDs(w.ids.seed, of).of(n) }

// Charge is what the firing of a message on a channel costs, and whether it costs that only once it is delivered. A
// channel that there is none of costs nothing.
func (w *World) Charge(n uint32, c orchestrator.Channel) (cost Millionths, onDelivery bool) {
	if int(c) >= len(w.tally.prices) {
		return 0, false
	}
	p := w.tally.prices[c]
	if p.Per == scenarios.PerSegment {
		return Millionths(p.Millionths * int64(w.message(n).prepared.Segments)), false
	}
	return Millionths(p.Millionths), p.Per == scenarios.PerDelivery
}

// State is how a message stands.
func (w *World) State(n uint32) orchestrator.State { return w.message(n).state }

// Route is the plan that a message goes by.
func (w *World) Route(n uint32) orchestrator.Route { return w.message(n).prepared.Route }

// message is a message, or, for a number that none has, one of which nothing is known.
func (w *World) message(n uint32) *worldMessage {
	if int(n) >= w.messages.Len() {
		return &worldMessage{inFlight: inFlight{prepared: &orchestrator.Prepared{Message: &orchestrator.Message{}}}, source: -1}
	}
	return w.messages.At(int(n))
}

// Message is a message as it was submitted.
func (w *World) Message(n uint32) orchestrator.Message {
	return *w.messageOf(w.message(n), n)
}

// messageOf is a message as it was submitted. It is not to be changed.
func (w *World) messageOf(m *worldMessage, n uint32) *orchestrator.Message {
	if m.source < 0 {
		return m.prepared.Message
	}
	message := w.sources[m.source].mailing.message(n, m.recipient)
	return &message
}

// Recipient is the number that a message goes to, or another address where it has none.
func (w *World) Recipient(n uint32) string {
	m := w.message(n)
	if m.recipient == "" && m.generated {
		return w.sources[m.source].mailing.people.msisdn(n)
	}
	u := &m.prepared.Message.User
	return cmp.Or(m.recipient, u.MSISDN, u.ChannelUserID, u.LineUserID)
}

// Owner is the own number of the recipient whom a number reaches: another one where it is an alias.
func (w *World) Owner(number string) string { return w.engine.recipients.Owner(number) }

// ClientMessageID is the customer's own id of a message, or "".
func (w *World) ClientMessageID(n uint32) string {
	return w.message(n).prepared.Message.ClientMessageID
}

// Timeline is everything that has happened, in order. It grows as the world goes on.
func (w *World) Timeline() *Timeline { return &w.timeline }

// Summary is the figures as they stand now.
func (w *World) Summary() Summary {
	s := w.tally.summary(w.Scenario().Name, w.seed)
	s.Duplicates += w.journeys.duplicates // a send over a wire makes one copy at most: of it alone there is no duplicate
	return s
}

// Events is how many events have happened.
func (w *World) Events() int { return w.engine.events }

// AppendLine writes a line of the timeline as one JSON object, without a newline.
func (w *World) AppendLine(dst []byte, l Line) []byte {
	return w.Open(l).AppendJSON(dst, w.idOf(l))
}

// showEach shows every message's lines, in the order of the messages.
func (w *World) showEach(show func(n uint32, lines []Line)) {
	lines := make([][]Line, w.messages.Len())
	for _, l := range w.timeline.All(0) {
		lines[l.Message] = append(lines[l.Message], l)
	}
	for n := range lines {
		show(uint32(n), lines[n])
	}
}
