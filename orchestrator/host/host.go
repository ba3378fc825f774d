package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host/adapter"
	"cascade/orchestrator/webhook"
)

// Options are what a host is opened with. Store and Subaccounts are needed.
type Options struct {
	Store       Store
	Subaccounts []Subaccount
	Log         *slog.Logger              // nil: nothing is logged
	Recipients  bool                      // log lines name recipients; otherwise none holds an address or a text
	Observer    Observer                  // nil: nobody is told of figures
	Wall        func() time.Time          // the calendar's clock, asked once; nil: time.Now
	NewID       func() (uuid.UUID, error) // of messages and batches; nil: UUIDs of version 7, which rise with time
	Callback    string                    // the URL under which providers reach /receipts/, without a slash at its end
	Transport   http.RoundTripper         // carries webhooks; nil: one that follows no proxies
	Grace       time.Duration             // how long overdue timers wait after a start; 0: 5 s; below 0: not at all
	Drain       time.Duration             // how long the end may take; 0: 4 s
	Keep        time.Duration             // how long messages are kept after they ended; 0: for good
	Steps       int                       // of one group at most, of each class; 0: 500
	Held        int                       // messages, handles and timers that are held in memory; 0: 100,000
}

// Subaccount is who sends: its plan, and its ways to providers.
type Subaccount struct {
	Name     string
	Plan     orchestrator.Plan // which holds for messages without one of their own; nil: none
	Channels []Channel
	Webhooks []Receiver // are told of receipts, beside those that register
}

// Channel is a subaccount's way to one provider.
type Channel struct {
	Of        orchestrator.Channel
	Kind      string // of the adapter, such as "twilio": the end of the path at which its receipts arrive
	Adapter   adapter.Adapter
	OnUnknown OnUnknown
	Timeout   time.Duration // of a send, its retries included; 0: 30 s
	Abreast   int           // sends that may be under way at once; 0: 32
}

// OnUnknown is what becomes of a send whose answer never came.
type OnUnknown uint8

// The choices: the provider is called at most once, or at least once.
const (
	Wait   OnUnknown = iota // the window decides; the message may never have gone out on that channel
	Resend                  // it is sent again under the same key, a few times; it may have gone out twice
)

const (
	defaultTimeout = 30 * time.Second
	defaultAbreast = 32
	defaultGrace   = 5 * time.Second
	defaultDrain   = 4 * time.Second
	defaultSteps   = 500
	defaultHeld    = 100_000
	mostWaiting    = 20_000 // requests
)

func (c Channel) orDefaults() Channel {
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	if c.Abreast == 0 {
		c.Abreast = defaultAbreast
	}
	return c
}

// Observer counts what a host does. Its methods are called from many goroutines, and must not wait.
type Observer interface {
	Committed(steps int, took time.Duration, err error) // a group was written, or was not
	Late(by time.Duration)                              // a timer came so much after it was due
	Unknown()                                           // the answer to a send never came
	Stray()                                             // a receipt of a send that is not known
}

// Host runs the rules over one store. It is safe for use by several goroutines at once.
type Host struct {
	clock
	o           Options
	store       Store
	log         *slog.Logger
	observer    Observer
	client      *http.Client
	subaccounts map[string]*account
	configured  []*lane // with an adapter
	queue       queue
	handles     handles
	registered  registrations
	depth       atomic.Int64 // of the outbox
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
	overdue  bool // a timer is due
	sweepAt  time.Duration
	sweepOn  uint64 // the message after which it goes on
	behind   uint64 // receipts that waited when it fell due: they come first
	draining bool   // nothing more is begun
}

// Open makes a host that goes on where the store was left. Run has to be called for anything to happen.
func Open(ctx context.Context, o Options) (*Host, error) {
	o = o.orDefaults()
	head, err := o.Store.Head(ctx, o.Wall())
	if err != nil {
		return nil, err
	}
	h := &Host{
		clock: newClock(head, o.Wall()), o: o, store: o.Store, log: o.Log, observer: o.Observer, client: newClient(o.Transport),
		pause:       time.Second,
		subaccounts: map[string]*account{}, head: head, cache: newRecent[uint64, *message](o.Held),
		timers: timers{most: o.Held, last: Timer{Due: -1}}, lanes: map[string]*lane{}, strays: map[Handle][]Stray{},
	}
	h.queue.wake, h.queue.most = make(chan struct{}, 1), mostWaiting
	h.handles.known = newRecent[Handle, Handle](o.Held)
	h.hooks.pending, h.hooks.delivery = map[int]*hook{}, webhook.Delivery[Receiver]{Abreast: webhooksAbreast}
	h.sending, h.cutOff = context.WithCancel(context.WithoutCancel(ctx))
	for i := range o.Subaccounts {
		a := &account{Subaccount: &o.Subaccounts[i], host: h}
		h.subaccounts[a.Name] = a
		for _, c := range a.Subaccount.Channels {
			l := newLane(a.Name, c)
			h.lanes[l.name], h.order = l, append(h.order, l)
			h.configured = append(h.configured, l)
			a.channels = append(a.channels, c.Of)
		}
	}
	if err := h.recall(ctx); err != nil {
		return nil, err
	}
	return h, nil
}

func (o Options) orDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Observer == nil {
		o.Observer = unobserved{}
	}
	if o.Wall == nil {
		o.Wall = time.Now
	}
	if o.NewID == nil {
		o.NewID = uuid.NewV7
	}
	if o.Grace == 0 {
		o.Grace = defaultGrace
	}
	if o.Drain == 0 {
		o.Drain = defaultDrain
	}
	if o.Steps == 0 {
		o.Steps = defaultSteps
	}
	if o.Held == 0 {
		o.Held = defaultHeld
	}
	return o
}

type unobserved struct{}

func (unobserved) Committed(int, time.Duration, error) {}
func (unobserved) Late(time.Duration)                  {}
func (unobserved) Unknown()                            {}
func (unobserved) Stray()                              {}

// recall reads what was going on when the store was left.
func (h *Host) recall(ctx context.Context) error {
	if err := h.refill(ctx); err != nil {
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

// callbackOf is where a provider is to tell its receipts, for protocols in which a request says so; "": it is not known.
func (h *Host) callbackOf(subaccount, kind string) string {
	if h.o.Callback == "" {
		return ""
	}
	return h.o.Callback + "/receipts/" + subaccount + "/" + kind
}
