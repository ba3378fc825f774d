package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"cascade/orchestrator/host/post"
	"cascade/orchestrator/repeat"
	"cascade/orchestrator/webhook"
)

// Host runs the rules over one store. It is safe for use by several goroutines at once.
type Host struct {
	clock
	o           Options
	store       Store
	log         *slog.Logger
	observer    Observer
	client      *post.Client
	subaccounts map[string]*account
	ways        ways // those that are configured
	queue       queue
	handles     handles
	registered  registrations
	depth       atomic.Int64 // of the outbox
	adrift      adrift       // receipts of sends that another shard may come to know
	asked       atomic.Bool  // something was left by another process
	grown       signal       // a group was written
	ended       atomic.Bool
	pause       time.Duration         // after a group that was not written
	broken      atomic.Pointer[error] // why nothing can be written; nil: it can

	sending context.Context // of calls to providers and receivers
	cutOff  context.CancelFunc
	sends   sync.WaitGroup

	// What follows belongs to the loop.
	head     Head
	cache    recent[uint64, *message]
	timers   timers
	held     time.Duration // no timer comes before this instant
	lanes    map[string]*lane
	order    []*lane
	strays   map[Handle][]Stray
	resends  []resend
	hooks    hooks
	overdue  bool            // a timer is due
	behind   uint64          // receipts that waited when it fell due: they come first
	sweepAt  time.Duration   // when old messages are removed
	sweepOn  uint64          // the message after which that goes on
	draining bool            // nothing more is begun
	lost     bool            // another host writes to the store
	errands  map[uint64]bool // that wait in the queue
}

// Open makes a host that goes on where the store was left. Run has to be called for anything to happen.
func Open(ctx context.Context, o Options) (*Host, error) {
	o = o.orDefaults()
	head, err := o.Store.Head(ctx, o.Wall())
	if err != nil {
		return nil, err
	}
	h := &Host{
		clock: newClock(head, o.Wall()), o: o, store: o.Store, log: o.Log, observer: o.Observer,
		client: post.NewClient(o.Transport, o.Reach,
			webhooksAbreast), pause: time.Second, subaccounts: map[string]*account{}, head: head,
		cache: newRecent[uint64, *message](o.Held), timers: timers{most: o.Held, last: Timer{Due: -1}},
		lanes: map[string]*lane{}, strays: map[Handle][]Stray{},
		errands: map[uint64]bool{},
	}
	h.queue.wake, h.queue.most = make(chan struct{}, 1), mostWaiting
	h.handles.known = newRecent[Handle, Handle](o.Held)
	h.hooks.pending, h.hooks.delivery = map[int]*hook{}, webhook.Delivery[Receiver]{Abreast: webhooksAbreast}
	h.sending, h.cutOff = context.WithCancel(context.WithoutCancel(ctx))
	for i := range o.Subaccounts {
		a := &account{Subaccount: &o.Subaccounts[i], host: h, seen: repeat.Messages{Most: mostRepeatable}}
		h.subaccounts[a.Name] = a
		for _, c := range a.Subaccount.Channels {
			l := newLane(o.rooms, a.Name, c)
			h.lanes[l.name], h.order = l, append(h.order, l)
			h.ways.list = append(h.ways.list, l)
			a.channels = append(a.channels, c.Of)
		}
	}
	h.ways.log, h.ways.receive = o.Log, h.Receive
	if err := h.recall(ctx); err != nil {
		return nil, err
	}
	return h, nil
}

// recall reads what was going on when the store was left.
func (h *Host) recall(ctx context.Context) error {
	if err := h.refill(ctx); err != nil {
		return err
	}
	if err := h.recallRepeatable(ctx); err != nil {
		return err
	}
	if due, ok := h.timers.next(); ok && due <= h.base && h.o.Grace > 0 {
		h.held = h.base + h.o.Grace
	}
	sends, err := h.store.Outbox(ctx)
	if err != nil {
		return err
	}
	h.depth.Store(int64(len(sends)))
	for _, s := range sends {
		if err := h.recallSend(ctx, s); err != nil {
			return err
		}
	}
	hooks, err := h.store.Webhooks(ctx)
	if err != nil {
		return err
	}
	for _, w := range hooks {
		h.queue.add(false, &task{do: func(t *turn) error {
			t.then = append(t.then, func() { t.Host.takeUp(t.now, &hook{w, nil}) })
			return nil
		}})
	}
	strays, err := h.store.Strays(ctx)
	if err != nil {
		return err
	}
	for _, s := range strays {
		at := Handle{Adapter: s.Adapter, ID: s.ID}
		h.strays[at] = append(h.strays[at], s)
		h.adrift.add(s)
	}
	return h.registered.recall(ctx, h.store)
}

// recallSend lines up a send that was not over. One that was claimed may have gone out or not.
func (h *Host) recallSend(ctx context.Context, s Send) error {
	list, err := h.store.Messages(ctx, []uint64{s.Number})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fmt.Errorf("the store has a send of message %d, and no such message", s.Number)
	}
	l := h.lane(list[0].Subaccount, s.Channel)
	if !s.Claimed {
		l.waiting = append(l.waiting, s)
		return nil
	}
	h.queue.add(true, &task{do: func(t *turn) error {
		t.unknown(l, s)
		return nil
	}})
	return nil
}

// Why a host does not take a request.
var (
	ErrClosing = errors.New("the host ends: nothing more is taken")
	ErrStore   = errors.New("the store cannot be written")
)

// do lets the loop apply a task, and waits until it is committed.
func (h *Host) do(ctx context.Context, receipt bool, t *task) error {
	if broken := h.broken.Load(); broken != nil {
		return fmt.Errorf("%w: %w", ErrStore, *broken)
	}
	t.done = make(chan error, 1)
	if err := h.queue.add(receipt, t); err != nil {
		return err
	}
	select {
	case err := <-t.done:
		return err
	case <-ctx.Done():
		return ctx.Err() // it may yet be carried out
	}
}

// ask lets the loop apply what comes to something, and gives that when it is committed.
func ask[T any](ctx context.Context, h *Host, needs []uint64, do func(*turn) T) (answer T, err error) {
	told := new(T) // apart from the answer: it may be carried out when nobody waits any more
	err = h.do(ctx, false, &task{needs: needs, do: func(t *turn) error {
		*told = do(t)
		return nil
	}})
	if err != nil {
		return answer, refusal(err)
	}
	return *told, nil
}

// Ready tells whether the host takes requests: why not, or nil.
func (h *Host) Ready() error {
	if broken := h.broken.Load(); broken != nil {
		return fmt.Errorf("%w: %w", ErrStore, *broken)
	}
	if h.ended.Load() {
		return ErrClosing
	}
	return nil
}

// Depth is how many sends are not over.
func (h *Host) Depth() int { return int(h.depth.Load()) }

// Waiting is how much came in and was not applied yet.
func (h *Host) Waiting() int { return h.queue.len() }

// callbackOf is where a provider is to tell its receipts, for protocols in which a request says so; "": nobody knows.
func (h *Host) callbackOf(subaccount, kind string) string {
	if h.o.Callback == "" {
		return ""
	}
	return h.o.Callback + "/receipts/" + subaccount + "/" + kind
}
