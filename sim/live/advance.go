package live

import (
	"context"
	"runtime"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
	"cascade/scenarios"
)

// Horizon is the last instant that a clock can reach: a hundred years after virtual zero.
const Horizon = scenarios.Horizon

// goal is where a drive ends.
type goal struct {
	to     time.Duration // nothing that is due later happens
	events int           // nor more than so many events; 0: all that are due
	stay   bool          // the clock stays at the last event, and does not go on to the end
	ended  *uint32       // nor does anything happen once this message has ended; nil: that does not count
	pace   bool          // it is that of a running clock: it ends when the clock is paused
}

// AdvanceTo lets everything happen up to and at an instant. An instant that has passed is refused.
func (w *World) AdvanceTo(ctx context.Context, to time.Duration) (Clock, error) {
	return w.advance(ctx, func(now time.Duration) (goal, error) {
		if to < now {
			return goal{}, sendapi.Invalid("time does not go back: it is %s, and %s has passed", now, to)
		}
		return goal{to: to}, nil
	})
}

// AdvanceBy lets everything happen within a span from now.
func (w *World) AdvanceBy(ctx context.Context, span time.Duration) (Clock, error) {
	return w.advance(ctx, func(now time.Duration) (goal, error) { return goal{to: now + span}, nil })
}

// AdvanceEvents lets the next n events happen, or as many as there are.
func (w *World) AdvanceEvents(ctx context.Context, n int) (Clock, error) {
	return w.advance(ctx, func(time.Duration) (goal, error) {
		return goal{to: Horizon, events: n, stay: true}, nil
	})
}

// AdvanceUntilIdle lets everything happen until nothing is pending.
func (w *World) AdvanceUntilIdle(ctx context.Context) (Clock, error) {
	return w.advance(ctx, func(time.Duration) (goal, error) { return goal{to: Horizon, stay: true}, nil })
}

// AdvanceUntilEnded lets everything happen until a message has ended, up to that instant and at it. Where it never ends
// it is AdvanceUntilIdle.
func (w *World) AdvanceUntilEnded(ctx context.Context, umid uuid.UUID) (Clock, error) {
	return w.advance(ctx, func(time.Duration) (goal, error) {
		n, err := w.number(umid)
		return goal{to: Horizon, stay: true, ended: &n}, err
	})
}

// advance drives the world to a goal. Advances wait for each other: their answers are as if in some order.
func (w *World) advance(ctx context.Context, aim func(now time.Duration) (goal, error)) (Clock, error) {
	if w.registry.options.Real {
		return Clock{}, sendapi.Invalid("the clock is the real one: it cannot be advanced")
	}
	if _, err := w.enter(ctx, false); err != nil {
		return Clock{}, err
	}
	defer w.mu.Unlock()
	var err error
	if w.pace.running { // one that stands still may stand between two events of an instant: each counts
		err = w.drive(ctx, goal{to: w.paced()})
	}
	var g goal
	if err == nil {
		g, err = aim(w.sim.Now())
	}
	if err == nil && g.to > Horizon {
		err = sendapi.BadRequest(sendapi.OutOfRange,
			"the clock goes no further than a hundred years, %d s", int(Horizon.Seconds()))
	}
	if err == nil {
		err = w.drive(ctx, g)
	}
	w.anchor()
	w.leave()
	w.hurry()
	return w.show(), err
}

// drive lets everything happen up to a goal, instant by instant, and delivers the webhooks that each instant
// caused before it goes on. The caller drives; the lock is released while webhooks are out.
func (w *World) drive(ctx context.Context, g goal) error {
	w.turn.provoked = 0
	if g.to > w.sim.Now() { // what happens at this instant follows from what was taken already
		if err := w.fits(0); err != nil {
			return err
		}
	}
	limits, began, done := w.registry.options.Limits, w.sim.Events(), 0
	for {
		w.collect()
		if len(w.outbox.over) > 0 { // lost on purpose: nobody is waited for
			w.record()
			w.collect()
		}
		if err := w.deliverAll(ctx); err != nil {
			return err
		}
		if g.pace && !w.pace.running { // paused by a receiver's own call, while its webhook was out
			return nil
		}
		at, what := w.due()
		if what == nothing || at > g.to || g.events > 0 && done >= g.events || w.hasEnded(g.ended, at) {
			break
		}
		if err := w.interrupted(ctx); err != nil {
			return err
		}
		switch {
		case w.sim.Events()-began > limits.Events:
			return w.busy("%d events", limits.Events)
		case w.turn.provoked > limits.Provoked:
			return w.busy("%d messages and timers that receivers of webhooks sent meanwhile", limits.Provoked)
		}
		if done++; done%breath == 0 {
			if err := w.breathe(); err != nil {
				return err
			}
		}
		if err := w.happen(at, what, g); err != nil {
			return err
		}
	}
	if g.stay || g.to <= w.sim.Now() {
		return nil
	}
	return w.sim.AdvanceTo(g.to)
}

// hasEnded tells whether the message that a drive is for has ended, and everything of its instant happened: what comes
// next is due later. For nil it never has.
func (w *World) hasEnded(message *uint32, next time.Duration) bool {
	return message != nil && next > w.sim.Now() && w.sim.State(*message).Outcome != orchestrator.Open
}

// deliverAll delivers the webhooks that are ready, and those that follow from them at this instant.
func (w *World) deliverAll(ctx context.Context) error {
	for len(w.outbox.ready) > 0 {
		if w.registry.options.Real {
			w.send()
			return nil
		}
		w.deliver(ctx)
		w.collect()
		if err := w.interrupted(ctx); err != nil {
			return err
		}
	}
	return nil
}

// breath is how many instants, or events of one, a drive does before it lets those who want to look have a turn.
const breath = 1000

// breathe lets go of the lock for a moment, and looks whether there is room to go on. Nobody else can drive meanwhile.
func (w *World) breathe() error {
	w.observe()
	w.mu.Unlock()
	runtime.Gosched()
	w.mu.Lock()
	return w.fits(0)
}

// happen lets the next thing happen: a webhook that is due again, a timer's call, one event, or a whole instant.
func (w *World) happen(at time.Duration, what happening, g goal) error {
	var err error
	switch {
	case what == aRetry:
		if err = w.sim.AdvanceTo(max(at, w.sim.Now())); err == nil {
			w.outbox.step(event{Kind: webhook.Tick, At: w.sim.Now()})
		}
	case what == aTimer:
		if err = w.sim.AdvanceBefore(max(at, w.sim.Now())); err == nil {
			w.ring()
		}
	case g.events > 0:
		_, err = w.sim.AdvanceEvents(1)
	default:
		err = w.wholeInstant(at)
	}
	return err
}

// wholeInstant lets everything happen that is due at the instant, up to the next timer: before that is called, all that
// came before it is told. A great many messages may have something due: those who want to look have a turn meanwhile.
func (w *World) wholeInstant(at time.Duration) error {
	for done := 1; ; done++ {
		if _, err := w.sim.AdvanceEvents(1); err != nil {
			return err
		}
		if next, what := w.due(); what != anEvent || next > at {
			return nil
		}
		if done%breath == 0 {
			w.collect()
			if err := w.breathe(); err != nil {
				return err
			}
		}
	}
}

// interrupted tells whether the drive is to end before its goal.
func (w *World) interrupted(ctx context.Context) error {
	if err := w.gone(); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// busy refuses to go on with what seems to have no end.
func (w *World) busy(format string, limit int) error {
	next, _ := w.next()
	subject := "message"
	if next.Timer {
		subject = "timer"
	}
	return sendapi.BadRequest(sendapi.OutOfRange,
		"the advance was stopped after "+format+": %s %s was still busy (%s due at %s)",
		limit, subject, next.UMID, next.what(), next.At)
}
