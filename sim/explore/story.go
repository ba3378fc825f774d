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

// order is that move j comes at least so long after move i.
type order struct {
	i, j  int
	after time.Duration
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

// orders is all that holds between the moves of a story.
func (w *walk) orders(moves []move, b *bound, unit time.Duration) (orders []order) {
	least := func(i, j int, d time.Duration) { orders = append(orders, order{i, j, d}) }
	most := func(i, j int, d time.Duration) { orders = append(orders, order{j, i, -d}) }
	exactly := func(i, j int, d time.Duration) { least(i, j, d); most(i, j, d) }

	var n node
	n.zone = newZone()
	var fired [orchestrator.MaxSteps + 1]int // the move at which a step fired
	for j, m := range moves {
		if j > 0 {
			least(j-1, j, 0)
		}
		if n.timer[startTimer] != 0 {
			most(0, j, w.Start)
		}
		if step := n.timer[windowTimer]; step != 0 {
			most(fired[step], j, w.Route[step-1].Window)
		}
		if n.timer[expiryTimer] != 0 {
			most(0, j, w.Expiry)
		}
		step := int(m.event.Step)
		switch m.event.Kind {
		case orchestrator.StartDue:
			exactly(0, j, w.Start)
		case orchestrator.WindowEnd:
			exactly(fired[step], j, w.Route[step-1].Window)
		case orchestrator.ExpiryDue:
			exactly(0, j, w.Expiry)
		case orchestrator.Report:
			w.orderReceipt(&n.state, moves, j, fired[:], unit, least, most)
		}
		if n.timer[expiryTimer] != 0 && fires(m) {
			most(0, j, w.Expiry-unit)
		}
		before := n.state
		n, _ = w.retrace(&n, m)
		for k := 1; k <= len(w.Route); k++ {
			if !before.Step(k).Fired() && n.state.Step(k).Fired() {
				fired[k] = j
			}
		}
	}
	if b != nil {
		least(0, len(moves)-1, roundUp(b.least, unit))
		if b.most > 0 {
			most(0, len(moves)-1, b.most)
		}
	}
	return orders
}

// roundUp is the first whole number of units that is not below d.
func roundUp(d, unit time.Duration) time.Duration { return (d + unit - 1) / unit * unit }

// fires tells whether the move can make a step fire, so that it comes before the expiry.
func fires(m move) bool {
	switch m.event.Kind {
	case orchestrator.StartDue, orchestrator.WindowEnd:
		return true
	case orchestrator.Report:
		return m.event.Status.IsFailure() && !m.atExpiry
	}
	return false
}

// orderReceipt is what holds of the receipt at move j. Receipts of one instant come in the order of their steps, and
// before the timers of that instant.
func (w *walk) orderReceipt(
	s *orchestrator.State, moves []move, j int, fired []int, unit time.Duration, least, most func(i, j int, d time.Duration),
) {
	m := moves[j]
	step := int(m.event.Step)
	last := moves[j-1]
	timer := last.event.Kind != orchestrator.Report && last.event.Kind != orchestrator.Submission
	if fired[step] != j-1 && (timer || int(last.event.Step) > step) {
		least(j-1, j, unit)
	}
	if m.atExpiry {
		least(0, j, w.Expiry)
		most(0, j, w.Expiry)
	}
	held := w.heldFor(s, step, m.event.Status)
	switch {
	case held >= unbounded:
	case m.past:
		least(fired[step], j, held+unit)
	default:
		most(fired[step], j, held)
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
