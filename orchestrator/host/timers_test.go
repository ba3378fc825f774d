package host

import (
	"container/heap"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
)

// Timers come as events do in a simulation: by their instant, expiries before windows, then as they were set, and
// of those that were set at one instant the message that was accepted first. However they were added, and however few
// are held at once: those beyond come from the store.
func TestTimersComeInTheOrderOfASimulation(t *testing.T) {
	const minute = time.Minute
	window, expiry := uint8(orchestrator.WindowEnd.Class()), uint8(orchestrator.ExpiryDue.Class())
	inOrder := []Timer{
		{Due: minute, Class: expiry, Since: 0, Number: 9, Kind: orchestrator.ExpiryDue},
		{Due: 2 * minute, Class: expiry, Since: minute, Number: 8, Kind: orchestrator.ExpiryDue},
		{Due: 2 * minute, Class: window, Since: 0, Number: 7, Step: 1, Kind: orchestrator.WindowEnd},
		{Due: 2 * minute, Class: window, Since: 30 * time.Second, Number: 2, Step: 1, Kind: orchestrator.WindowEnd},
		{Due: 2 * minute, Class: window, Since: minute, Number: 1, Step: 2, Kind: orchestrator.WindowEnd},
		{Due: 2 * minute, Class: window, Since: minute, Number: 3, Step: 1, Kind: orchestrator.WindowEnd},
		{Due: 3 * minute, Class: window, Since: 0, Number: 4, Step: 1, Kind: orchestrator.WindowEnd},
	}
	if window <= expiry {
		t.Fatalf("windows are of class %d, expiries of %d", window, expiry)
	}
	rapid.Check(t, func(t *rapid.T) {
		q := timers{most: rapid.IntRange(1, len(inOrder)).Draw(t, "held")}
		var stored []Timer // all of them, as the store would tell them
		for _, timer := range rapid.Permutation(inOrder).Draw(t, "added") {
			q.add(timer)
			stored = append(stored, timer)
		}
		slices.SortFunc(stored, compareTimers)
		var came []Timer
		for len(came) < len(inOrder) {
			if q.lacks() {
				after := slices.Index(stored, q.last) + 1
				most := min(len(stored), after+q.most)
				q.refill(stored[after:most], most == len(stored))
			}
			came = append(came, heap.Pop(&q).(Timer))
		}
		if !slices.Equal(came, inOrder) {
			t.Fatalf("they came as %+v", came)
		}
	})
}
