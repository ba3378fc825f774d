package sim

import (
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// SubmitMany sends a checked message n times, to its own recipient each time: the first when the clock next
// moves, or is advanced to where it stands, and one every so often after that.
func (w *World) SubmitMany(m *orchestrator.Message, n int, every time.Duration) error {
	t := scenarios.Traffic{Messages: n, Every: every}
	if err := w.admit(t); err != nil {
		return err
	}
	p, err := w.prepare(m)
	if err != nil {
		return err
	}
	w.addSource(source{newArrivals(t, w.seed, w.now), &cast{prepared: p}})
	return nil
}
