package host

import (
	"context"
	"errors"
	"fmt"
)

// commit writes a group. One whose fate is not known is committed again, and nothing else is written, until it is.
func (h *Host) commit(ctx context.Context, g *Group) error {
	for {
		err := h.store.Commit(ctx, g)
		if !errors.Is(err, ErrUnsure) {
			return err
		}
		h.broken.Store(&err)
		h.log.Error("the store does not tell whether a group was written, and is asked again", "error", err)
		if h.sending.Err() != nil { // the host ends, and that is for the next one to find out
			return fmt.Errorf("%w: %w", ErrLost, err)
		}
		Pause(ctx, h.pause)
	}
}

// fail takes back a group that was not written. Its callers are told; what nobody waits for is done again later, with
// everything read anew, as the store alone knows how things stand.
func (h *Host) fail(ctx context.Context, err error, receipts, requests []*task, due []Timer) {
	h.timers.add(due...)
	for _, a := range h.subaccounts {
		a.seen.TakeBack(h.head.Message)
	}
	switch {
	case errors.Is(err, ErrAgain):
		h.queue.back(receipts, requests)
		h.queue.ring()
		return
	case errors.Is(err, ErrLost):
		h.lose(err, receipts, requests)
		return
	}
	h.broken.Store(&err)
	h.log.Error("the store cannot be written", "error", err)
	h.queue.back(h.tell(err, receipts), h.tell(err, requests))
	h.cache.clear()
	Pause(ctx, h.pause)
	h.queue.ring()
}

// tell tells those who wait for tasks that they were not carried out, and gives the tasks for which nobody waits.
func (h *Host) tell(err error, list []*task) (left []*task) {
	for _, task := range list {
		if task.done != nil {
			task.done <- fmt.Errorf("%w: %w", ErrStore, err)
		} else {
			left = append(left, task)
		}
	}
	return left
}

// lose ends a host that may write no more: nothing is taken, and nothing is sent.
func (h *Host) lose(err error, receipts, requests []*task) {
	h.lost = true
	h.broken.Store(&err)
	h.log.Error("another process has the messages now: this host ends", "error", err)
	h.cutOff()
	h.queue.close(fmt.Errorf("%w: %w", ErrStore, err))
	drop(fmt.Errorf("%w: %w", ErrStore, err), append(receipts, requests...))
}
