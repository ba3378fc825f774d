package live

import (
	"container/heap"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/webhook"
	"cascade/scenarios"
	"cascade/sim"
)

// hooks are the webhooks of a world that are still to be taken. Those of one message to one receiver form a
// lane, which keeps their order: only the first of a lane is ever out or due again.
type hooks struct {
	told     int // webhooks that were ever queued
	lanes    map[laneKey]*lane
	ready    []*lane // whose first webhook can go out now
	waiting  retries // whose first webhook is due again later
	out      int     // lanes that are out
	attempts attempts
	slots    chan struct{} // one for each that is out, where the world never stands still

	own      map[uint32]*receiver // by message: its dlrCallbackUrl, or nil for none
	traffic  *receiver            // of the messages of the scenario's traffic
	snapshot receiversOf
}

type laneKey struct {
	message  uint32
	receiver *receiver
}

// lane is the webhooks of one message to one receiver, in order.
type lane struct {
	laneKey
	queue []hook
	due   time.Duration // when the first is due again
}

// hook is a webhook that is not taken yet.
type hook struct {
	place   int // among all webhooks of the world, in order of cause
	line    int // of the timeline, that it tells
	attempt int // that comes next, from 1
}

func (h *hooks) init(s *scenarios.Scenario) {
	h.slots = make(chan struct{}, abreast)
	h.lanes, h.own = map[laneKey]*lane{}, map[uint32]*receiver{}
	if s.Message != nil && s.Message.DLRCallbackURL != "" {
		h.traffic = &receiver{url: s.Message.DLRCallbackURL}
	}
}

// callback notes where a message that was sent wants its receipts told, rather than where they are registered.
func (w *World) callback(n uint32, m *orchestrator.Message) {
	switch {
	case m.DLRCallbackURL != "":
		w.own[n] = w.host.callers.at(m.DLRCallbackURL)
	case w.traffic != nil:
		w.own[n] = nil
	}
}

// receivers are who is told of a message.
func (w *World) receivers(message uint32) []*receiver {
	if len(w.own) > 0 || w.traffic != nil {
		own, sent := w.own[message]
		if !sent {
			own = w.traffic
		}
		if own != nil {
			return []*receiver{own}
		}
	}
	return w.host.callers.of(w.name, &w.snapshot)
}

// tell queues a webhook for each receiver that is to be told of line i.
func (w *World) tell(i int, l sim.Line) {
	for _, r := range w.receivers(l.Message) {
		key := laneKey{l.Message, r}
		in, ok := w.lanes[key]
		if !ok {
			in = &lane{laneKey: key}
			w.lanes[key] = in
			w.ready = append(w.ready, in)
		}
		in.queue = append(in.queue, hook{place: w.told, line: i, attempt: 1})
		w.told++
	}
}

// retry makes those lanes ready whose webhook is due again.
func (w *World) retry() {
	for len(w.waiting) > 0 && w.waiting[0].due <= w.sim.Now() {
		w.ready = append(w.ready, heap.Pop(&w.waiting).(*lane))
	}
}

// settle notes what became of the first webhook of a lane: it was taken, it is due again later, or it is lost.
func (w *World) settle(l *lane, a attempt) {
	h := &l.queue[0]
	lost := false
	if !webhook.Taken(a.answer) {
		wait, again := webhook.RetryAfter(h.attempt)
		if again {
			h.attempt++
			l.due = max(min(a.began+wait, Horizon), w.sim.Now()) // what would come later comes at the last instant
		}
		lost = !again
		if again {
			w.record(h.line, a, false)
			return
		}
	}
	w.record(h.line, a, lost)
	if lost {
		w.host.options.Log.Warn("a webhook is lost", "subaccount", w.name, "umid", w.sim.UMID(l.message),
			"url", l.receiver.url, "answer", a.answer, "failure", a.failure.String())
	}
	l.queue = l.queue[1:]
	l.due = 0
}

// record writes the line of an attempt, and keeps what the line does not say.
func (w *World) record(cause int, a attempt, lost bool) {
	told := w.sim.Timeline().At(cause)
	w.attempts.add(kept{
		line: uint32(w.sim.Timeline().Len()), cause: uint32(cause), receiver: a.receiver, failure: a.failure,
	})
	w.sim.RecordWebhook(sim.WebhookLine(
		w.sim.Now(), told.Message, told.Step(), told.Status(), a.number, a.answer, lost))
}

// rest finds what a lane does next, now that its first webhook is settled.
func (w *World) rest(l *lane) {
	switch {
	case len(l.queue) == 0:
		delete(w.lanes, l.laneKey)
	case l.due > 0:
		heap.Push(&w.waiting, l)
	default:
		w.ready = append(w.ready, l)
	}
}

// retries is the lanes that wait, the one that is due first on top; of two, the one whose cause came first.
type retries []*lane

func (r retries) Len() int      { return len(r) }
func (r retries) Swap(i, j int) { r[i], r[j] = r[j], r[i] }
func (r retries) Less(i, j int) bool {
	if r[i].due != r[j].due {
		return r[i].due < r[j].due
	}
	return r[i].queue[0].place < r[j].queue[0].place
}

// Push is for package heap.
func (r *retries) Push(x any) { *r = append(*r, x.(*lane)) }

// Pop is for package heap.
func (r *retries) Pop() any {
	last := len(*r) - 1
	l := (*r)[last]
	(*r)[last] = nil
	*r = (*r)[:last]
	return l
}
