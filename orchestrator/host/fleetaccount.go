package host

import (
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"strconv"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
)

// fleetAccount is a subaccount of a fleet, as the Send API's handlers see it.
type fleetAccount struct {
	account
	fleet *Fleet
}

// Terms are what a payload is checked against now.
func (a *fleetAccount) Terms() sendapi.Terms {
	return sendapi.Terms{Now: a.fleet.Now(), Plan: a.Plan, Channels: a.channels, Keep: true}
}

// in is the subaccount in the shard that takes what is sent to a recipient: the same one each time, so that a message
// that is sent twice is noticed.
func (a *fleetAccount) in(recipient string) (*account, error) {
	hash := fnv.New32a()
	hash.Write([]byte(a.Name + "/" + recipient)) // it never fails
	h, err := a.fleet.home(hash.Sum32())
	if err != nil {
		return nil, refusal(err)
	}
	return h.subaccounts[a.Name], nil
}

// Send accepts a checked message: it is in the store when Send returns.
func (a *fleetAccount) Send(ctx context.Context, m *orchestrator.Message) (sent sendapi.Sent, err error) {
	of, err := a.in(cmp.Or(m.User.MSISDN, m.User.ChannelUserID, m.User.LineUserID))
	if err != nil {
		return sent, err
	}
	return of.Send(ctx, m)
}

// SendBatch accepts those messages of a batch that are not refused, all at one instant, and in one shard.
func (a *fleetAccount) SendBatch(ctx context.Context, b *sendapi.Batch) (sent sendapi.SentBatch, err error) {
	of, err := a.in("")
	if err != nil {
		return sent, err
	}
	return of.SendBatch(ctx, b)
}

// Records tells how a message stands, step by step, or why it was refused: that is in the database, whoever owns it.
func (a *fleetAccount) Records(umid uuid.UUID) ([]sendapi.Record, error) {
	of, err := a.in("")
	if err != nil {
		return nil, err
	}
	return of.Records(umid)
}

// Cancel takes a scheduled message back.
func (a *fleetAccount) Cancel(ctx context.Context, umid uuid.UUID) error {
	reader, err := a.in("")
	if err != nil {
		return err
	}
	m, err := reader.find(ctx, umid)
	if err != nil {
		return err
	}
	if h := a.fleet.host(ShardOf(m.number)); h != nil {
		return h.subaccounts[a.Name].Cancel(ctx, umid)
	}
	cancelled, err := a.fleet.cancel(ctx, []uint64{m.number})
	if err == nil && cancelled == 0 {
		err = notCancelled()
	}
	return err
}

// CancelBatch takes back what of a batch still waits for its instant, and counts it.
func (a *fleetAccount) CancelBatch(ctx context.Context, id string) (cancelled int, err error) {
	reader, err := a.in("")
	if err != nil {
		return 0, err
	}
	batch, err := reader.batch(ctx, id)
	if err != nil {
		return 0, err
	}
	if h := a.fleet.host(ShardOf(batch.First)); h != nil {
		return h.subaccounts[a.Name].CancelBatch(ctx, id)
	}
	return a.fleet.cancel(ctx, batch.numbers())
}

// How long the owner of another shard may take to answer, and how often it is asked.
const (
	replyTime  = 10 * time.Second
	replyEvery = 50 * time.Millisecond
)

// cancel lets the owner of a shard take messages back, and counts them.
func (f *Fleet) cancel(ctx context.Context, numbers []uint64) (cancelled int, err error) {
	if len(numbers) == 0 {
		return 0, nil
	}
	id, err := uuid.NewV4()
	if err == nil {
		err = f.deliver(ctx, ShardOf(numbers[0]), &Errand{Cancel: numbers, Reply: id})
	}
	within, cancel := context.WithTimeout(ctx, replyTime)
	defer cancel()
	for text := ""; err == nil; Pause(within, replyEvery) {
		if text, err = f.shared.Reply(within, id); text != "" {
			return strconv.Atoi(text)
		}
	}
	return 0, refusal(errors.Join(ErrStore, err))
}
