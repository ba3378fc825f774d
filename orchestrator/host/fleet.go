package host

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"

	"github.com/gofrs/uuid/v5"
)

// Shared is a database in shards that many processes own.
type Shared interface {
	// Keep takes shards for a fleet, and gives them up, as is fair to other processes, until ctx is done. Then it gives
	// up all of them.
	Keep(ctx context.Context, f *Fleet)
	// Leave leaves an errand for the owner of a shard. It is kept when Leave returns.
	Leave(ctx context.Context, shard int, e *Errand) error
	// Reply takes what became of an errand; "": nothing yet.
	Reply(ctx context.Context, id uuid.UUID) (text string, err error)
}

// ErrNoShard is returned while a process owns nothing: it has just begun, others have everything, or the database
// cannot be reached.
var ErrNoShard = fmt.Errorf("%w: this process owns no shard of it at the moment", ErrStore)

// Fleet is the hosts of one process over a shared database: a host a shard that it owns. It is used like a Host. What
// comes in for a message of a shard that another process owns is left in the database for that one.
type Fleet struct {
	clock
	o      Options
	shared Shared
	log    *slog.Logger
	ways   ways

	mu      sync.RWMutex
	hosts   map[int]*member
	order   []int // the shards, in order, but for those that are given up
	stale   bool  // nobody knows whether the shards are still its own
	ended   bool
	changes int // how often a shard was taken, given up or lost
}

// member is one host of a fleet.
type member struct {
	*Host
	end   context.CancelFunc
	ended chan struct{}
}

// NewFleet makes a fleet that owns nothing yet. Of its options Store is left out.
func NewFleet(shared Shared, o Options) *Fleet {
	o.rooms, o.shared = &rooms{}, true
	o = o.orDefaults()
	now := o.Wall()
	f := &Fleet{
		clock: newClock(Head{Zero: now}, now), o: o, shared: shared, log: o.Log, hosts: map[int]*member{},
	}
	f.ways.log, f.ways.receive = o.Log, f.Receive
	for _, s := range o.Subaccounts {
		for _, c := range s.Channels {
			f.ways.list = append(f.ways.list, newLane(o.rooms, s.Name, c))
		}
	}
	return f
}

// Run takes shards and carries out what is to be done, until ctx is done. Then it ends as Host.Run does.
func (f *Fleet) Run(ctx context.Context) {
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	var all sync.WaitGroup
	all.Go(func() { f.ways.run(running) })
	all.Go(func() { f.settle(running) })
	f.shared.Keep(ctx, f)
	f.mu.Lock()
	f.ended = true
	f.mu.Unlock()
	stop()
	all.Wait()
}

// Take begins a host on a shard that the process has come to own.
func (f *Fleet) Take(ctx context.Context, shard int, store Store) error {
	o := f.o
	o.Store = store
	h, err := Open(ctx, o)
	if err != nil {
		return err
	}
	working, end := context.WithCancel(context.WithoutCancel(ctx))
	m := &member{h, end, make(chan struct{})}
	f.mu.Lock()
	f.hosts[shard] = m
	f.order = append(f.order, shard)
	slices.Sort(f.order)
	f.changes++
	f.mu.Unlock()
	f.log.Info("a shard was taken", "shard", shard, "open timers", len(h.timers.heap))
	go func() {
		defer close(m.ended)
		defer f.forget(shard, m)
		h.work(working)
	}()
	return nil
}

// Give ends the host of a shard, and returns when it writes nothing any more: another process may have it.
func (f *Fleet) Give(shard int) {
	f.mu.Lock()
	m := f.hosts[shard]
	f.withdraw(shard)
	f.mu.Unlock()
	if m != nil {
		m.end()
		<-m.ended
	}
}

// Lose ends the host of a shard that another process has taken: it sends nothing any more.
func (f *Fleet) Lose(shard int) {
	f.mu.RLock()
	m := f.hosts[shard]
	f.mu.RUnlock()
	if m != nil {
		m.cutOff()
		f.Give(shard)
	}
}

// Has tells whether a shard's host runs: it may have ended by itself, as it could not write.
func (f *Fleet) Has(shard int) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.hosts[shard] != nil
}

// Stale tells the fleet whether it may count on owning what it owns. While it may not, it takes nothing in.
func (f *Fleet) Stale(stale bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stale = stale
}

// Poke tells a shard's host that another process has left something for it.
func (f *Fleet) Poke(shard int) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if m := f.hosts[shard]; m != nil {
		m.Poke()
	}
}

// withdraw takes no more messages into a shard. The caller has the lock.
func (f *Fleet) withdraw(shard int) {
	f.order = slices.DeleteFunc(f.order, func(one int) bool { return one == shard })
}

func (f *Fleet) forget(shard int, m *member) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.hosts[shard] == m {
		delete(f.hosts, shard)
		f.withdraw(shard)
		f.changes++
	}
	m.end()
}

// Ready tells whether the fleet takes requests: why not, or nil.
func (f *Fleet) Ready() error {
	f.mu.RLock()
	defer f.mu.RUnlock()
	switch {
	case f.ended:
		return ErrClosing
	case len(f.order) == 0, f.stale:
		return ErrNoShard
	}
	for _, shard := range f.order {
		if err := f.hosts[shard].Ready(); err != nil {
			return fmt.Errorf("shard %d: %w", shard, err)
		}
	}
	return nil
}

// Depth is how many sends are not over.
func (f *Fleet) Depth() int { return f.sum((*Host).Depth) }

// Waiting is how much came in and was not applied yet.
func (f *Fleet) Waiting() int { return f.sum((*Host).Waiting) }

// Owned is how many shards the process owns.
func (f *Fleet) Owned() int { return f.sum(func(*Host) int { return 1 }) }

// Changes is how often a shard was taken, given up or lost.
func (f *Fleet) Changes() int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.changes
}

func (f *Fleet) sum(of func(*Host) int) (all int) {
	for _, m := range f.members() {
		all += of(m.Host)
	}
	return all
}

// members are the hosts at the moment, in the order of their shards.
func (f *Fleet) members() (all []*member) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for _, shard := range slices.Sorted(maps.Keys(f.hosts)) {
		all = append(all, f.hosts[shard])
	}
	return all
}

// homes is how many shards of a process take new messages: groups of one are applied while those of another are
// written.
const homes = 2

// home is the host that takes what is told by a hash.
func (f *Fleet) home(hash uint32) (*Host, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.ended {
		return nil, ErrClosing
	}
	if len(f.order) == 0 || f.stale {
		return nil, ErrNoShard
	}
	return f.hosts[f.order[hash%uint32(min(homes, len(f.order)))]].Host, nil
}

// host is that of a shard; nil: another process has it.
func (f *Fleet) host(shard int) *Host {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if m := f.hosts[shard]; m != nil {
		return m.Host
	}
	return nil
}
