package host

import (
	"context"
	"slices"
	"sync"
	"time"
)

// adrift are the receipts of late whose sends a host does not know: another shard may have sent them, whose provider
// was quicker than its own answer.
type adrift struct {
	mu   sync.Mutex
	list []Stray
}

// add keeps one, and lets go of those that are too old: a host without a fleet settles nothing.
func (a *adrift) add(s Stray) {
	a.mu.Lock()
	defer a.mu.Unlock()
	old := 0
	for old < len(a.list) && (a.list[old].At < s.At-adriftFor || len(a.list)-old >= mostAdrift) {
		old++
	}
	a.list = append(a.list[old:], s)
}

// since gives those since an instant, and forgets the ones before it.
func (a *adrift) since(at time.Duration) []Stray {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.list = slices.DeleteFunc(a.list, func(s Stray) bool { return s.At < at })
	return slices.Clone(a.list)
}

func (a *adrift) forget(of Handle) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.list = slices.DeleteFunc(a.list, func(s Stray) bool { return s.Adapter == of.Adapter && s.ID == of.ID })
}

// How often, and for how long, receipts of unknown sends are looked for in other shards.
const (
	settleEvery = 200 * time.Millisecond
	adriftFor   = time.Minute
	mostAdrift  = 100_000
)

// settle hands receipts of sends that turn out to be of other shards over to those, until ctx is done.
func (f *Fleet) settle(ctx context.Context) {
	for ctx.Err() == nil {
		for _, m := range f.members() {
			for _, s := range m.adrift.since(m.now() - adriftFor) {
				if err := f.settleOne(ctx, m.Host, s); err != nil && ctx.Err() == nil {
					f.log.Warn("the send of a receipt cannot be looked for", "error", err)
				}
			}
		}
		Pause(ctx, settleEvery)
	}
}

// settleOne looks for the send of one receipt.
func (f *Fleet) settleOne(ctx context.Context, h *Host, s Stray) (err error) {
	at := Handle{Adapter: s.Adapter, ID: s.ID}
	known := at
	if known.Number, known.Step, err = h.store.Handle(ctx, at); err != nil || known.Number == 0 {
		return err
	}
	if h == f.host(ShardOf(known.Number)) {
		h.adrift.forget(at) // it was applied when the send became known
		return nil
	}
	s.Handle = known
	if err := f.deliver(ctx, ShardOf(known.Number), &Errand{Receipts: []Stray{s}}); err != nil {
		return err
	}
	h.adrift.forget(at)
	h.queue.add(true, &task{do: func(t *turn) error {
		t.group.Homed = append(t.group.Homed, at)
		t.then = append(t.then, func() { delete(t.strays, at) })
		return nil
	}})
	return nil
}
