package live

import (
	"net/http"
	"sync/atomic"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
)

// Limits bound what clients can make a registry hold. A zero field means its default.
type Limits struct {
	Worlds        int // 1,000
	Messages      int // a world; 2,000,000
	Bytes         int // about, that a world takes; 4 GiB
	Registrations int // of webhooks; 10,000
	Timers        int // a world, called or not; 1,000,000
	// Events is how much may happen in one advance, and Provoked how many messages receivers of webhooks may
	// send, or timers set, meanwhile: an advance that goes beyond is taken to have no end. 100,000,000 and 100,000.
	Events   int
	Provoked int
}

func (l Limits) orDefaults() Limits {
	set := func(field *int, value int) {
		if *field == 0 {
			*field = value
		}
	}
	set(&l.Worlds, 1000)
	set(&l.Messages, 2_000_000)
	set(&l.Bytes, 4<<30)
	set(&l.Registrations, 10_000)
	set(&l.Timers, 1_000_000)
	set(&l.Events, 100_000_000)
	set(&l.Provoked, 100_000)
	return l
}

// full refuses what would be more than a limit allows, and counts it.
func (r *Registry) full(limit, format string, args ...any) *sendapi.Refusal {
	r.options.Observer.Full(limit)
	return sendapi.Refuse(http.StatusTooManyRequests, 1100, format, args...)
}

// size is about how much memory a world takes.
type size struct {
	texts int          // bytes of what was sent and received
	total atomic.Int64 // as it was when last looked at
}

// About how many bytes each of these takes, with what leads to it.
const (
	messageBytes = 400
	lineBytes    = 24
	attemptBytes = 160 // with a fault
	inboundBytes = 300
	timerBytes   = 400 // with its answer
	overBytes    = 450 // of a message that came over a wire, with its request and its place in a journey
	refusalBytes = 500 // of a request over a wire that was refused
)

// measure works out the size anew.
func (w *World) measure() int {
	total := w.size.texts + w.sim.Len()*messageBytes + w.history.seen*lineBytes + w.outbox.attempts.len()*attemptBytes
	w.size.total.Store(int64(total))
	return total
}

// Bytes is about how much memory all worlds take.
func (r *Registry) Bytes() (total int64) {
	for _, w := range r.Worlds() {
		total += w.size.total.Load()
	}
	return total
}

// room refuses what would be more messages, or more of anything, than a world may hold.
func (w *World) room(messages int) error {
	limits := w.registry.options.Limits
	if w.promised+messages > limits.Messages {
		return w.registry.full("messages", "subaccount %s may hold %d messages: reset it first",
			w.name, limits.Messages)
	}
	if w.measure() > limits.Bytes {
		return w.registry.full("bytes", "subaccount %s takes the %d MiB that it may: reset it first",
			w.name, limits.Bytes>>20)
	}
	return nil
}

// textBytes is how much of a message's size is its texts.
func textBytes(m *orchestrator.Message) (size int) {
	for _, text := range texts(m) {
		size += len(*text)
	}
	if m.Wire != nil {
		size += len(m.Wire.Ref)
	}
	return size + len(m.Given)
}
