package explore

import (
	"time"

	"cascade/orchestrator"
)

// Story is one way in which things can happen, with the smallest instants for it.
type Story struct {
	Lines []Line
	moves []move
	at    []time.Duration // of each move
}

// Line is one thing that happens in a story, as timelines tell it.
type Line struct {
	At time.Duration // since the submission
	orchestrator.Effect
}

// bound is a limit on the last instant of a story, beyond what the moves say.
type bound struct {
	least, most time.Duration // most 0: none
}

// story finds instants for the moves: whole seconds where there are such. It is nil where no instants fit.
func (w *walk) story(moves []move, b *bound) *Story {
	for _, unit := range []time.Duration{time.Second, time.Millisecond, time.Nanosecond} {
		if at, ok := w.instants(moves, b, unit); ok {
			s := &Story{moves: moves, at: at}
			s.retell(w.Route)
			return s
		}
	}
	return nil
}

// retell carries the moves into the rules at their instants, and writes down what follows.
func (s *Story) retell(route orchestrator.Route) {
	var state orchestrator.State
	var fx []orchestrator.Effect
	for i, m := range s.moves {
		fx = state.Apply(route, s.at[i], &m.event, fx[:0])
		for _, e := range fx {
			if e.Kind != orchestrator.TimerSet && e.Kind != orchestrator.TimerStopped {
				s.Lines = append(s.Lines, Line{s.at[i], e})
			}
		}
	}
}

// instants are the smallest that the moves can come at, where "later" is at least a unit.
func (w *walk) instants(moves []move, b *bound, unit time.Duration) ([]time.Duration, bool) {
	orders := w.orders(moves, b, unit)
	at := make([]time.Duration, len(moves))
	for round := 0; ; round++ {
		moved := false
		for _, o := range orders {
			if least := at[o.i] + o.after; at[o.j] < least {
				at[o.j], moved = least, true
			}
		}
		switch {
		case at[0] > 0 || round > len(moves)+1: // a circle: no instants fit
			return nil, false
		case !moved:
			return at, true
		}
	}
}

// retrace carries a move into a node without asking when.
func (w *walk) retrace(from *node, m move) (node, []orchestrator.Effect) {
	to := node{situation: from.situation, step: m}
	before := from.state
	var at time.Duration
	if m.atExpiry {
		at = w.Expiry
	}
	fx := to.state.Apply(w.Route, at, &m.event, nil)
	for i := range fx {
		w.follow(&to, before, &fx[i])
	}
	return to, fx
}
