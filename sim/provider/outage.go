package provider

import (
	"time"

	"cascade/scenarios"
)

// mostHeld is how many outages in a row a send is held by: one that would be held by more is held for good, which
// reading a scenario refuses where it can tell.
const mostHeld = 10_000

// passOutages tells when a send is as if fired, past the outages that hold it, and the effect that acts on it
// then; 0: none.
func passOutages(outages *scenarios.Timetable, at time.Duration) (time.Duration, scenarios.OutageEffect) {
	for range mostHeld {
		o, in := outages.At(at)
		if !in || o.Effect != scenarios.Hold {
			return at, o.Effect
		}
		at = o.To
	}
	return max(at, scenarios.Horizon), 0
}
