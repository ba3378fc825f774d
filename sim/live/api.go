package live

import (
	"slices"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
	"cascade/sim"
)

// API is the registry as the Send API's handlers see it.
func (r *Registry) API() sendapi.Host { return apiHost{r} }

type apiHost struct{ *Registry }

// Open is the world of a subaccount, made on first use.
func (h apiHost) Open(name string) (sendapi.Subaccount, error) {
	w, err := h.Registry.Open(name)
	if err != nil {
		return nil, err
	}
	return w, nil
}

// Find is the world of a subaccount, where there is one.
func (h apiHost) Find(name string) (sendapi.Subaccount, bool) {
	w, ok := h.Registry.Find(name)
	if !ok {
		return nil, false
	}
	return w, true
}

// Records tells how a message stands: one record a step that fired or was skipped, or why it was refused.
func (w *World) Records(umid uuid.UUID) ([]sendapi.Record, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if refused, ok := w.refused.byUMID[umid.String()]; ok {
		return []sendapi.Record{refused}, nil
	}
	n, err := w.number(umid)
	if err != nil {
		return nil, err
	}
	m, route := w.sim.Message(n), w.sim.Route(n)
	all := sendapi.Record{
		UMID: w.sim.UMID(n), SubAccountID: w.name, User: m.User, Type: m.Type, ClientID: m.ClientMessageID,
	}
	all.BatchID, all.ClientBatchID = w.batches.of(n)
	var steps [orchestrator.MaxSteps + 1]sendapi.Record
	for _, l := range w.of(n) {
		at := w.sim.Start().Add(l.At)
		step := &steps[l.Step()]
		switch known := step.Step > 0; {
		case l.Kind() == sim.Submitted:
			all.Created = at
		case known:
		case l.Kind() == sim.Fired:
			step.Step, step.Status = l.Step(), webhook.Queued(at)
		case l.Told():
			step.Step, step.Status = l.Step(), webhook.Reported(l.Status(), l.Code(), at)
		}
	}
	var records []sendapi.Record
	for i, step := range route {
		if record := all; steps[i+1].Step > 0 {
			record.Step, record.Status = i+1, steps[i+1].Status
			record.Channel, record.ChannelID = step.Channel, w.sim.ID("channel", uint32(step.Channel))
			records = append(records, record)
		}
	}
	return slices.Clip(records), nil
}
