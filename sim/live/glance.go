package live

import "time"

// Glance is how a world stands, for those who wait for nobody: a list of all worlds is answered while one of them is
// busy.
type Glance struct {
	Clock    Clock
	Messages int // that were submitted
}

// Glance tells how the world stands. Of one that is busy it is how it stood a moment before, when whoever drives it
// last let others look.
func (w *World) Glance() Glance {
	if w.mu.TryLock() {
		defer w.mu.Unlock()
		w.catchUp()
		w.show()
	}
	return *w.glance.Load()
}

// Instant is the current instant, since virtual zero. It waits for nobody, as Glance does not.
func (w *World) Instant() time.Duration { return w.Glance().Clock.T }

// show leaves how the world stands for those who do not wait. Whoever changed it does so before the lock is released.
func (w *World) show() Clock {
	c := w.clock()
	w.glance.Store(&Glance{Clock: c, Messages: w.sim.Len()})
	return c
}
