package live

import (
	"context"

	"cascade/orchestrator/sendapi"
)

// turn is whose turn it is to drive the world.
type turn struct {
	taken    bool   // somebody drives
	waits    bool   // who drives waits for webhooks, and others may act meanwhile
	provoked int    // messages and timers that came from receivers of webhooks while the driver waited for them
	free     signal // the driver has left, or waits for webhooks
}

// enter locks the world and takes the turn to drive it. Where passing will do, it does not wait for a driver
// that waits for webhooks: it only locks then, and reports that the caller does not drive.
func (w *World) enter(ctx context.Context, passing bool) (drives bool, err error) {
	w.mu.Lock()
	for w.turn.taken && !(passing && w.turn.waits) {
		free := w.turn.free.wait()
		w.mu.Unlock()
		select {
		case <-free:
		case <-ctx.Done():
			return false, context.Cause(ctx)
		case <-w.ctx.Done():
		}
		w.mu.Lock()
		if err := w.gone(); err != nil {
			w.mu.Unlock()
			return false, err
		}
	}
	if err := w.gone(); err != nil {
		w.mu.Unlock()
		return false, err
	}
	drives = !w.turn.taken
	w.turn.taken = true
	return drives, nil
}

// leave gives the turn back. The world stays locked.
func (w *World) leave() {
	w.turn.taken = false
	w.turn.free.give()
	w.observe()
}

// gone tells that the world is no longer the subaccount's.
func (w *World) gone() error {
	if w.ctx.Err() == nil {
		return nil
	}
	if w.registry.ctx.Err() != nil {
		return errClosing()
	}
	return sendapi.NotThere("subaccount %s was reset or removed meanwhile", w.name)
}

// act lets something happen at the current instant, and what follows from it at this instant. While a webhook
// is out, it is done at once, and what follows is left to the driver.
func (w *World) act(ctx context.Context, do func() error) error {
	drives, err := w.enter(ctx, true)
	if err != nil {
		return err
	}
	defer w.mu.Unlock()
	if !drives {
		defer w.show()
		err := do()
		w.collect()
		return err
	}
	defer w.leave()
	defer w.hurry()
	settled := context.WithoutCancel(ctx)
	if err := w.drive(settled, goal{to: w.paced()}); err != nil {
		return err
	}
	if err := do(); err != nil {
		w.collect()
		return err
	}
	return w.drive(settled, goal{to: w.sim.Now()})
}

// begin is act for what is answered before anything follows from it: that is left to Settle, or to whoever lets
// something happen next.
func (w *World) begin(ctx context.Context, do func() error) error {
	drives, err := w.enter(ctx, true)
	if err != nil {
		return err
	}
	defer w.mu.Unlock()
	defer w.show()
	if drives {
		defer w.leave()
		defer w.hurry()
		if err := w.drive(context.WithoutCancel(ctx), goal{to: w.paced()}); err != nil {
			return err
		}
	}
	return do()
}

// observe tells the observer what has happened since the last time.
func (w *World) observe() {
	w.show()
	w.moved.give()
	if n := w.sim.Events() - w.observed; n > 0 {
		w.observed += n
		w.registry.options.Observer.Happened(n)
	}
}
