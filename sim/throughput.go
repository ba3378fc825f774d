package sim

import (
	"time"

	"cascade/scenarios"
)

// turns spaces sends strictly, without bursts: a send's turn is the later of its firing and the turn before
// plus the spacing. The zero value does not limit.
type turns struct {
	spacing time.Duration
	next    time.Duration
}

func newTurns(r scenarios.Rate) turns { return turns{spacing: r.Spacing()} }

// take gives the next turn to a send fired at the instant, and tells how long it waits for it.
func (t *turns) take(at time.Duration) time.Duration {
	if t.spacing == 0 {
		return 0
	}
	turn := max(at, t.next)
	t.next = min(turn+t.spacing, lastInstant)
	return turn - at
}
