package explore

import (
	"time"

	"cascade/orchestrator"
)

// node is one situation of the message: what the rules remember, the timers that are set, how its copies came, and what
// is known of time.
type node struct {
	situation
	zone   Zone
	parent int32 // the node before it; -1 for the submission
	step   move  // what led from there to here
}

// situation is all of a node but its time. Two nodes of one situation differ only in when things may happen.
type situation struct {
	state orchestrator.State
	timer [3]uint8                   // by timer: 0 not set; else the step it is of, or 1 where it is of none
	ways  [orchestrator.MaxSteps]way // of step n at n-1: how its copy came
}

// The timers of a situation.
const (
	startTimer = iota
	windowTimer
	expiryTimer
)

// way is how a step's copy came.
type way uint8

const (
	noCopy       way = iota
	gaveUp           // none came: the step failed in its turn
	inTurn           // before its window ended
	withinTTL        // after its window ended: the provider was still holding the message
	pastTTL          // after its window ended, and later than the provider holds a message: it was reported late
	afterFailure     // although the provider had reported a failure
)

// move is one event on the way, with what its place in time depends on.
type move struct {
	event    orchestrator.Event
	past     bool // a receipt that comes later than the provider holds the message
	atExpiry bool // a failure at the very instant of the expiry: nothing fires any more
}

// timerOf is the place of a timer in a situation.
func timerOf(t orchestrator.Timer) int {
	switch t {
	case orchestrator.StartDue:
		return startTimer
	case orchestrator.WindowEnd:
		return windowTimer
	}
	return expiryTimer
}

// carry applies a move to the node at the instant that its clocks leave for it, and returns the node that it leads to.
// It reports false for what time does not allow. The effects stay valid until the next call.
func (w *walk) carry(from *node, m move) (to node, fx []orchestrator.Effect, ok bool) {
	to = node{situation: from.situation, zone: from.zone, step: m}
	if !w.allow(&to.zone, from, m) {
		return to, nil, false
	}
	before := from.state
	var at time.Duration
	if m.atExpiry {
		at = w.Expiry
	}
	w.fx = to.state.Apply(w.Route, at, &m.event, w.fx[:0])
	w.at.least, w.at.most = to.zone.span(now)
	for i := range w.fx {
		w.follow(&to, before, &w.fx[i])
	}
	w.pass(&to)
	w.forget(&to)
	to.state.Code = 0
	return to, w.fx, true
}

// allow narrows the zone down to the instants at which the move can come.
func (w *walk) allow(z *Zone, from *node, m move) bool {
	e := m.event
	switch e.Kind {
	case orchestrator.Submission:
		return true
	case orchestrator.StartDue:
		return z.exactly(now, submission, w.Start) && w.beforeExpiry(z, from)
	case orchestrator.ExpiryDue:
		return z.exactly(now, submission, w.Expiry)
	case orchestrator.WindowEnd:
		return z.exactly(now, firing(int(e.Step)), w.Route[e.Step-1].Window) && w.beforeExpiry(z, from)
	}
	return w.allowReceipt(z, from, m)
}

// beforeExpiry: at one instant an expiry comes before windows that end and starts.
func (w *walk) beforeExpiry(z *Zone, from *node) bool {
	return from.timer[expiryTimer] == 0 || z.atMost(now, submission, w.Expiry-1)
}

// allowReceipt: receipts come before the timers of their instant. So what is reported after a timer of a step that had
// fired before it comes later than the timer.
func (w *walk) allowReceipt(z *Zone, from *node, m move) bool {
	n := int(m.event.Step)
	// Where this very step failed, its own receipt made the later one fire, and more of them may come at that instant.
	// Else it was a timer, or what another step reported, and what is reported now comes later.
	if turn := int(from.state.Turn); n < turn && from.state.Step(turn).Fired() {
		before := turn - 1
		for before > 0 && from.state.Step(before).Skipped() {
			before--
		}
		if before != n || from.state.Step(before).Lapsed() {
			if !z.atLeast(now, firing(turn), 1) {
				return false
			}
		}
	}
	if from.state.Outcome == orchestrator.ExpiredOutcome && !z.atLeast(now, submission, w.Expiry+1) {
		return false
	}
	if m.atExpiry && !z.exactly(now, submission, w.Expiry) {
		return false
	}
	if m.event.Status.IsFailure() && !m.atExpiry && !w.beforeExpiry(z, from) {
		return false
	}
	held := w.heldFor(&from.state, n, m.event.Status)
	switch {
	case held >= unbounded:
		return !m.past
	case m.past:
		return z.atLeast(now, firing(n), held+1)
	}
	return z.atMost(now, firing(n), held)
}

// follow performs an effect on the node: sets and stops timers, starts the clock of a firing, and remembers how a copy
// came.
func (w *walk) follow(to *node, before orchestrator.State, f *orchestrator.Effect) {
	switch f.Kind {
	case orchestrator.TimerSet:
		to.timer[timerOf(f.Timer)] = max(f.Step, 1)
	case orchestrator.TimerStopped:
		to.timer[timerOf(f.Timer)] = 0
	case orchestrator.Lapsed:
		to.timer[windowTimer] = 0
	case orchestrator.Expiration:
		to.timer[expiryTimer] = 0
	case orchestrator.Fired:
		to.zone.set(firing(int(f.Step)), now)
	case orchestrator.Receipt:
		step, way := before.Step(int(f.Step)), &to.ways[f.Step-1]
		switch {
		case f.Copy > 0:
			*way = came(step, *way == gaveUp, to.step.past)
		case f.Status.IsFailure() && !f.Stale && !step.Over():
			*way = gaveUp
		}
	}
	if to.step.event.Kind == orchestrator.StartDue {
		to.timer[startTimer] = 0
	}
}

func came(step orchestrator.StepState, gaveUp, past bool) way {
	switch {
	case gaveUp:
		return afterFailure
	case !step.Over():
		return inTurn
	case past:
		return pastTTL
	}
	return withinTTL
}

// pass lets time pass until the next timer must come.
func (w *walk) pass(n *node) {
	n.zone.wait()
	if n.timer[startTimer] != 0 {
		n.zone.atMost(now, submission, w.Start)
	}
	if step := n.timer[windowTimer]; step != 0 {
		n.zone.atMost(now, firing(int(step)), w.Route[step-1].Window)
	}
	if n.timer[expiryTimer] != 0 {
		n.zone.atMost(now, submission, w.Expiry)
	}
}

// forget drops the firing of a step of which nothing more can be heard: nothing depends on it any more.
func (w *walk) forget(n *node) {
	for step := 1; step < int(n.state.Turn); step++ {
		if n.state.Step(step).Fired() && len(w.reports(&n.state, step)) == 0 {
			n.zone.forget(firing(step))
		}
	}
}
