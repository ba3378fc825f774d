package explore

import (
	"time"

	"cascade/orchestrator"
)

// order is that move j comes at least so long after move i.
type order struct {
	i, j  int
	after time.Duration
}

// ordering finds what holds between the moves of a story, one move after the other.
type ordering struct {
	*walk
	moves  []move
	unit   time.Duration                  // how much "later" is at least
	n      node                           // before the move that is looked at
	fired  [orchestrator.MaxSteps + 1]int // the move at which a step fired
	orders []order
}

// orders is all that holds between the moves of a story.
func (w *walk) orders(moves []move, b *bound, unit time.Duration) []order {
	o := ordering{walk: w, moves: moves, unit: unit}
	o.n.zone = newZone()
	for j := range moves {
		if j > 0 {
			o.least(j-1, j, 0)
		}
		o.beforeTimers(j)
		o.ofKind(j)
		o.carryOut(j)
	}
	if b != nil {
		o.least(0, len(moves)-1, roundUp(b.least, unit))
		if b.most > 0 {
			o.most(0, len(moves)-1, b.most)
		}
	}
	return o.orders
}

// least has move j come at least d after move i, most at most, and exactly exactly so long after it.
func (o *ordering) least(i, j int, d time.Duration) { o.orders = append(o.orders, order{i, j, d}) }

func (o *ordering) most(i, j int, d time.Duration) { o.least(j, i, -d) }

func (o *ordering) exactly(i, j int, d time.Duration) {
	o.least(i, j, d)
	o.most(i, j, d)
}

// beforeTimers is that move j comes before whatever timer is running is overdue.
func (o *ordering) beforeTimers(j int) {
	if o.n.timer[startTimer] != 0 {
		o.most(0, j, o.Start)
	}
	if step := o.n.timer[windowTimer]; step != 0 {
		o.most(o.fired[step], j, o.Route[step-1].Window)
	}
	if o.n.timer[expiryTimer] != 0 {
		o.most(0, j, o.Expiry)
		if fires(o.moves[j]) {
			o.most(0, j, o.Expiry-o.unit)
		}
	}
}

// ofKind is when move j comes for what it is: a timer at its instant, a receipt as receipt says.
func (o *ordering) ofKind(j int) {
	switch e := o.moves[j].event; e.Kind {
	case orchestrator.StartDue:
		o.exactly(0, j, o.Start)
	case orchestrator.WindowEnd:
		o.exactly(o.fired[e.Step], j, o.Route[e.Step-1].Window)
	case orchestrator.ExpiryDue:
		o.exactly(0, j, o.Expiry)
	case orchestrator.Report:
		o.receipt(j)
	}
}

// receipt is what holds of the receipt at move j. Receipts of one instant come in the order of their steps, and before
// the timers of that instant.
func (o *ordering) receipt(j int) {
	m, last := o.moves[j], o.moves[j-1]
	step := int(m.event.Step)
	timer := last.event.Kind != orchestrator.Report && last.event.Kind != orchestrator.Submission
	if o.fired[step] != j-1 && (timer || int(last.event.Step) > step) {
		o.least(j-1, j, o.unit)
	}
	if m.atExpiry {
		o.exactly(0, j, o.Expiry)
	}
	held := o.heldFor(&o.n.state, step, m.event.Status)
	switch {
	case held >= unbounded:
	case m.past:
		o.least(o.fired[step], j, held+o.unit)
	default:
		o.most(o.fired[step], j, held)
	}
}

// carryOut lets move j happen, and notes which steps fire at it.
func (o *ordering) carryOut(j int) {
	before := o.n.state
	o.n, _ = o.retrace(&o.n, o.moves[j])
	for k := 1; k <= len(o.Route); k++ {
		if !before.Step(k).Fired() && o.n.state.Step(k).Fired() {
			o.fired[k] = j
		}
	}
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
