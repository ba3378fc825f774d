package host

import (
	"cmp"
	"container/heap"
	"slices"
	"time"
)

// timers are those that come next, in memory; the store has them all. A timer that was stopped stays: when it comes,
// the rules find that it means nothing any more.
type timers struct {
	heap []Timer
	most int   // how many are held; those beyond are read from the store when their time nears
	last Timer // the store's timers after it are not held; the zero Timer: all are
}

func compareTimers(a, b Timer) int {
	return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Class, b.Class), cmp.Compare(a.Since, b.Since),
		cmp.Compare(a.Number, b.Number), cmp.Compare(a.Step, b.Step), cmp.Compare(a.Kind, b.Kind))
}

// Len, Less, Swap, Push and Pop are for container/heap.
func (t *timers) Len() int           { return len(t.heap) }
func (t *timers) Less(i, j int) bool { return compareTimers(t.heap[i], t.heap[j]) < 0 }
func (t *timers) Swap(i, j int)      { t.heap[i], t.heap[j] = t.heap[j], t.heap[i] }
func (t *timers) Push(x any)         { t.heap = append(t.heap, x.(Timer)) }
func (t *timers) Pop() any {
	end := len(t.heap) - 1
	last := t.heap[end]
	t.heap = t.heap[:end]
	return last
}

// add takes up timers that the store has.
func (t *timers) add(list ...Timer) {
	for _, timer := range list {
		if t.last == (Timer{}) || compareTimers(timer, t.last) <= 0 {
			heap.Push(t, timer)
		}
	}
	if len(t.heap) > 2*t.most {
		slices.SortFunc(t.heap, compareTimers) // a sorted list is a heap
		t.last = t.heap[t.most-1]
		t.heap = slices.Clone(t.heap[:t.most])
	}
}

// lacks tells whether timers have to be read from the store before the next one is known.
func (t *timers) lacks() bool { return len(t.heap) == 0 && t.last != (Timer{}) }

// refill takes up what was read from the store after the last that is held; complete: it has no more.
func (t *timers) refill(list []Timer, complete bool) {
	for _, timer := range list {
		heap.Push(t, timer)
	}
	t.last = Timer{}
	if !complete {
		t.last = list[len(list)-1]
	}
}

// next is when the next one is due.
func (t *timers) next() (due time.Duration, ok bool) {
	if len(t.heap) == 0 {
		return 0, false
	}
	return t.heap[0].Due, true
}

// passed is the instant before which every timer has been taken.
func (t *timers) passed(now time.Duration) time.Duration {
	if due, ok := t.next(); ok {
		return min(due, now+1)
	}
	if t.last != (Timer{}) {
		return min(t.last.Due, now+1)
	}
	return now + 1
}

// take gives those that are due, the oldest first, at most so many.
func (t *timers) take(now time.Duration, most int) (due []Timer) {
	for len(t.heap) > 0 && t.heap[0].Due <= now && len(due) < most {
		due = append(due, heap.Pop(t).(Timer))
	}
	return due
}
