package adapter

import (
	"container/heap"
	"context"
	"errors"
	"sync"
	"time"
)

// turns lets sends go in the order in which they came: so many at once, and none while the provider wants rest. A send
// that has to go again does so before all that came after it.
type turns struct {
	mu      sync.Mutex
	came    uint64 // tickets given out
	waiting line
	out     int       // sends under way
	allowed int       // at once for now: halved when the provider asks for rest, one more with each that is taken
	most    int       // at once
	closed  bool      // nobody goes
	until   time.Time // the provider's rest; zero: none
	wake    *time.Timer
}

// turn is one send's place.
type turn struct {
	ticket uint64
	start  func() // called when its turn comes, before anybody else's does; it does not wait. nil: nothing is called
	comes  chan struct{}
	index  int  // in the line; -1: it is not there
	under  bool // way: it has its turn
}

func newTurns(most int) *turns { return &turns{allowed: most, most: most} }

// place gives a send its place behind all that came before.
func (t *turns) place(start func()) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.came++
	return &turn{ticket: t.came, start: start, index: -1}
}

// errResting tells that the provider's rest outlasts the patience of a send.
var errResting = errors.New("the provider asks for fewer sends")

// wait waits until it is the send's turn, and no longer than patience. A rest that is longer is not waited for at all.
func (t *turns) wait(ctx context.Context, at *turn, patience time.Time) error {
	t.mu.Lock()
	if !t.until.IsZero() && !t.until.Before(patience) {
		t.mu.Unlock()
		return errResting
	}
	at.comes = make(chan struct{})
	heap.Push(&t.waiting, at)
	t.admit()
	t.mu.Unlock()
	timer := time.NewTimer(time.Until(patience))
	defer timer.Stop()
	select {
	case <-at.comes:
		return nil
	case <-ctx.Done():
		return t.giveUp(at, ctx.Err())
	case <-timer.C:
		return t.giveUp(at, errTurn)
	}
}

var errTurn = errors.New("its turn did not come in time")

// giveUp takes a send out of the line. Its turn may have come meanwhile: then it has it.
func (t *turns) giveUp(at *turn, why error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case at.under:
		return nil
	case !t.until.IsZero() && errors.Is(why, errTurn):
		why = errResting
	}
	heap.Remove(&t.waiting, at.index)
	return why
}

// leave ends a send's turn: taken tells that the provider answered as it should.
func (t *turns) leave(at *turn, taken bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if taken && t.allowed < t.most {
		t.allowed++
	}
	at.under = false
	t.out--
	t.admit()
}

// rest ends a send's turn, and lets nobody go for a while.
func (t *turns) rest(at *turn, d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at.under = false
	t.out--
	t.allowed = max(1, t.allowed/2)
	if until := time.Now().Add(d); until.After(t.until) {
		t.until = until
		if t.wake != nil {
			t.wake.Stop()
		}
		t.wake = time.AfterFunc(d, t.rested)
	}
}

func (t *turns) rested() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if time.Now().Before(t.until) {
		return // a longer rest was asked for meanwhile
	}
	t.until = time.Time{}
	t.admit()
}

// open lets sends go, or holds them back: there is no connection that they could go over.
func (t *turns) open(yes bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = !yes
	t.admit()
}

// admit lets go whom it can. The lock is held.
func (t *turns) admit() {
	for len(t.waiting) > 0 && t.out < t.allowed && !t.closed && t.until.IsZero() {
		at := heap.Pop(&t.waiting).(*turn)
		at.under = true
		t.out++
		if at.start != nil {
			at.start()
		}
		close(at.comes)
	}
}

// line is the sends that wait, the first ticket first.
type line []*turn

func (l line) Len() int           { return len(l) }
func (l line) Less(i, j int) bool { return l[i].ticket < l[j].ticket }

func (l line) Swap(i, j int) {
	l[i], l[j] = l[j], l[i]
	l[i].index, l[j].index = i, j
}

// Push is for package heap.
func (l *line) Push(x any) {
	at := x.(*turn)
	at.index = len(*l)
	*l = append(*l, at)
}

// Pop is for package heap.
func (l *line) Pop() any {
	last := len(*l) - 1
	at := (*l)[last]
	(*l)[last] = nil
	at.index = -1
	*l = (*l)[:last]
	return at
}
