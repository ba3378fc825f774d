package live

import (
	"slices"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/sim"
)

// Way is one message with its lines so far.
type Way struct {
	Number uint32 // of the message, from 0
	Route  orchestrator.Route
	Lines  []sim.Line // in order
}

// Ways gives every message that there is now, in the order of their submission. Those who drive the world, or look at
// it, have a turn in between: messages given later may have come further.
func (w *World) Ways(take func(Way)) {
	for from, to := 0, w.Count(); from < to; from += breath {
		for _, way := range w.some(from, min(from+breath, to)) {
			take(way)
		}
	}
}

// some are the ways of some messages.
func (w *World) some(from, to int) []Way {
	w.mu.Lock()
	defer w.mu.Unlock()
	ways := make([]Way, 0, to-from)
	for n := from; n < to; n++ {
		ways = append(ways, w.way(uint32(n)))
	}
	return ways
}

func (w *World) way(n uint32) Way { return Way{n, slices.Clone(w.sim.Route(n)), w.lines(n)} }

// WaysOf are the way of one message, or, of one that came over a wire, those of all sends of its journey that are
// listed.
func (w *World) WaysOf(umid uuid.UUID) ([]Way, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.number(umid)
	if err != nil {
		return nil, err
	}
	j, ok := w.sim.JourneyOf(n)
	if !ok {
		return []Way{w.way(n)}, nil
	}
	var ways []Way
	for _, send := range j.Sends {
		ways = append(ways, w.way(send))
	}
	return ways, nil
}

// WaysAbout are the way of one message, or, of one that came over a wire, those of sends of its journey up to it, or the
// first ones, so many at the most, and the copies that the sends before these made.
func (w *World) WaysAbout(umid uuid.UUID, most int) (ways []Way, copies int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.number(umid)
	if err != nil {
		return nil, 0, err
	}
	sends := w.sim.SendsWith(n)
	if !slices.Contains(sends, n) { // it is one of those beyond the first thousand
		sends = append(slices.Clone(sends), n)
	}
	from := max(slices.Index(sends, n)+1-most, 0)
	for _, send := range sends[:from] {
		for _, l := range w.lines(send) {
			if l.Copy() > 0 {
				copies++
			}
		}
	}
	for _, send := range sends[from:min(from+most, len(sends))] {
		ways = append(ways, w.way(send))
	}
	return ways, copies, nil
}
