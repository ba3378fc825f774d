package live

import (
	"context"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
)

// Hand holds a world for somebody in the same program, such as a step of a feature: until Leave nobody else drives it,
// and nobody looks, but while the hand waits for webhooks or timers' calls to be answered. It is used by one goroutine.
type Hand struct {
	world *World
	ctx   context.Context
}

// Hold takes a world into a hand, as soon as whoever drives it has left. What a running clock has passed has happened
// then. It fails where ctx is done first, and where the world is gone.
func (w *World) Hold(ctx context.Context) (*Hand, error) {
	if _, err := w.enter(ctx, false); err != nil {
		return nil, err
	}
	h := &Hand{w, ctx}
	if err := w.drive(ctx, goal{to: w.paced()}); err != nil {
		h.Leave()
		return nil, err
	}
	return h, nil
}

// Leave lets others have the world again.
func (h *Hand) Leave() {
	h.world.collect()
	h.world.leave()
	h.world.hurry()
	h.world.mu.Unlock()
}

// Sim is the simulation, to look at and to act on. What follows from an act happens with AdvanceTo.
func (h *Hand) Sim() *sim.World { return h.world.sim }

// Submit sends a message now. Its receipts are told where it says, or else to those who are registered.
func (h *Hand) Submit(m *orchestrator.Message) (uint32, error) { return h.world.submit(m) }

// Receive lets a recipient write now. Who is registered for inbound messages is told.
func (h *Hand) Receive(in Inbound) error {
	_, err := h.world.receive(in)
	return err
}

// AdvanceTo lets everything happen up to and at an instant, and waits until it was told.
func (h *Hand) AdvanceTo(to time.Duration) error {
	if to > h.world.sim.Now() {
		defer h.world.anchor()
	}
	return h.world.drive(h.ctx, goal{to: to})
}

// AdvanceUntilIdle lets everything happen until nothing is pending, and waits until it was told.
func (h *Hand) AdvanceUntilIdle() error {
	defer h.world.anchor()
	return h.world.drive(h.ctx, goal{to: Horizon, stay: true})
}

// Clock tells how the clock stands.
func (h *Hand) Clock() Clock { return h.world.clock() }
