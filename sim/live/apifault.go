package live

import (
	"slices"
	"sync"

	"cascade/scenarios"
	"cascade/sim/random"
)

// faults are what goes wrong with the requests of the API under test, for who sends through a world. They have a lock
// of their own: a request that is refused waits for nobody.
type faults struct {
	mu    sync.Mutex
	list  []scenarios.Fault
	asked uint32 // requests so far
}

func (f *faults) set(list []scenarios.Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = slices.Clone(list)
}

func (f *faults) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.list)
}

// SetFaults lets these faults befall the API's requests from now on, instead of those before.
func (w *World) SetFaults(list []scenarios.Fault) { w.faults.set(list) }

// Fault is what befalls the API's request that has just come, if anything does. A share is drawn by the request's
// number.
func (w *World) Fault() (fault scenarios.Fault, befalls bool) {
	f := &w.faults
	f.mu.Lock()
	defer f.mu.Unlock()
	draws := random.NewStream(w.sim.Seed(), 0).Draws(f.asked)
	f.asked++
	for i := range f.list {
		each := &f.list[i]
		if each.To > 0 {
			if now := w.Instant(); now < each.From || now >= each.To {
				continue
			}
		}
		switch {
		case each.Share > 0 && !draws.Chance(each.Share, random.Fault|random.Part(i)):
			continue
		case each.Next > 0:
			fault = *each
			if each.Next--; each.Next == 0 {
				f.list = slices.Delete(f.list, i, i+1)
			}
			return fault, true
		}
		return *each, true
	}
	return fault, false
}
