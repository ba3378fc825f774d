package host

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host/adapter"
)

// Driver drives a host by hand: instant after instant, with every send waited for. Nothing of it depends on a clock.
type Driver struct {
	t       testing.TB
	h       *Host
	of      *account
	Now     time.Duration
	fired   []Firing // not yet looked at
	unknown OnUnknown
	mu      sync.Mutex
	Answer  func(adapter.Send) (adapter.Answer, error) // nil: the provider has it
	Dead    func() bool                                // the host is to be driven no further; nil: it never is
}

// Firing is one call of a provider.
type Firing struct {
	UMID    string
	Channel orchestrator.Channel
}

// Send, Receive and Run make a driver the adapter of every channel.
func (d *Driver) Send(_ context.Context, s adapter.Send) (adapter.Answer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fired = append(d.fired, Firing{s.Reference, s.Channel})
	if d.Answer != nil {
		return d.Answer(s)
	}
	return adapter.Answer{ID: s.Key}, nil
}

func (d *Driver) Receive(*http.Request, []byte) ([]adapter.Receipt, []byte, error) {
	return nil, nil, nil
}

func (d *Driver) Run(ctx context.Context, _ func(context.Context, []adapter.Receipt) error) error {
	<-ctx.Done()
	return nil
}

// everything is a subaccount with every channel.
func (d *Driver) everything(plan orchestrator.Plan) Subaccount {
	s := Subaccount{Name: "shop", Plan: plan}
	for _, c := range orchestrator.Channels() {
		s.Channels = append(s.Channels, Channel{Of: c, Kind: "test", Adapter: d, OnUnknown: d.unknown})
	}
	return s
}

// Drive opens a host on a store.
func Drive(t testing.TB, store Store, o Options, plan orchestrator.Plan, unknown ...OnUnknown) *Driver {
	t.Helper()
	d := &Driver{t: t}
	if len(unknown) > 0 {
		d.unknown = unknown[0]
	}
	o.Store, o.Subaccounts, o.Grace = store, []Subaccount{d.everything(plan)}, -1
	if o.Wall == nil {
		o.Wall = func() time.Time { return Zero }
	}
	h, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	h.pause = 0
	d.h, d.of, d.Now = h, h.subaccounts["shop"], h.head.Clock
	return d
}

// Zero is the calendar's time at which stores are made.
var Zero = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// Submit queues a message for the present instant.
// What it gives is told when the message is in the store, or why it is not.
func (d *Driver) Submit(m *orchestrator.Message) <-chan error {
	d.t.Helper()
	p, err := d.of.prepare(m)
	if err != nil {
		d.t.Fatal(err)
	}
	done := make(chan error, 1)
	d.h.queue.add(false, &task{done: done, do: func(t *turn) error {
		t.submit(d.of, p)
		return nil
	}})
	return done
}

// Report queues a receipt of a step. What it gives is told when the receipt is kept, or why it is not.
func (d *Driver) Report(umid string, step int, status orchestrator.Status, code orchestrator.Code) <-chan error {
	r := adapter.Receipt{ID: fmt.Sprintf("%s-%d", umid, step), Status: status, Code: code}
	const name = "shop/test"
	done := make(chan error, 1)
	at, err := d.h.find(d.t.Context(), name, &r)
	if err != nil {
		d.t.Fatal(err)
	}
	d.h.queue.add(true, &task{done: done, do: func(t *turn) error {
		t.receive(name, at, &r)
		return nil
	}})
	return done
}

// Settle lets everything happen that is due at the present instant, and gives the Firings of each round to look.
func (d *Driver) Settle(look func([]Firing)) {
	for {
		busy := d.h.step(d.t.Context(), d.Now)
		d.h.sends.Wait()
		fired := d.fired
		d.fired = nil
		if look != nil && len(fired) > 0 {
			look(fired)
		}
		if !busy && d.h.queue.len() == 0 || d.Dead != nil && d.Dead() {
			return
		}
	}
}

// Lines are a message's lines.
func (d *Driver) Lines(number uint64) string {
	text, err := d.h.store.Record(d.t.Context(), number)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(text)
}

// Numbered makes ids that a number can be told from.
func Numbered() func() (uuid.UUID, error) {
	n := 0
	return func() (uuid.UUID, error) {
		n++
		return uuid.FromString(fmt.Sprintf("00000000-0000-4000-8000-%012d", n))
	}
}

// First is the number that the next message gets.
func (d *Driver) First() uint64 { return d.h.head.Message + 1 }

// Next is when something is due by itself: a timer, or a send that is tried again.
func (d *Driver) Next() (time.Duration, bool) {
	due, ok := d.h.timers.next()
	if again, waits := d.h.resume(d.Now); waits && (!ok || again < due) {
		return again, true
	}
	return due, ok
}

// Cancel queues a cancel of a message.
func (d *Driver) Cancel(number uint64) {
	d.h.queue.add(false, &task{do: func(t *turn) error {
		t.apply(t.message(number), orchestrator.Event{Kind: orchestrator.Cancel})
		return nil
	}})
}

// ClientMessageID is a message's own.
func (d *Driver) ClientMessageID(number uint64) string {
	list, err := d.h.store.Messages(d.t.Context(), []uint64{number})
	if err != nil || len(list) != 1 {
		d.t.Fatal(number, list, err)
	}
	m, err := readMessage(&list[0])
	if err != nil {
		d.t.Fatal(err)
	}
	return m.body.ClientMessageID
}
