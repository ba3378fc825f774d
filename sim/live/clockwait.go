package live

import (
	"context"
	"time"
)

// Reached waits until the clock has come to an instant: everything of it has then happened and been told. Whoever asks
// when the clock is there already does not wait, not even for what is still to be told: it may be the one who is told.
// After so much real time the wait ends without that (0: it does not). The error is that of ctx, or tells that the
// world is gone.
func (w *World) Reached(ctx context.Context, at, within time.Duration) error {
	var over <-chan time.Time
	if within > 0 {
		end := time.NewTimer(within)
		defer end.Stop()
		over = end.C
	}
	for first := true; ; first = false {
		moved, left, err := w.reached(at, first)
		if err != nil || moved == nil {
			return err
		}
		paced := time.NewTimer(left)
		if left == 0 {
			paced.Stop()
		}
		select {
		case <-moved:
		case <-paced.C:
		case <-over:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-w.ctx.Done():
		}
		paced.Stop()
	}
}

// reached gives what to wait for before the clock is looked at again: a signal, nil where it is there, and, of a clock
// that runs, the real time until it is there if nothing else happens.
func (w *World) reached(at time.Duration, atOnce bool) (moved <-chan struct{}, left time.Duration, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.gone(); err != nil {
		return nil, 0, err
	}
	w.catchUp()
	now := w.sim.Now()
	if now > at || now == at && (atOnce || !w.turn.taken) {
		return nil, 0, nil
	}
	if w.pace.running && w.pace.speed > 0 && !w.turn.taken && at > now {
		const most = time.Hour // then it looks again
		left = time.Duration(min(float64(at-w.paced())/w.pace.speed, float64(most)))
		left = max(left, time.Millisecond)
	}
	return w.moved.wait(), left, nil
}
