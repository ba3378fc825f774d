package live

import (
	"container/heap"
	"context"
	"encoding/json"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
)

// A timer is how an application that is not the world's own waits in the world's time: it asks to be called at an
// instant, as it would ask a queue with a delay. A call is one of the windows of its instant: receipts come before it,
// and everybody was told of them; of windows and timers the one that was set first comes first.

// NewTimer is what a timer is set with: when and where to call, and what to say.
type NewTimer struct {
	By   time.Duration  // from now
	At   *time.Duration // since virtual zero, instead of By; nil: By counts
	URL  string
	Body []byte // JSON, as it is sent; nil: the timer's id, its ref and its instant
	Ref  string // the application's own word for what it is about; ""
}

// TimerState is what has become of a timer.
type TimerState uint8

// The states of timers.
const (
	TimerPending TimerState = iota
	TimerOut                // it is being called
	TimerCalled
	TimerCancelled
)

// String is the state as the control API spells it.
func (s TimerState) String() string {
	return [...]string{"pending", "out", "called", "cancelled"}[s]
}

// Timer is a timer as it stands.
type Timer struct {
	ID       string
	At, Set  time.Duration // when it is called, and when it was set
	URL, Ref string        // the URL without a password
	Body     []byte
	State    TimerState
	Over     time.Duration // when it was called or cancelled
	Answer   int           // the HTTP status; 0: none

	// Of a call that was not taken: why there was no answer, or else how the answer began, and the real time it took.
	Failure, Said string
	Took          time.Duration
}

// timer is a timer in its world.
type timer struct {
	number  int
	at, set time.Duration
	to      address
	ref     string
	body    []byte
	state   TimerState
	place   int // in the heap of those that wait
	over    time.Duration
	answer  int
	fault   *fault
}

// timers are all that were ever set in a world, in that order, and those that wait.
type timers struct {
	list    []*timer
	byID    map[uuid.UUID]*timer
	waiting timerHeap
}

// firstTimer is what the call of the first timer is about, among webhooks.
const firstTimer = firstInbound << 1

func (t *timers) of(subject uint64) *timer { return t.list[subject-firstTimer] }

func (t *timers) pending() int { return len(t.waiting) }

// next is the timer that is called next, or nil.
func (t *timers) next() *timer {
	if len(t.waiting) == 0 {
		return nil
	}
	return t.waiting[0]
}

// eventBefore tells whether the simulation has an event that comes before a timer.
func (w *World) eventBefore(t *timer) bool {
	e, pending := w.sim.Next()
	if !pending || e.At != t.at {
		return pending && e.At < t.at
	}
	class, window := e.Kind.Class(), orchestrator.WindowEnd.Class()
	return class < window || class == window && e.Cause <= t.set
}

func (w *World) timerID(t *timer) string { return w.sim.ID("timer", uint32(t.number)) }

// SetTimer sets a timer. One that is due now is not called before Settle, or before anybody else lets something
// happen: so the application has the answer to this before it is called.
func (w *World) SetTimer(ctx context.Context, n NewTimer) (set Timer, err error) {
	err = w.begin(ctx, func() error {
		now, most := w.sim.Now(), w.registry.options.Limits.Timers
		at := now + n.By
		if n.At != nil {
			at = *n.At
		}
		switch {
		case at < now:
			return sendapi.Invalid("at: %s has passed: it is %s (give a later instant, or a span with by)", at, now)
		case at > Horizon:
			return sendapi.BadRequest(sendapi.OutOfRange,
				"the clock goes no further than a hundred years, %d s", int(Horizon.Seconds()))
		case len(w.timers.list) >= most:
			return w.registry.full("timers", "subaccount %s may set %d timers: reset it first", w.name, most)
		}
		if err := w.room(0); err != nil {
			return err
		}
		set = w.shown(w.addTimer(at, n))
		return nil
	})
	return set, err
}

func (w *World) addTimer(at time.Duration, n NewTimer) *timer {
	if n.Body == nil {
		n.Body = w.usualBody(at, n.Ref)
	}
	t := &timer{
		number: len(w.timers.list), at: at, set: w.sim.Now(), to: addressOf(toURL(n.URL)), ref: n.Ref, body: n.Body,
	}
	if w.timers.byID == nil {
		w.timers.byID = map[uuid.UUID]*timer{}
	}
	w.timers.list = append(w.timers.list, t)
	w.timers.byID[uuid.Must(uuid.FromString(w.timerID(t)))] = t
	heap.Push(&w.timers.waiting, t)
	w.size.texts += len(n.Body) + len(n.URL) + len(n.Ref) + timerBytes
	if w.turn.waits {
		w.turn.provoked++
	}
	return t
}

// usualBody is what the call of the timer that is set next says where nobody has said what.
func (w *World) usualBody(at time.Duration, ref string) []byte {
	text, err := json.Marshal(struct {
		Timer string               `json:"timer"`
		Ref   string               `json:"ref,omitempty"`
		At    orchestrator.Seconds `json:"at"`
	}{w.sim.ID("timer", uint32(len(w.timers.list))), ref, orchestrator.Seconds(at)})
	if err != nil {
		panic("live: strings and numbers always encode: " + err.Error())
	}
	return text
}

// CancelTimer lets a timer not be called. One that was called, or is being called, is refused.
func (w *World) CancelTimer(ctx context.Context, id uuid.UUID) error {
	return w.act(ctx, func() error {
		t := w.timers.byID[id]
		switch {
		case t == nil:
			return sendapi.NotThere("timer %s is not known", id)
		case t.state == TimerCancelled:
			return sendapi.NotThere("timer %s was cancelled already, at %s", id, t.over)
		case t.state != TimerPending:
			return sendapi.NotThere("timer %s was called already, at %s", id, t.over)
		}
		heap.Remove(&w.timers.waiting, t.place)
		t.state, t.over = TimerCancelled, w.sim.Now()
		return nil
	})
}

// Timers lists timers in the order in which they were set, from an index on, at most so many.
func (w *World) Timers(from, most int) []Timer {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []Timer
	for i := from; i < len(w.timers.list) && len(list) < most; i++ {
		list = append(list, w.shown(w.timers.list[i]))
	}
	return list
}

func (w *World) shown(t *timer) Timer {
	s := Timer{
		ID: w.timerID(t), At: t.at, Set: t.set, URL: t.to.Value().maskedURL(), Ref: t.ref, Body: t.body, State: t.state,
		Over: t.over, Answer: t.answer,
	}
	if t.fault != nil && !webhook.IsTaken(t.answer) {
		s.Failure, s.Said, s.Took = t.fault.why, t.fault.said, t.fault.took
	}
	return s
}

// ring has the next timer called, as soon as webhooks are sent.
func (w *World) ring() {
	t := heap.Pop(&w.timers.waiting).(*timer)
	t.state, t.over = TimerOut, w.sim.Now()
	w.tell(hook{Receiver: t.to, Subject: firstTimer + uint64(t.number)}, webhook.Mishap{})
}

// called notes how a timer's call ended.
func (w *World) called(a attempt) {
	t := w.timers.of(a.Subject)
	t.state, t.over, t.answer, t.fault = TimerCalled, a.at, a.answer, a.fault
	if a.lost {
		w.registry.options.Log.Warn("a timer's call was not taken", "subaccount", w.name, "timer", w.timerID(t),
			"url", t.to.Value().maskedURL(), "answer", a.answer, "failure", a.fault.why, "took", a.fault.took)
	}
}

// timerHeap is those that wait: the next is the first.
type timerHeap []*timer

func (h timerHeap) Len() int { return len(h) }
func (h timerHeap) Less(i, j int) bool {
	a, b := h[i], h[j]
	switch {
	case a.at != b.at:
		return a.at < b.at
	case a.set != b.set:
		return a.set < b.set
	}
	return a.number < b.number
}

// Swap is for package heap.
func (h timerHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

// Push is for package heap.
func (h *timerHeap) Push(x any) {
	t := x.(*timer)
	t.place = len(*h)
	*h = append(*h, t)
}

// Pop is for package heap.
func (h *timerHeap) Pop() any {
	last := (*h)[len(*h)-1]
	(*h)[len(*h)-1] = nil
	*h = (*h)[:len(*h)-1]
	return last
}
