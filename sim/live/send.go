package live

import (
	"context"
	"errors"
	"strings"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/sim"
)

// Send accepts a checked message at the current instant.
func (w *World) Send(ctx context.Context, m *orchestrator.Message) (sent sendapi.Sent, err error) {
	err = w.act(ctx, func() error {
		if err := w.room(1); err != nil {
			return err
		}
		n, err := w.submit(m)
		if err == nil {
			sent = sendapi.Sent{UMID: w.sim.UMID(n), At: w.now()}
		}
		return err
	})
	return sent, err
}

// SendBatch accepts those messages of a batch that are not refused, all at the current instant.
func (w *World) SendBatch(ctx context.Context, b *sendapi.Batch) (sent sendapi.SentBatch, err error) {
	err = w.act(ctx, func() error {
		if err := w.room(len(b.Messages)); err != nil {
			return err
		}
		place := batch{
			first: uint32(w.sim.Len()), id: w.sim.ID("batch", uint32(len(w.batches.list))), clientID: b.ClientBatchID,
		}
		sent = sendapi.SentBatch{ID: place.id, At: w.now(), UMIDs: make([]string, len(b.Messages))}
		for i := range b.Messages {
			m := b.Messages[i].Message
			if m == nil {
				sent.UMIDs[i] = w.refuse(&b.Messages[i], place)
				continue
			}
			n, err := w.submit(m)
			if err != nil {
				return err
			}
			sent.UMIDs[i] = w.sim.UMID(n)
		}
		place.end = uint32(w.sim.Len())
		w.batches.list = append(w.batches.list, place)
		w.size.texts += len(place.clientID)
		return nil
	})
	return sent, err
}

// submit takes a message over: it is the world's from now on.
func (w *World) submit(m *orchestrator.Message) (uint32, error) {
	compact(m)
	n, err := w.sim.Submit(m)
	if errors.Is(err, orchestrator.ErrNoPlan) {
		return 0, sendapi.BadRequest(sendapi.InvalidFallbackChannel, "channels: is missing: %v", err)
	}
	if err != nil {
		return 0, err
	}
	w.promised++
	w.size.texts += textBytes(m)
	if w.turn.waits {
		w.turn.provoked++
	}
	w.outbox.callback(n, m)
	return n, nil
}

// number finds a message by its id.
func (w *World) number(umid uuid.UUID) (uint32, error) {
	n, ok := w.sim.Number(umid)
	if !ok {
		return 0, sendapi.NotThere("message %s is not known", umid)
	}
	return n, nil
}

// Cancel takes a scheduled message back.
func (w *World) Cancel(ctx context.Context, umid uuid.UUID) error {
	return w.act(ctx, func() error {
		n, err := w.number(umid)
		if err != nil {
			return err
		}
		return refused(w.sim.Cancel(n))
	})
}

// CancelBatch takes back what of a batch still waits for its instant, and counts it.
func (w *World) CancelBatch(ctx context.Context, id string) (cancelled int, err error) {
	err = w.act(ctx, func() error {
		b, ok := w.batches.find(strings.ToLower(id))
		if !ok {
			return sendapi.UnknownBatch(id)
		}
		for n := b.first; n < b.end; n++ {
			if w.sim.Cancel(n) == nil {
				cancelled++
			}
		}
		return nil
	})
	return cancelled, err
}

// refused tells what the rules do not allow as the API does: 404 with code 1300.
func refused(err error) error {
	if errors.Is(err, sim.ErrNotCancelled) || errors.Is(err, sim.ErrNotFired) {
		return sendapi.NotThere("%v", err)
	}
	return err
}
