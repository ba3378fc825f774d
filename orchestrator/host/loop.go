package host

import (
	"context"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/webhook"
)

// Run carries out what comes in and what falls due, until ctx is done. Then nothing more is taken, what is under way
// may end, for Drain at most, and the answers to it are written. It closes neither the store nor the adapters'
// connections.
func (h *Host) Run(ctx context.Context) {
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	adapters := make(chan struct{})
	go func() {
		defer close(adapters)
		h.ways.run(running)
	}()
	h.work(ctx)
	stop()
	<-adapters
}

// work is Run without the adapters.
func (h *Host) work(ctx context.Context) {
	// A group whose fate is not known is left to the next host when the end has taken too long.
	defer context.AfterFunc(ctx, func() { time.AfterFunc(h.o.Drain, h.cutOff) })()
	h.loop(ctx)
	h.ended.Store(true)
	h.queue.close(ErrClosing)
	h.drain()
	h.queue.drop(ErrClosing)
}

// Pause waits, unless ctx ends before.
func Pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// loop applies group after group until ctx is done.
func (h *Host) loop(ctx context.Context) {
	lasting := context.WithoutCancel(ctx) // a group that is begun is written
	for ctx.Err() == nil && !h.lost {
		now := h.now()
		if next, _, ok := h.hooks.delivery.Next(); ok && next <= now {
			h.deliver(webhook.Event[Receiver]{Kind: webhook.Tick, At: now})
		}
		if !h.step(lasting, now) {
			h.sweep(lasting, now)
			h.wait(ctx, now)
		}
	}
}

// wait sleeps until something comes in or falls due.
func (h *Host) wait(ctx context.Context, now time.Duration) {
	var due <-chan time.Time
	at, ok := h.timers.next()
	at = max(at, h.held)
	if next, _, waits := h.hooks.delivery.Next(); waits && (!ok || next < at) {
		at, ok = next, true
	}
	if next, waits := h.resume(now); waits && (!ok || next < at) {
		at, ok = next, true
	}
	if h.o.Keep > 0 && (!ok || h.sweepAt < at) {
		at, ok = h.sweepAt, true
	}
	if ok {
		timer := time.NewTimer(at - now)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-h.queue.wake:
	case <-due:
	case <-ctx.Done():
	}
}

// step applies one group, and reports whether there was anything to apply.
func (h *Host) step(ctx context.Context, now time.Duration) bool {
	h.resume(now)
	h.collect(ctx, now)
	receipts, requests := h.queue.take(h.o.Steps)
	due := h.due(ctx, now)
	if len(receipts)+len(requests)+len(due) == 0 && !h.claimable() && h.broken.Load() == nil {
		return false
	}
	t := h.newTurn(ctx, now)
	if len(due) > 0 {
		t.group.Passed = h.timers.passed(now)
	}
	answers := t.fill(receipts, due, requests)
	began := time.Now()
	err := t.failed
	if err == nil {
		t.finish()
		err = t.failed
	}
	if err == nil {
		err = h.commit(ctx, &t.group)
	}
	h.observer.Committed(t.tasks, time.Since(began), err)
	if err != nil {
		t.undo()
		h.fail(ctx, err, receipts, requests, due)
		return true
	}
	h.broken.Store(nil)
	h.depth.Add(int64(t.next.Send-h.head.Send) - int64(len(t.group.Over)))
	t.committed()
	h.grown.give()
	for _, a := range answers {
		a.to <- a.err
	}
	for _, timer := range due {
		h.observer.Late(now - timer.Due)
	}
	return true
}

// answer is what a caller is told once the group is committed.
type answer struct {
	to  chan error
	err error
}

// fill applies what is to happen at this instant, in order.
func (t *turn) fill(receipts []*task, due []Timer, requests []*task) (answers []answer) {
	var needs []uint64
	for _, task := range append(receipts[:len(receipts):len(receipts)], requests...) {
		needs = append(needs, task.needs...)
	}
	for _, timer := range due {
		needs = append(needs, timer.Number)
	}
	t.read(needs)
	apply := func(list []*task) {
		for _, task := range list {
			if t.failed != nil {
				return
			}
			err := task.do(t)
			if task.done != nil {
				answers = append(answers, answer{task.done, err})
			}
		}
	}
	apply(receipts)
	for _, timer := range due {
		if d := t.message(timer.Number); d != nil {
			t.apply(d, orchestrator.Event{Kind: timer.Kind, Step: timer.Step})
		}
	}
	apply(requests)
	return answers
}

// due takes the timers that are due, once the receipts that waited when they fell due have been applied.
func (h *Host) due(ctx context.Context, now time.Duration) []Timer {
	if h.timers.lacks() {
		if err := h.refill(ctx); err != nil {
			h.log.Error("timers cannot be read", "error", err)
			Pause(ctx, time.Second)
			h.queue.ring()
			return nil
		}
	}
	next, ok := h.timers.next()
	if !ok || next > now || now < h.held || h.draining {
		return nil
	}
	if !h.overdue {
		h.overdue, h.behind = true, h.queue.waiting()
	}
	if h.queue.applied() < h.behind {
		return nil
	}
	h.overdue = false
	return h.timers.take(now, h.o.Steps)
}

// refill reads the timers that come next.
func (h *Host) refill(ctx context.Context) error {
	list, err := h.store.Timers(ctx, h.timers.last, h.o.Held)
	if err == nil {
		h.timers.refill(list, len(list) < h.o.Held)
	}
	return err
}

// drain lets end what is under way, and writes what comes of it. After Drain it is cut off.
func (h *Host) drain() {
	h.draining = true
	ended := make(chan struct{})
	go func() {
		h.sends.Wait()
		close(ended)
	}()
	timer := time.AfterFunc(h.o.Drain, h.cutOff)
	defer timer.Stop()
	for over := false; ; {
		for h.broken.Load() == nil && h.step(context.Background(), h.now()) {
		}
		if over {
			h.cutOff()
			return
		}
		select {
		case <-h.queue.wake:
		case <-ended:
			over = true // and what it left in the queue is written
		}
	}
}
