package host

import (
	"context"
	"fmt"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host/adapter"
)

// Poke tells the host that another process has left something for it.
func (h *Host) Poke() {
	h.asked.Store(true)
	h.queue.ring()
}

// collect takes up what other processes have left: when they say so, and before timers that are due, so that a receipt
// which came in elsewhere comes before the window's end, too.
func (h *Host) collect(ctx context.Context, now time.Duration) {
	next, ok := h.timers.next()
	if !h.asked.Swap(false) && (!h.o.shared || !ok || next > now) {
		return
	}
	list, err := h.store.Errands(ctx, h.o.Steps)
	if err != nil {
		h.log.Error("what other processes have left cannot be read", "error", err)
		h.asked.Store(true)
		Pause(ctx, h.pause)
		return
	}
	for _, e := range list {
		if h.errands[e.Seq] {
			continue
		}
		h.errands[e.Seq] = true
		one := &task{do: func(t *turn) error {
			t.carryOut(&e)
			return nil
		}}
		for _, r := range e.Receipts {
			one.needs = append(one.needs, r.Number)
		}
		one.needs = append(one.needs, e.Cancel...)
		h.queue.add(len(e.Receipts) > 0, one)
	}
	if len(list) == h.o.Steps {
		h.Poke() // there may be more
	}
}

// carryOut does what another process has taken for messages of this host.
func (t *turn) carryOut(e *Errand) {
	t.group.Errands = append(t.group.Errands, e.Seq)
	t.then = append(t.then, func() { delete(t.errands, e.Seq) })
	for _, r := range e.Receipts {
		t.receive(r.Adapter, r.Handle, &adapter.Receipt{ID: r.ID, Status: r.Status, Code: r.Code})
	}
	if len(e.Cancel) > 0 {
		text := fmt.Sprint(t.cancel(e.Cancel))
		t.group.Replies = append(t.group.Replies, Reply{e.Reply, text, t.now})
	}
}

// cancel takes messages back, and counts those that could be.
func (t *turn) cancel(numbers []uint64) (cancelled int) {
	for _, n := range numbers {
		if d := t.message(n); d != nil && !t.apply(d, orchestrator.Event{Kind: orchestrator.Cancel}) {
			cancelled++
		}
	}
	return cancelled
}
