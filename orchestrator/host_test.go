package orchestrator_test

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"cascade/orchestrator"
)

// host is the smallest host that keeps its side of the contract: it holds one message's state, hands every
// event to the machine in order of time, and keeps the timers. It calls no provider and tells nobody.
type host struct {
	route  orchestrator.Route
	state  orchestrator.State
	now    time.Duration
	timers []timer // set, and neither stopped nor come, in the order of setting
	turns  []turn  // every event so far with what followed from it
	broken []string
}

// timer is one that runs.
type timer struct {
	kind orchestrator.Timer
	step uint8
	at   time.Duration
}

// turn is one call of the machine.
type turn struct {
	at            time.Duration
	event         orchestrator.Event
	came          bool // a timer brought the event
	before, after orchestrator.State
	effects       []orchestrator.Effect
}

func newHost(route orchestrator.Route) *host { return &host{route: route} }

// apply hands one event that no timer brings to the machine at the present instant, and performs what follows.
func (h *host) apply(e orchestrator.Event) { h.step(e, false) }

func (h *host) step(e orchestrator.Event, came bool) {
	before := h.state
	after, effects := orchestrator.Apply(h.route, before, h.now, e, nil)
	h.state = after
	h.turns = append(h.turns, turn{h.now, e, came, before, after, effects})
	for _, fx := range effects {
		switch fx.Kind {
		case orchestrator.TimerSet:
			h.set(timer{fx.Timer, fx.Step, fx.At})
		case orchestrator.TimerStopped:
			h.stop(fx.Timer, fx.Step)
		}
	}
}

func (h *host) index(kind orchestrator.Timer, step uint8) int {
	return slices.IndexFunc(h.timers, func(t timer) bool { return t.kind == kind && t.step == step })
}

func (h *host) set(t timer) {
	if h.index(t.kind, t.step) >= 0 {
		h.complain("the %s timer of step %d is set while it runs", t.kind, t.step)
	}
	if t.at < h.now {
		h.complain("the %s timer of step %d is set for the past, %s", t.kind, t.step, t.at)
	}
	h.timers = append(h.timers, t)
}

func (h *host) stop(kind orchestrator.Timer, step uint8) {
	i := h.index(kind, step)
	if i < 0 {
		h.complain("the %s timer of step %d is stopped and does not run", kind, step)
		return
	}
	h.timers = slices.Delete(h.timers, i, i+1)
}

func (h *host) complain(format string, args ...any) {
	h.broken = append(h.broken, fmt.Sprintf("%s: ", h.now)+fmt.Sprintf(format, args...))
}

// next is the place of the timer that comes first: the earliest, at one instant by its event's class, and
// within a class the one that was set first. It is -1 when none runs.
func (h *host) next() int {
	first := -1
	for i, t := range h.timers {
		if first < 0 || earlier(t, h.timers[first]) < 0 {
			first = i
		}
	}
	return first
}

func earlier(a, b timer) int {
	return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.kind.Class(), b.kind.Class()))
}

// fire lets the timer at place i come.
func (h *host) fire(i int) {
	t := h.timers[i]
	h.timers = slices.Delete(h.timers, i, i+1)
	h.now = max(h.now, t.at)
	h.step(orchestrator.Event{Kind: t.kind, Step: t.step}, true)
}

// reach moves the clock to an instant and lets every timer before it come, but none at it: what is applied
// then, a receipt say, comes before the timers of that instant.
func (h *host) reach(to time.Duration) {
	for i := h.next(); i >= 0 && h.timers[i].at < to; i = h.next() {
		h.fire(i)
	}
	h.now = max(h.now, to)
}

// finish moves the clock to an instant and lets every timer up to and at it come.
func (h *host) finish(to time.Duration) {
	for i := h.next(); i >= 0 && h.timers[i].at <= to; i = h.next() {
		h.fire(i)
	}
	h.now = max(h.now, to)
}

// drain lets every timer come, until none runs.
func (h *host) drain() {
	for i := h.next(); i >= 0; i = h.next() {
		h.fire(i)
	}
}
