package live

import (
	"context"
	"errors"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim"
)

// What a test does to a world, beside sending through it and moving its clock.

// Report hands over a receipt now, as if the provider of the channel had sent it. One of an unknown message, or
// of a step that never fired, is refused and recorded. Own is the number that the provider itself gives a failure, if any.
func (w *World) Report(
	ctx context.Context, umid uuid.UUID, c orchestrator.Channel, s orchestrator.Status, code orchestrator.Code,
	own orchestrator.OwnCode,
) error {
	return w.act(ctx, func() error {
		if err := w.room(0); err != nil {
			return err
		}
		n, err := w.number(umid)
		if err != nil {
			w.sim.ReportUnknown(umid, c, s, code)
			return err
		}
		return refused(w.sim.Report(n, c, s, code, own))
	})
}

// SetProvider lets the channel's provider behave otherwise from now on. Text is what describes it.
func (w *World) SetProvider(ctx context.Context, c orchestrator.Channel, p *scenarios.Provider, text string) error {
	return w.act(ctx, func() error {
		if err := w.fits(len(text) * formTimes); err != nil {
			return err
		}
		w.sim.SetBehaviour(c, p)
		w.outbox.mishaps.set(c, p)
		w.behaviour[c.String()] = text
		return nil
	})
}

// StartTraffic begins traffic now; nil is the scenario's.
func (w *World) StartTraffic(ctx context.Context, t *scenarios.Traffic) error {
	return w.act(ctx, func() error {
		if t == nil {
			t = w.sim.Scenario().Traffic
		}
		messages := 1
		if t != nil {
			messages = t.Messages
		}
		if err := w.room(messages); err != nil {
			return err
		}
		var err error
		if t == nil {
			err = w.sim.StartScenario()
		} else {
			err = w.sim.StartTraffic(*t)
		}
		switch {
		case errors.Is(err, orchestrator.ErrNoPlan):
			return sendapi.BadRequest(sendapi.InvalidFallbackChannel, "%v", err)
		case errors.Is(err, sim.ErrNoAddress):
			return sendapi.BadRequest(sendapi.MissedMSISDN, "%v", err)
		case err != nil:
			return sendapi.Invalid("%v", err)
		}
		w.promised += messages
		return nil
	})
}
