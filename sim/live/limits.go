package live

import (
	"net/http"
	"sync"
	"sync/atomic"

	"cascade/orchestrator"
	"cascade/orchestrator/host/door"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
)

// Limits bound what clients can make a registry hold. A zero field means its default.
type Limits struct {
	Worlds        int // 1,000
	Messages      int // a world; 2,000,000
	Bytes         int // about, that a world takes; 4 GiB
	AllBytes      int // about, that all worlds take; a third of door.Memory, as the runtime takes as much again
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
	set(&l.AllBytes, int(door.Memory()/3))
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
	texts int // bytes of what was sent and received
	given int // of the scenario that was given for it alone

	mu    sync.Mutex
	total int  // as it was when last looked at
	ended bool // the world's memory is given back
}

// is notes the size as it is now. It counts among that of all worlds, until the world ends.
func (s *size) is(total int, all *atomic.Int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		all.Add(int64(total - s.total))
		s.total = total
	}
}

func (s *size) now() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.total
}

// end lets the size count no more, and gives it.
func (s *size) end(all *atomic.Int64) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	all.Add(-int64(s.total))
	s.ended = true
	return s.total
}

// About how many bytes each of these takes, with what leads to it.
const (
	worldBytes   = 20 << 10
	messageBytes = 400
	lineBytes    = 24
	attemptBytes = 160 // with a fault
	inboundBytes = 300
	timerBytes   = 400 // with its answer
	overBytes    = 450 // of a message that came over a wire, with its request and its place in a journey
	refusalBytes = 500 // of a request over a wire that was refused
	batchBytes   = 150
	faultBytes   = 100
	formTimes    = 24 // as many times its text a scenario takes, or a provider, that was read
)

// givenBytes is about how much a scenario takes.
func givenBytes(s *scenarios.Scenario) int { return len(s.Text) * formTimes }

// measure works out the size anew.
func (w *World) measure() int {
	total := worldBytes + w.size.given + w.size.texts + w.promised*messageBytes + w.sim.Timeline().Len()*lineBytes +
		w.outbox.attempts.len()*attemptBytes + len(w.batches.list)*batchBytes + w.faults.count()*faultBytes
	for _, text := range w.behaviour {
		total += len(text) * formTimes
	}
	w.size.is(total, &w.registry.bytes)
	return total
}

// Bytes is about how much memory all worlds take, and AllBytes how much they may.
func (r *Registry) Bytes() int64 { return r.bytes.Load() }

// AllBytes is about how much memory all worlds may take.
func (r *Registry) AllBytes() int64 { return int64(r.options.Limits.AllBytes) }

// hasRoom tells whether all worlds may take so many bytes more.
func (r *Registry) hasRoom(bytes int) bool {
	return int(r.bytes.Load())+bytes <= r.options.Limits.AllBytes
}

// noRoom refuses what would be more than all worlds may take. The lock is held.
func (r *Registry) noRoom() error {
	name, most := "", -1
	for _, w := range r.worlds {
		if size := w.size.now(); size > most || size == most && w.name < name {
			name, most = w.name, size
		}
	}
	return r.full("memory", "all subaccounts together take the %d MiB that this server has for them: "+
		"delete or reset one first (the largest is %s, with about %d)", r.options.Limits.AllBytes>>20, name, most>>20)
}

// fits tells whether the world takes no more than it may, and all worlds together no more than they may.
func (w *World) fits(more int) error {
	if limits := w.registry.options.Limits; w.measure()+more > limits.Bytes {
		return w.registry.full("bytes", "subaccount %s takes the %d MiB that it may: reset it first",
			w.name, limits.Bytes>>20)
	}
	if r := w.registry; !r.hasRoom(more) {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.noRoom()
	}
	return nil
}

// Keep counts what a wire keeps for the world, as long as that is there.
func (w *World) Keep(bytes int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.size.texts += bytes
}

// room refuses what would be more messages, or more of anything, than a world may hold.
func (w *World) room(messages int) error {
	limits := w.registry.options.Limits
	if w.promised+messages > limits.Messages {
		return w.registry.full("messages", "subaccount %s may hold %d messages: reset it first",
			w.name, limits.Messages)
	}
	return w.fits(messages * messageBytes)
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
