package provider

import (
	"time"

	"cascade/scenarios"
)

// passOutages tells when a send is as if fired, past the outages that hold it, and the effect that acts on it then; 0:
// none. One that is never let go is as if fired at the end of all time.
func passOutages(outages *scenarios.Timetable, at time.Duration) (time.Duration, scenarios.OutageEffect) {
	then, acts, free := outages.Release(at)
	if !free {
		return max(then, scenarios.Horizon), 0
	}
	return then, acts
}
