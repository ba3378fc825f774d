package host

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/record"
	"cascade/orchestrator/repeat"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
)

// account is a subaccount as the Send API's handlers see it.
type account struct {
	*Subaccount
	host     *Host
	channels []orchestrator.Channel
	seen     repeat.Messages // of the last ten minutes; it belongs to the loop
}

// prepared is a message that is ready to be submitted, and how it is stored.
type prepared struct {
	*orchestrator.Prepared
	stored []byte
}

// Terms are what a payload is checked against now.
func (a *account) Terms() sendapi.Terms {
	return sendapi.Terms{Now: a.host.Now(), Plan: a.Plan, Channels: a.channels, Keep: true}
}

// prepare makes a message ready. Its plan is kept with it: a subaccount's may be another when it is read again.
func (a *account) prepare(m *orchestrator.Message) (*prepared, error) {
	own := *m
	own.Plan = m.PlanIn(a.Plan)
	p, err := orchestrator.Prepare(&own, nil, nil)
	if errors.Is(err, orchestrator.ErrNoPlan) {
		return nil, sendapi.BadRequest(sendapi.InvalidFallbackChannel, "channels: is missing: %v", err)
	}
	if err != nil {
		return nil, err
	}
	stored, err := json.Marshal(&own)
	return &prepared{p, stored}, err
}

// Send accepts a checked message: it is in the store when Send returns.
func (a *account) Send(ctx context.Context, m *orchestrator.Message) (sent sendapi.Sent, err error) {
	p, err := a.prepare(m)
	if err != nil {
		return sent, err
	}
	return ask(ctx, a.host, nil, func(t *turn) sendapi.Sent { return t.submitOnce(a, p) })
}

// SendBatch accepts those messages of a batch that are not refused, all at one instant.
func (a *account) SendBatch(ctx context.Context, b *sendapi.Batch) (sent sendapi.SentBatch, err error) {
	list := make([]*prepared, len(b.Messages))
	for i := range b.Messages {
		if m := b.Messages[i].Message; m != nil {
			if list[i], err = a.prepare(m); err != nil {
				return sent, err
			}
		}
	}
	return ask(ctx, a.host, nil, func(t *turn) (sent sendapi.SentBatch) {
		if t.before(a, b.Once, &sent) {
			return sent
		}
		batch := Batch{ID: t.newID(), Subaccount: a.Name, Client: b.ClientBatchID, First: t.next.Message + 1}
		sent = sendapi.SentBatch{ID: batch.ID.String(), At: t.at(t.now), UMIDs: make([]string, len(list))}
		for i, p := range list {
			if p == nil {
				sent.UMIDs[i] = t.refuse(a, &b.Messages[i], &batch)
				continue
			}
			sent.UMIDs[i] = t.submitOnce(a, p).UMID
		}
		batch.End = t.next.Message + 1
		t.group.Batches = append(t.group.Batches, batch)
		t.remember(a, b.Once, sent)
		return sent
	})
}

// find looks for a message of the subaccount.
func (a *account) find(ctx context.Context, umid uuid.UUID) (*message, error) {
	number, err := a.host.store.Number(ctx, umid)
	if err != nil {
		return nil, err
	}
	if number > 0 {
		list, err := a.host.store.Messages(ctx, []uint64{number})
		if err != nil {
			return nil, err
		}
		if len(list) == 1 && list[0].Subaccount == a.Name {
			return readMessage(&list[0])
		}
	}
	return nil, sendapi.NotThere("message %s is not known", umid)
}

// Records tells how a message stands, step by step, or why it was refused.
func (a *account) Records(umid uuid.UUID) ([]sendapi.Record, error) {
	ctx := context.Background()
	refused, err := a.host.store.Refused(ctx, umid)
	if err != nil {
		return nil, err
	}
	if refused != "" {
		if one, err := readRefused(umid, refused); err != nil || one.SubAccountID == a.Name {
			return []sendapi.Record{one}, err
		}
	}
	m, err := a.find(ctx, umid)
	if err != nil {
		return nil, err
	}
	all := sendapi.Record{
		UMID: umid.String(), SubAccountID: a.Name, User: m.body.User, Type: m.body.Type, ClientID: m.body.ClientMessageID,
		Created: a.host.at(m.submitted),
	}
	if batch, err := a.host.store.BatchOf(ctx, m.number); err != nil {
		return nil, err
	} else if batch != nil {
		all.BatchID, all.ClientBatchID = batch.ID.String(), batch.Client
	}
	lines, err := a.host.lines(ctx, m.number)
	if err != nil {
		return nil, err
	}
	return a.host.standing(all, m, lines), nil
}

// standing is one record a step that fired or was skipped: what its last line says that the customer is told of. An
// expiry is told for the step whose turn it was, or for the first.
func (h *Host) standing(all sendapi.Record, m *message, lines []record.Read) (records []sendapi.Record) {
	var steps [orchestrator.MaxSteps + 1]webhook.Status
	for _, l := range lines {
		at := h.at(l.At)
		switch {
		case l.Kind == record.Fired:
			steps[l.Step] = webhook.Queued(at)
		case l.Kind == record.Expired:
			steps[max(1, m.state.Turn)] = webhook.Reported(l.Status, l.Code, at)
		case l.Kind == record.Skipped, l.Kind == record.Receipt && !l.Stale && !l.Refused:
			steps[l.Step] = webhook.Reported(l.Status, l.Code, at)
		}
	}
	for i, step := range m.route {
		if one := all; steps[i+1] != (webhook.Status{}) {
			one.Step, one.Status = i+1, steps[i+1]
			one.Channel, one.ChannelID = step.Channel, channelID(m.subaccount, step.Channel)
			records = append(records, one)
		}
	}
	return slices.Clip(records)
}

// channelID names a subaccount's channel, always by the same id.
func channelID(subaccount string, c orchestrator.Channel) string {
	return uuid.NewV5(uuid.NamespaceURL, "cascade:channel:"+laneName(subaccount, c)).String()
}

// lines are a message's record.
func (h *Host) lines(ctx context.Context, number uint64) ([]record.Read, error) {
	text, err := h.store.Record(ctx, number)
	if err != nil {
		return nil, err
	}
	return record.ReadLines(text)
}

// Cancel takes a scheduled message back.
func (a *account) Cancel(ctx context.Context, umid uuid.UUID) error {
	m, err := a.find(ctx, umid)
	if err != nil {
		return err
	}
	return refusal(a.host.do(ctx, false, &task{needs: []uint64{m.number}, do: func(t *turn) error {
		d := t.message(m.number)
		if d == nil || t.apply(d, orchestrator.Event{Kind: orchestrator.Cancel}) {
			return notCancelled()
		}
		return nil
	}}))
}

// CancelBatch takes back what of a batch still waits for its instant, and counts it.
func (a *account) CancelBatch(ctx context.Context, id string) (cancelled int, err error) {
	batch, err := a.batch(ctx, id)
	if err != nil {
		return 0, err
	}
	numbers := batch.numbers()
	return ask(ctx, a.host, numbers, func(t *turn) int { return t.cancel(numbers) })
}

// batch looks for a batch of the subaccount.
func (a *account) batch(ctx context.Context, id string) (batch *Batch, err error) {
	if umid, err := uuid.FromString(id); err == nil {
		if batch, err = a.host.store.Batch(ctx, umid); err != nil {
			return nil, err
		}
	}
	if batch == nil || batch.Subaccount != a.Name {
		return nil, sendapi.UnknownBatch(id)
	}
	return batch, nil
}

// numbers are those of a batch's messages.
func (b *Batch) numbers() []uint64 {
	numbers := make([]uint64, 0, b.End-b.First)
	for n := b.First; n < b.End; n++ {
		numbers = append(numbers, n)
	}
	return numbers
}

func notCancelled() error {
	return sendapi.NotThere("the message cannot be cancelled: its first step has had its turn, or it has ended")
}

// Now is the host's time on the calendar.
func (h *Host) Now() time.Time { return h.at(h.now()) }

// newID is an id for a message or a batch.
func (t *turn) newID() uuid.UUID {
	id, err := t.o.NewID()
	if err != nil {
		t.failed = err
	}
	return id
}

// refusal tells callers of the API that the host takes nothing, as it tells everything else.
func refusal(err error) error {
	switch {
	case errors.Is(err, ErrStore), errors.Is(err, ErrClosing), errors.Is(err, ErrBusy):
		return sendapi.Refuse(http.StatusServiceUnavailable, sendapi.InternalError, "%v", err)
	}
	return err
}
