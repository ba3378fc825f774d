package live

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"cascade/orchestrator/webhook"
)

// abreast is how many webhooks of one world are out at once.
const abreast = 64

// attempt is one HTTP request that tells a receiver.
type attempt struct {
	hook
	number   int
	began    time.Duration // in the world's time
	lane     *lane
	receiver *receiver
	answer   int     // the HTTP status; 0: none
	failure  failure // why there is none
}

// deliver sends the webhooks that are ready and waits for their answers; the lock is released meanwhile. Their
// lines are then written in order of cause. Where the world never stands still, nobody waits, and a line is
// written when its answer comes.
func (w *World) deliver() {
	lanes := w.ready
	w.ready = nil
	w.out += len(lanes)
	if w.host.options.Real {
		for _, l := range lanes {
			w.host.running.Go(func() { w.deliverAlone(l) })
		}
		return
	}
	w.free.give() // callbacks need not wait for the driver
	w.observe()
	batches := make([][]attempt, len(lanes))
	sizes := make([]int, len(lanes))
	for i, l := range lanes {
		sizes[i] = len(l.queue)
	}
	w.mu.Unlock()
	inParallel(len(lanes), func(i int) { batches[i] = w.deliverLane(lanes[i], sizes[i]) })
	w.mu.Lock()
	w.out -= len(lanes)
	attempts := slices.Concat(batches...)
	slices.SortFunc(attempts, func(a, b attempt) int { return cmp.Compare(a.place, b.place) })
	for _, a := range attempts {
		w.settle(a.lane, a)
	}
	for _, l := range lanes {
		w.rest(l)
	}
}

// inParallel calls do for 0 to n-1, a few at a time.
func inParallel(n int, do func(i int)) {
	if n == 1 {
		do(0)
		return
	}
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(n, abreast) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}

// deliverLane sends the first n webhooks of a lane one after the other, up to one that is not taken and is to
// be tried again.
func (w *World) deliverLane(l *lane, n int) []attempt {
	var made []attempt
	for i := range n {
		w.mu.Lock()
		h := l.queue[i]
		w.mu.Unlock()
		a := w.try(l, h)
		made = append(made, a)
		if _, again := webhook.RetryAfter(h.attempt); again && !webhook.Taken(a.answer) {
			break
		}
	}
	return made
}

// deliverAlone sends the first webhook of a lane and records it as soon as it is answered.
func (w *World) deliverAlone(l *lane) {
	w.slots <- struct{}{}
	w.mu.Lock()
	h := l.queue[0]
	w.mu.Unlock()
	a := w.try(l, h)
	<-w.slots
	w.mu.Lock()
	defer w.mu.Unlock()
	w.out--
	if w.ctx.Err() != nil {
		return
	}
	w.catchUp()
	w.settle(l, a)
	w.rest(l)
	w.collect()
	if len(w.ready) > 0 && !w.driven {
		w.deliver()
	}
	w.hurry()
}

// try makes one attempt.
func (w *World) try(l *lane, h hook) attempt {
	w.mu.Lock()
	body := w.body(h.line)
	a := attempt{hook: h, number: h.attempt, began: w.sim.Now(), lane: l, receiver: l.receiver}
	w.mu.Unlock()
	sent := time.Now()
	a.answer, a.failure = w.host.post(w.ctx, l.receiver, body)
	w.host.options.Observer.Attempted(a.answer, time.Since(sent))
	return a
}
