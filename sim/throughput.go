package sim

import (
	"time"

	"cascade/scenarios"
)

// turns spaces sends strictly, without bursts: a send's turn is the later of its firing and the turn before
// plus the spacing. A spacing of 0 does not limit.
type turns struct {
	spacing time.Duration
	last    time.Duration // the turn taken last
}

func newTurns(r scenarios.Rate) turns { return turns{spacing: r.Spacing(), last: -forever} }

// take gives the next turn to a send fired at the instant, and tells how long it waits for it.
func (t *turns) take(at time.Duration) time.Duration {
	if t.spacing == 0 {
		return 0
	}
	t.last = max(at, min(t.last+t.spacing, lastInstant))
	return t.last - at
}
