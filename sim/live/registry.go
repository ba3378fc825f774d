package live

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cascade/orchestrator/host/door"
	"cascade/orchestrator/host/post"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
)

// Options are what all worlds of a registry share. The zero value of a field is what its comment says.
type Options struct {
	Scenario *scenarios.Scenario // of worlds made on first use; nil: scenarios.Default
	Start    time.Time           // time zero of new worlds; zero: the scenario's, or, with Real, when one is made
	Real     bool                // worlds run from the beginning, and never stand still
	Speed    float64             // of new worlds; 0: 1
	Secret   string              // webhooks are signed with it; "": not
	Log      *slog.Logger        // nil: slog.DiscardHandler
	Limits   Limits
	Observer Observer // nil: nobody

	Reach door.Reach // where webhooks may go, by a transport of the registry's own

	// Transport carries webhooks; nil: one that follows no proxies.
	Transport http.RoundTripper
}

// Observer is told of what happens, for metrics. Its methods are called from many goroutines.
type Observer interface {
	Submitted(messages int)
	Happened(events int)
	Attempted(answer int, took time.Duration)
	Lagged(behind time.Duration) // how late a world that keeps pace was
	Full(limit string)           // a request was refused, as a limit was met
}

// Registry finds worlds by the name of their subaccount.
type Registry struct {
	options Options
	client  *post.Client
	ctx     context.Context
	stop    context.CancelFunc
	running sync.WaitGroup // what worlds have going on by themselves

	// Journal is the requests of the API under test: whoever serves it adds them.
	Journal Journal

	// Mail is what came to the worlds' own receivers: whoever serves those adds it.
	Mail Journal

	registrations registrations

	mu      sync.Mutex
	worlds  map[string]*World
	hearers []Hearer // wires over which inbound messages are told
	made    int      // worlds that were ever made

	returning atomic.Bool  // memory will be given back
	bytes     atomic.Int64 // about how many all worlds take
}

// NewRegistry makes a registry without worlds. Close ends it.
func NewRegistry(o Options) *Registry {
	if o.Scenario == nil {
		o.Scenario = scenarios.Default()
	}
	if o.Speed == 0 {
		o.Speed = 1
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Observer == nil {
		o.Observer = nobody{}
	}
	o.Limits = o.Limits.orDefaults()
	r := &Registry{
		options: o, client: post.NewClient(o.Transport, o.Reach, abreast), worlds: map[string]*World{},
	}
	r.ctx, r.stop = context.WithCancel(context.Background())
	return r
}

// nobody is the Observer who does not look.
type nobody struct{}

func (nobody) Submitted(int)                {}
func (nobody) Happened(int)                 {}
func (nobody) Attempted(int, time.Duration) {}
func (nobody) Lagged(time.Duration)         {}
func (nobody) Full(string)                  {}

// Find is the world of a subaccount, where there is one.
func (r *Registry) Find(name string) (*World, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w, ok := r.worlds[name]
	return w, ok
}

// Open is the world of a subaccount. It is made on first use, from the registry's scenario.
func (r *Registry) Open(name string) (*World, error) {
	if w, ok := r.Find(name); ok {
		return w, nil
	}
	return r.put(name, Setup{Scenario: r.options.Scenario, Start: r.options.Start}, 0, false)
}

// Setup is what a world is made from.
type Setup struct {
	Scenario *scenarios.Scenario // nil: the registry's
	Seed     *uint64             // nil: the scenario's
	Start    time.Time           // zero: the scenario's
}

// Reset makes a world, in the place of the one that the subaccount had.
func (r *Registry) Reset(name string, s Setup) (*World, error) {
	given := 0
	if s.Scenario == nil {
		s.Scenario = r.options.Scenario // which all share
	} else {
		given = givenBytes(s.Scenario)
	}
	return r.put(name, s, given, true)
}

// put makes a world, whose own scenario takes so many bytes. One that another client has just made is as good, unless it
// is to be replaced.
func (r *Registry) put(name string, s Setup, given int, replace bool) (*World, error) {
	if s.Start.IsZero() && r.options.Real {
		s.Start = time.Now()
	}
	if !s.Start.IsZero() {
		moved := *s.Scenario
		moved.Start = s.Start.UTC()
		s.Scenario = &moved
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	old, exists := r.worlds[name]
	if exists && !replace {
		return old, nil
	}
	if r.ctx.Err() != nil {
		return nil, errClosing()
	}
	if !exists && len(r.worlds) >= r.options.Limits.Worlds {
		return nil, r.full("worlds", "there are %d subaccounts already: delete one first", len(r.worlds))
	}
	more := worldBytes + given
	if exists {
		more -= old.size.now()
	}
	if !r.hasRoom(more) {
		return nil, r.noRoom()
	}
	if exists {
		r.end(old)
	}
	r.made++
	w := newWorld(r, name, r.made, s, given)
	r.worlds[name] = w
	return w, nil
}

// Remove ends a subaccount's world. It reports whether there was one.
func (r *Registry) Remove(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	w, ok := r.worlds[name]
	if ok {
		r.end(w)
		delete(r.worlds, name)
	}
	return ok
}

// end closes a world, and drops what was asked of it, and what its receiver was told. The lock is held.
func (r *Registry) end(w *World) {
	w.close()
	r.Journal.Forget(w.name)
	r.Mail.Forget(w.name)
	if w.size.end(&r.bytes) >= largeWorld && r.ctx.Err() == nil && r.returning.CompareAndSwap(false, true) {
		r.running.Go(r.returnMemory)
	}
}

// largeWorld is about how many bytes a world takes whose end is worth a collection: a server that has nothing to do
// would keep its memory for minutes.
const largeWorld = 64 << 20

// returnMemory gives back to the system what the worlds that have ended took.
func (r *Registry) returnMemory() {
	r.returning.Store(false)
	debug.FreeOSMemory() // finds addresses of receivers that nothing names any more
	debug.FreeOSMemory() // and what they held
}

// Worlds lists all worlds, by name.
func (r *Registry) Worlds() []*World {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]*World, 0, len(r.worlds))
	for _, w := range r.worlds {
		list = append(list, w)
	}
	slices.SortFunc(list, func(a, b *World) int { return strings.Compare(a.name, b.name) })
	return list
}

// Now is the time of what has to do with no world: time zero, or, where worlds never stand still, the real
// time.
func (r *Registry) Now() time.Time {
	switch {
	case r.options.Real:
		return time.Now().UTC()
	case !r.options.Start.IsZero():
		return r.options.Start.UTC()
	}
	return r.options.Scenario.Start
}

// Closing is closed when the registry is.
func (r *Registry) Closing() <-chan struct{} { return r.ctx.Done() }

// Close stops whatever goes on, and waits for it to end. Waiting clients are answered.
func (r *Registry) Close() {
	r.stop()
	r.running.Wait()
	r.client.Close()
}

func errClosing() *sendapi.Refusal {
	return sendapi.Refuse(http.StatusServiceUnavailable, sendapi.InternalError, "the server is shutting down")
}
