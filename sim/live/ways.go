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
