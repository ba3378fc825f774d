package provider

import (
	"sort"
	"time"

	"cascade/scenarios"
)

// outageAt finds the outage that acts on a send at the instant: from its start up to, but not at, its end.
// Outages stand in order of time and do not overlap.
func outageAt(outages []scenarios.Outage, at time.Duration) (scenarios.Outage, bool) {
	i := sort.Search(len(outages), func(i int) bool { return at < outages[i].To })
	if i < len(outages) && outages[i].From <= at {
		return outages[i], true
	}
	return scenarios.Outage{}, false
}

// passOutages tells when a send is as if fired, past the outages that hold it, and the effect that acts on it
// then; 0: none.
func passOutages(outages []scenarios.Outage, at time.Duration) (time.Duration, scenarios.OutageEffect) {
	for {
		o, in := outageAt(outages, at)
		if !in || o.Effect != scenarios.Hold {
			return at, o.Effect
		}
		at = o.To
	}
}
