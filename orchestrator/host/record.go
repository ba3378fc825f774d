package host

import (
	"context"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
)

// Record is what happened to a message: the lines of its timeline, as JSON, each with a line feed after it.
func (h *Host) Record(ctx context.Context, subaccount string, umid uuid.UUID) ([]byte, error) {
	a, ok := h.subaccounts[subaccount]
	if !ok {
		return nil, sendapi.NotThere("there is no subaccount %s", subaccount)
	}
	m, err := a.find(ctx, umid)
	if err != nil {
		return nil, err
	}
	return h.store.Record(ctx, m.number)
}

// Ended is Record, as soon as the message is not open any more, or after so much time.
func (h *Host) Ended(ctx context.Context, subaccount string, umid uuid.UUID, within time.Duration) ([]byte, error) {
	a, ok := h.subaccounts[subaccount]
	timer := time.NewTimer(within)
	defer timer.Stop()
	for late := !ok || within == 0; !late; {
		grown := h.grown.wait()
		m, err := a.find(ctx, umid)
		if err != nil {
			return nil, err
		}
		if m.state.Outcome != orchestrator.Open {
			break
		}
		select {
		case <-grown:
		case <-timer.C:
			late = true
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return h.Record(ctx, subaccount, umid)
}
