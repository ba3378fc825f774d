package sim

import (
	"context"
	"fmt"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// Next is the next thing that will happen in a world.
type Next struct {
	At      time.Duration
	Kind    orchestrator.EventKind
	Message uint32 // of a Submission: the number that the message will have
	Step    int    // of a receipt or a window; 0 otherwise
	Status  orchestrator.Status
	Cause   time.Duration // the instant of the firing or submission that scheduled it
}

// Now is the current instant, since virtual zero.
func (w *World) Now() time.Duration { return w.now }

// Pending is how many events are still to come. Timers that were stopped do not count.
func (w *World) Pending() int { return w.engine.queue.len() - w.engine.stopped }

// Next tells what happens next, if anything is pending.
func (w *World) Next() (Next, bool) {
	e := w.peek()
	if e == nil {
		return Next{}, false
	}
	next := Next{At: e.at, Kind: e.kind(), Message: e.message(), Cause: e.cause()}
	if next.Kind == orchestrator.Submission {
		next.Message = uint32(w.messages.Len())
		return next, true
	}
	var ev orchestrator.Event
	e.event(&ev)
	next.Step, next.Status = int(ev.Step), ev.Status
	return next, true
}

// peek is the next event, after dropping timers that were stopped; nil when nothing is pending.
func (w *World) peek() *event {
	for q := &w.engine.queue; q.len() > 0; {
		e := q.peek()
		if e.kind() == orchestrator.Submission || !w.messages.At(int(e.message())).timerStopped(e) {
			return e
		}
		q.pop()
		w.engine.stopped--
	}
	return nil
}

// step lets the next event happen, if it is due by the instant.
func (w *World) step(by time.Duration) bool {
	e := w.peek()
	if e == nil || e.at > by {
		return false
	}
	due := w.engine.queue.pop()
	w.now = due.at
	if due.kind() == orchestrator.Submission {
		w.arrive(due.place())
		return true
	}
	n := due.message()
	var ev orchestrator.Event
	due.event(&ev)
	w.engine.apply(&w.messages.At(int(n)).inFlight, n, w.now, &ev)
	w.readLines()
	return true
}

// AdvanceTo lets everything happen up to and at the instant, which is then the current one. Time never goes
// back, and ends a hundred years after virtual zero: an instant that has passed is an error, and so is a later one.
func (w *World) AdvanceTo(to time.Duration) error {
	if err := w.reaches(to); err != nil {
		return err
	}
	return w.advanceTo(to)
}

// AdvanceBefore is AdvanceTo, but what is due at the instant itself does not happen yet: a host has something of its
// own that comes before.
func (w *World) AdvanceBefore(to time.Duration) error {
	if err := w.reaches(to); err != nil {
		return err
	}
	for w.step(to - 1) {
	}
	w.now = to
	return w.broken
}

// reaches tells why time cannot go on to an instant.
func (w *World) reaches(to time.Duration) error {
	switch {
	case to < w.now:
		return fmt.Errorf("time does not go back: it is %s, and %s has passed", w.now, to)
	case to > scenarios.Horizon:
		return fmt.Errorf("time goes no further than a hundred years, %s", scenarios.Horizon)
	}
	return nil
}

func (w *World) advanceTo(to time.Duration) error {
	for w.step(to) {
	}
	w.now = to
	return w.broken
}

// AdvanceEvents lets the next n events happen, or as many as there are. It returns how many did.
func (w *World) AdvanceEvents(n int) (int, error) {
	done := 0
	for done < n && w.step(forever) {
		done++
	}
	return done, w.broken
}

// AdvanceInstant lets everything happen that is due at the next instant, if that is not after the limit. It
// reports whether there was anything.
func (w *World) AdvanceInstant(limit time.Duration) (bool, error) {
	e := w.peek()
	if e == nil || e.at > limit {
		return false, w.broken
	}
	return true, w.advanceTo(e.at)
}

// forever is later than any event.
const forever = 2 * scenarios.Horizon

// Limits end a run that would go on too long. A zero field is no limit.
type Limits struct {
	Time   time.Duration // virtual time
	Events int
}

// Busy is returned when a run hits a limit.
type Busy struct {
	Limit   string // which one, such as "100 events"
	UMID    string // the message that was still busy
	Pending Next
}

func (b *Busy) Error() string {
	return fmt.Sprintf("the run was stopped after %s: message %s was still busy (%s due at %s)",
		b.Limit, b.UMID, b.Pending.Kind, b.Pending.At)
}

// RunUntilIdle lets everything happen until nothing is pending. The clock stays at the last event.
func (w *World) RunUntilIdle(l Limits) error {
	return w.runUntilIdle(context.Background(), RunOptions{Limits: l})
}

// runUntilIdle looks every few thousand events whether ctx is done, and tells of progress.
func (w *World) runUntilIdle(ctx context.Context, o RunOptions) error {
	l := o.Limits
	for done := 0; ; done++ {
		if done%(1<<14) == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if o.Progress != nil {
				o.Progress(w.messages.Len())
			}
		}
		next, pending := w.Next()
		switch {
		case !pending:
			return w.checkIdle()
		case l.Time > 0 && next.At > l.Time:
			return &Busy{l.Time.String() + " of virtual time", w.UMID(next.Message), next}
		case l.Events > 0 && done >= l.Events:
			return &Busy{fmt.Sprintf("%d events", l.Events), w.UMID(next.Message), next}
		}
		w.step(forever)
	}
}

// checkIdle checks what holds when nothing is pending.
func (w *World) checkIdle() error {
	for n := range w.messages.Len() {
		m := w.messages.At(n)
		if broken := m.atEnd(m.prepared.Route); broken != "" && w.broken == nil {
			w.broken = &Violation{Invariant: broken, Message: uint32(n)}
		}
	}
	if broken, first := w.auditJourneys(); broken != "" && w.broken == nil {
		w.broken = &Violation{Invariant: broken, Message: first}
	}
	return w.broken
}
