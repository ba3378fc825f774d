package live

import (
	"context"
	"math"
	"time"

	"cascade/orchestrator/sendapi"
)

// The speeds that a running clock can have. 0 is as fast as it goes.
const (
	MinSpeed = 0.1
	MaxSpeed = 100_000
)

// pace is how a running clock follows the one on the wall.
type pace struct {
	running bool
	speed   float64
	since   time.Time     // when the pace was taken up,
	from    time.Duration // and the world's time then
	halt    context.CancelFunc
	woken   chan struct{} // something may be due earlier than it was
}

// SetClock changes the clock's mode and speed; nil leaves one as it is.
func (w *World) SetClock(ctx context.Context, running *bool, speed *float64) (Clock, error) {
	if speed != nil && *speed != 0 && !(*speed >= MinSpeed && *speed <= MaxSpeed) {
		return Clock{}, sendapi.BadRequest(sendapi.OutOfRange,
			"speed %v is not within %v to %v, nor 0 for as fast as it goes", *speed, MinSpeed, MaxSpeed)
	}
	pauses, speeds := running != nil && !*running, speed != nil && *speed != w.registry.options.Speed
	if w.registry.options.Real && (pauses || speeds) {
		return Clock{}, sendapi.Invalid("the clock is the real one: it can be neither paused nor sped up")
	}
	drives, err := w.enter(ctx, true)
	if err != nil {
		return Clock{}, err
	}
	defer w.mu.Unlock()
	if drives {
		w.leave()
	}
	w.catchUp()
	if speed != nil {
		w.pace.speed = *speed
	}
	w.anchor()
	switch {
	case running == nil || *running == w.pace.running:
		w.hurry()
	case *running:
		w.run()
	default:
		w.pace.running = false
		w.pace.halt()
	}
	w.moved.give()
	return w.show(), nil
}

// run starts to keep pace.
func (w *World) run() {
	w.pace.running = true
	woken := make(chan struct{}, 1)
	w.pace.woken = woken
	w.anchor()
	var ctx context.Context
	ctx, w.pace.halt = context.WithCancel(w.ctx)
	w.registry.running.Go(func() { w.keepPace(ctx, woken) })
}

// anchor takes the pace up anew from the current instant: what time has passed outside is forgotten.
func (w *World) anchor() {
	if !w.registry.options.Real || w.pace.since.IsZero() {
		w.pace.since, w.pace.from = time.Now(), w.sim.Now()
	}
}

// paced is the instant that the pace has come to: for a clock that stands still, the current one.
func (w *World) paced() time.Duration {
	if !w.pace.running || w.pace.speed == 0 {
		return w.sim.Now()
	}
	passed := float64(time.Since(w.pace.since)) * w.pace.speed
	return max(w.sim.Now(), min(w.pace.from+time.Duration(min(passed, float64(Horizon))), Horizon))
}

// catchUp moves a running clock to where the pace has come, as far as nothing is due.
func (w *World) catchUp() {
	if !w.pace.running || w.turn.taken {
		return
	}
	to := w.paced()
	if at, what := w.due(); what != nothing && at <= to {
		to = at - 1
	}
	if to > w.sim.Now() {
		w.sim.AdvanceTo(to) // nothing is due by then, so that nothing can go wrong
	}
}

// hurry wakes the pace, as something may now be due earlier.
func (w *World) hurry() {
	if w.pace.running {
		select {
		case w.pace.woken <- struct{}{}:
		default:
		}
	}
}

// keepPace drives the world whenever something is due, until the pace is halted.
func (w *World) keepPace(ctx context.Context, woken <-chan struct{}) {
	for ctx.Err() == nil {
		wait, due := w.untilNext()
		timer := time.NewTimer(wait)
		if !due {
			timer.Stop()
		}
		select {
		case <-ctx.Done():
		case <-woken:
		case <-timer.C:
			w.keepUp(ctx)
		}
		timer.Stop()
	}
}

// untilNext is how long it is, in real time, until the next thing is due: rounded up, so that it is due then.
func (w *World) untilNext() (wait time.Duration, due bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.outbox.ready) > 0 && !w.registry.options.Real {
		return 0, true // whoever drove has left before they were sent
	}
	at, what := w.due()
	if what == nothing || at > Horizon { // a window or an expiry may end later: the clock never comes there
		return 0, false
	}
	if w.pace.speed == 0 {
		return 0, true
	}
	passed := math.Ceil(float64(at-w.pace.from) / w.pace.speed)
	if w.pace.from+time.Duration(passed*w.pace.speed) < at {
		passed++
	}
	return time.Duration(min(passed, float64(Horizon))) - time.Since(w.pace.since), true
}

// keepUp drives the world to where the pace has come.
func (w *World) keepUp(ctx context.Context) {
	if _, err := w.enter(ctx, false); err != nil {
		return
	}
	defer w.mu.Unlock()
	defer w.leave()
	if ctx.Err() != nil || !w.pace.running {
		return
	}
	g := goal{to: w.paced(), pace: true}
	if w.pace.speed == 0 {
		g = goal{to: Horizon, events: 10 * breath, stay: true, pace: true}
	} else if at, what := w.due(); what != nothing && at < g.to {
		w.registry.options.Observer.Lagged(time.Duration(float64(g.to-at) / w.pace.speed))
	}
	before := w.outbox.made
	if err := w.drive(w.ctx, g); err != nil && w.ctx.Err() == nil {
		w.registry.options.Log.Error("the clock was stopped", "subaccount", w.name, "error", err)
		w.pace.running = false
		w.pace.halt()
	}
	if w.outbox.made > before {
		w.anchor() // the clock stood still while webhooks were out
	}
}
