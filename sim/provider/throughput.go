package provider

import (
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// spacing lets sends wait for their turn: a send's turn is the later of its firing and the turn before plus the
// distance, strictly and without bursts. A distance of 0 does not limit.
type spacing struct {
	distance time.Duration
	last     time.Duration // the turn given away last
}

func newSpacing(r scenarios.Rate) spacing {
	return spacing{distance: r.Spacing(), last: -scenarios.Horizon} // long ago
}

// next is the turn of a send fired at the instant, which take gives away.
func (t *spacing) next(at time.Duration) time.Duration {
	if t.distance == 0 {
		return at
	}
	return max(at, min(t.last+t.distance, scenarios.Horizon))
}

func (t *spacing) take(turn time.Duration) { t.last = turn }

// postpone moves all receipts by held, and all but Accepted by queued too: a send that waits for its turn
// inside the provider is accepted at once.
func postpone(receipts []Receipt, held, queued time.Duration) {
	for i := range receipts {
		receipts[i].After += held
		if receipts[i].Status != orchestrator.Accepted {
			receipts[i].After += queued
		}
	}
}
