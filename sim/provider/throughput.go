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

// wait gives the next turn to a send fired at the instant, and tells how long it waits for it.
func (t *spacing) wait(at time.Duration) time.Duration {
	if t.distance == 0 {
		return 0
	}
	t.last = max(at, min(t.last+t.distance, scenarios.Horizon))
	return t.last - at
}

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
