package sim

import (
	"fmt"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// SubmitMany sends a checked message n times, to its own recipient each time: the first when the clock next
// moves, or is advanced to where it stands, and one every so often after that.
func (w *World) SubmitMany(m *orchestrator.Message, n int, every time.Duration) error {
	if len(m.Plan) == 0 && len(w.scenario.Plan) == 0 {
		return ErrNoPlan
	}
	if len(w.sources) > maxPlace {
		return fmt.Errorf("at most %d traffics can be started in one world", maxPlace+1)
	}
	t := scenarios.Traffic{Messages: n, Every: every}
	if t.TooLong() {
		return ErrTooLong
	}
	c := &cast{draft: newDraft(m, w.scenario.Plan, w.scenario.Templates)}
	w.addSource(source{newArrivals(t, w.seed, w.now), c})
	return nil
}
