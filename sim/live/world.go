package live

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim"
)

// World is the world of a subaccount. It is safe for use by several goroutines at once.
type World struct {
	name        string
	registry    *Registry
	incarnation int             // the how-manieth world of the registry
	ctx         context.Context // ends when the world is replaced or removed, or the registry closed
	close       context.CancelFunc

	mu        sync.Mutex // guards all that follows, but for what is atomic
	sim       *sim.World
	turn      turn
	pace      pace
	history   history
	outbox    outbox
	inbox     inbox
	timers    timers
	batches   batches
	size      size
	promised  int // messages submitted, and those that traffic is yet to submit
	refused   refusals
	grown     signal                 // there are more lines, or more attempts
	moved     signal                 // time may have moved, or moves otherwise from now on
	observed  int                    // events that the observer was told of
	glance    atomic.Pointer[Glance] // how it stood when somebody last let others look
	over      map[uint32]over        // the messages that came over wires, by number
	ignored   map[ignoredField]Ignored
	faults    faults
	receiver  Receiver
	behaviour map[string]string // by channel: the text of what its provider does instead of the scenario's
}

func newWorld(r *Registry, name string, incarnation int, s Setup, given int) *World {
	w := &World{
		name: name, registry: r, incarnation: incarnation, behaviour: map[string]string{}, over: map[uint32]over{}, ignored: map[ignoredField]Ignored{},
		sim: sim.NewWorld(s.Scenario, sim.Options{Seed: s.Seed, Subaccount: name}),
	}
	w.ctx, w.close = context.WithCancel(r.ctx)
	w.outbox.init(w.sim.Scenario(), w.sim.Seed(), r.options.Real)
	w.faults.set(w.sim.Scenario().Faults)
	w.pace.speed = r.options.Speed
	w.size.given = given
	w.measure()
	w.show()
	if r.options.Real {
		w.run()
	}
	return w
}

// Name is the subaccount's id.
func (w *World) Name() string { return w.name }

// Done is closed when the world is replaced or removed, and when the registry is closed.
func (w *World) Done() <-chan struct{} { return w.ctx.Done() }

// Scenario is what the world was made from.
func (w *World) Scenario() *scenarios.Scenario { return w.sim.Scenario() }

// Seed is the seed of every draw.
func (w *World) Seed() uint64 { return w.sim.Seed() }

// Summary is the figures as they stand now.
func (w *World) Summary() sim.Summary {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sim.Summary()
}

// Now is the current instant on the calendar.
func (w *World) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.catchUp()
	return w.now()
}

func (w *World) now() time.Time { return w.sim.Start().Add(w.sim.Now()) }

// Terms are what a payload is checked against now.
func (w *World) Terms() sendapi.Terms {
	s := w.sim.Scenario()
	return sendapi.Terms{Now: w.Now(), Plan: s.Plan, Channels: s.Channels}
}
