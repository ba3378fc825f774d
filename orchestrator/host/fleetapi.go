package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host/adapter"
	"cascade/orchestrator/sendapi"
)

// API is the fleet as the Send API's handlers see it.
func (f *Fleet) API() sendapi.Host { return fleetAPI{f} }

type fleetAPI struct{ *Fleet }

// Now is the process's time on the calendar.
func (f *Fleet) Now() time.Time { return f.at(f.now()) }

// Open is a subaccount that is configured: none is made on first use.
func (f fleetAPI) Open(name string) (sendapi.Subaccount, error) {
	of, ok := f.Find(name)
	if !ok {
		return nil, sendapi.NotThere("there is no subaccount %s", name)
	}
	return of, nil
}

// Find is the same.
func (f fleetAPI) Find(name string) (sendapi.Subaccount, bool) {
	for i := range f.o.Subaccounts {
		if s := &f.o.Subaccounts[i]; s.Name == name {
			of := &fleetAccount{fleet: f.Fleet, account: account{Subaccount: s}}
			for _, c := range s.Channels {
				of.channels = append(of.channels, c.Of)
			}
			return of, true
		}
	}
	return nil, false
}

// Webhooks lists the registrations of an account.
func (f *Fleet) Webhooks(account string) []sendapi.Webhook {
	h, err := f.home(0)
	if err != nil {
		return nil
	}
	return h.Webhooks(account)
}

// Register adds registrations. They hold in this process when it returns without an error, and in others a little later.
func (f *Fleet) Register(account string, list []sendapi.Webhook) error {
	return f.registering(func(h *Host) error { return h.Register(account, list) })
}

// Unregister removes registrations, those that there are.
func (f *Fleet) Unregister(account string, list []sendapi.Webhook) error {
	return f.registering(func(h *Host) error { return h.Unregister(account, list) })
}

func (f *Fleet) registering(do func(*Host) error) error {
	h, err := f.home(0)
	if err != nil {
		return refusal(err)
	}
	if err := do(h); err != nil {
		return err
	}
	return f.Recall(context.Background())
}

// Recall reads anew who is told of receipts: another process may have changed it.
func (f *Fleet) Recall(ctx context.Context) error {
	var all []error
	for _, m := range f.members() {
		all = append(all, m.registered.recall(ctx, m.store))
	}
	return errors.Join(all...)
}

// Callback takes what a provider tells, as Host.Callback does.
func (f *Fleet) Callback(
	ctx context.Context, subaccount, kind string, r *http.Request, body []byte,
) (reply []byte, err error) {
	return f.ways.callback(ctx, subaccount, kind, r, body)
}

// Receive takes the receipts of one callback. They are kept when it returns without an error: applied, or left for the
// process whose shard they belong to. After an error some may be, and the provider is to tell all of them again.
func (f *Fleet) Receive(ctx context.Context, subaccount, kind string, list []adapter.Receipt) error {
	if len(list) == 0 {
		return nil // as when a provider asks whether anybody is there
	}
	reader, err := f.home(0)
	if err != nil {
		return err
	}
	own := map[*Host][]foundReceipt{}
	others := map[int]*Errand{}
	for i, r := range list {
		at, err := reader.find(ctx, subaccount+"/"+kind, &list[i])
		if err != nil {
			return err
		}
		shard := ShardOf(at.Number)
		h := f.host(shard)
		if at.Number == 0 {
			h = reader // which looks for the send when others know it
		}
		if h != nil {
			own[h] = append(own[h], foundReceipt{at, r})
			continue
		}
		if others[shard] == nil {
			others[shard] = &Errand{}
		}
		one := Stray{Handle: at, Status: r.Status, Code: r.Code}
		others[shard].Receipts = append(others[shard].Receipts, one)
	}
	for h, list := range own { // in no order: what one shard is told is nothing to another
		if err := h.receiveFound(ctx, list); err != nil {
			return err
		}
	}
	for shard, e := range others {
		if err := f.deliver(ctx, shard, e); err != nil {
			return err
		}
	}
	return nil
}

// deliver hands an errand to the owner of a shard.
func (f *Fleet) deliver(ctx context.Context, shard int, e *Errand) error {
	if err := f.shared.Leave(ctx, shard, e); err != nil {
		return fmt.Errorf("%w: %w", ErrStore, err)
	}
	f.Poke(shard) // it may be this process by now
	return nil
}

// Record is what happened to a message.
func (f *Fleet) Record(ctx context.Context, subaccount string, umid uuid.UUID) ([]byte, error) {
	return f.Ended(ctx, subaccount, umid, 0)
}

// lookEvery is how often a message of another process's shard is looked at by those who wait for its end.
const lookEvery = 200 * time.Millisecond

// Ended is Record, as soon as the message is not open any more, or after so much time.
func (f *Fleet) Ended(ctx context.Context, subaccount string, umid uuid.UUID, within time.Duration) ([]byte, error) {
	late := time.NewTimer(within)
	defer late.Stop()
	for {
		reader, err := f.home(0)
		if err != nil {
			return nil, refusal(err)
		}
		number, err := reader.store.Number(ctx, umid)
		if err != nil {
			return nil, err
		}
		if h := f.host(ShardOf(number)); h != nil || number == 0 || within == 0 {
			return cmp.Or(h, reader).Ended(ctx, subaccount, umid, within)
		}
		a := reader.subaccounts[subaccount]
		if a == nil {
			return reader.Record(ctx, subaccount, umid)
		}
		if m, err := a.find(ctx, umid); err != nil || m.state.Outcome != orchestrator.Open {
			return reader.Record(ctx, subaccount, umid)
		}
		select {
		case <-late.C:
			return reader.Record(ctx, subaccount, umid)
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(lookEvery):
		}
	}
}
