package host

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host/adapter"
)

// Receive takes the receipts of one callback to a subaccount's adapters of a kind. It returns when they are kept, or an
// error, and then none of them is: the provider is to tell them again. One that was told before changes nothing.
func (h *Host) Receive(ctx context.Context, subaccount, kind string, list []adapter.Receipt) error {
	if len(list) == 0 {
		return nil
	}
	found := make([]foundReceipt, len(list))
	for i := range list {
		at, err := h.find(ctx, subaccount+"/"+kind, &list[i])
		if err != nil {
			return err
		}
		found[i] = foundReceipt{at, list[i]}
	}
	return h.receiveFound(ctx, found)
}

// foundReceipt is a receipt, and the send that it is of, where that is known.
type foundReceipt struct {
	of Handle
	adapter.Receipt
}

// receiveFound is Receive, once sends have been looked for.
func (h *Host) receiveFound(ctx context.Context, list []foundReceipt) error {
	t := &task{do: func(t *turn) error {
		for i := range list {
			t.receive(list[i].of.Adapter, list[i].of, &list[i].Receipt)
		}
		return nil
	}}
	for i := range list {
		if n := list[i].of.Number; n > 0 {
			t.needs = append(t.needs, n)
		}
	}
	return h.do(ctx, true, t)
}

// find looks for the send that a receipt is of, outside of the loop. One that is not known yet has no number.
func (h *Host) find(ctx context.Context, name string, r *adapter.Receipt) (Handle, error) {
	handle := Handle{Adapter: name, ID: r.ID}
	if known, ok := h.handles.get(handle); ok {
		return known, nil
	}
	var err error
	if handle.Number, handle.Step, err = h.store.Handle(ctx, handle); err == nil && handle.Number == 0 {
		if umid, none := uuid.FromString(r.Reference); none == nil {
			handle.Number, err = h.store.Number(ctx, umid)
		}
	}
	if err != nil {
		return handle, fmt.Errorf("%w: %w", ErrStore, err) // the provider is to tell it again
	}
	return handle, nil
}

// receive applies a receipt, or keeps it until its send is known.
func (t *turn) receive(name string, at Handle, r *adapter.Receipt) {
	if at.Number == 0 {
		if known, ok := t.handles[at]; ok {
			at = known
		} else if known, ok := t.Host.handles.get(at); ok {
			at = known
		}
	}
	var d *draft
	if at.Number > 0 {
		d = t.message(at.Number)
	}
	if d != nil && at.Step == 0 { // found by its reference: the answer to the send was lost
		if at.Step = t.only(d, name); at.Step == 0 {
			d = nil
		}
	}
	if d == nil {
		t.stray(Stray{Handle: Handle{Adapter: name, ID: r.ID}, At: t.now, Status: r.Status, Code: r.Code})
		return
	}
	t.learn(at)
	t.apply(d, orchestrator.Event{Kind: orchestrator.Report, Step: at.Step, Status: r.Status, Code: r.Code})
}

// only is the one step that was fired to the adapters of a kind; 0: there is none, or several.
func (t *turn) only(d *draft, filed string) (step uint8) {
	for i := range d.route {
		if !d.state.Step(i+1).Fired() || t.lane(d.subaccount, d.route[i].Channel).filed != filed {
			continue
		}
		if step != 0 {
			return 0
		}
		step = uint8(i + 1)
	}
	return step
}

// learn remembers what a provider calls a send, and applies the receipts that came before it was known.
func (t *turn) learn(h Handle) {
	at := Handle{Adapter: h.Adapter, ID: h.ID}
	if h.ID == "" || t.knows(at) {
		return
	}
	t.handles[at] = h
	t.group.Handles = append(t.group.Handles, h)
	early := t.strays[at]
	for _, s := range t.group.Strays { // that came in this very group
		if s.Adapter == at.Adapter && s.ID == at.ID {
			early = append(early[:len(early):len(early)], s)
		}
	}
	if len(early) == 0 {
		return
	}
	t.group.Homed = append(t.group.Homed, at)
	t.then = append(t.then, func() { delete(t.strays, at) })
	if d := t.message(h.Number); d != nil {
		for _, r := range early {
			t.apply(d, orchestrator.Event{Kind: orchestrator.Report, Step: h.Step, Status: r.Status, Code: r.Code})
		}
	}
}

func (t *turn) knows(at Handle) bool {
	if _, ok := t.handles[at]; ok {
		return true
	}
	_, ok := t.Host.handles.get(at)
	return ok
}

// What is kept of receipts whose send is not known: a provider may be quicker than its own answer, but not by an hour,
// and what it tells of other people's messages is nobody's concern.
const (
	strayFor   = time.Hour
	mostStrays = 10_000
)

// stray keeps a receipt until its send is known, or for an hour.
func (t *turn) stray(s Stray) {
	t.observer.Stray()
	if len(t.strays) >= mostStrays {
		t.group.Astray = t.now - strayFor
		t.then = append(t.then, func() { t.forgetStrays(t.now - strayFor) })
		return
	}
	t.group.Strays = append(t.group.Strays, s)
	at := Handle{Adapter: s.Adapter, ID: s.ID}
	t.then = append(t.then, func() {
		t.strays[at] = append(t.strays[at], s)
		t.adrift.add(s)
	})
}

// forgetStrays forgets those from before an instant.
func (h *Host) forgetStrays(before time.Duration) {
	maps.DeleteFunc(h.strays, func(_ Handle, list []Stray) bool { return list[len(list)-1].At < before })
}

// handles are the sends that providers told of last.
type handles struct {
	mu    sync.Mutex
	known recent[Handle, Handle] // by adapter and id
}

func (h *handles) get(at Handle) (Handle, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.known.get(at)
}

func (h *handles) put(at, known Handle) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.known.put(at, known)
}
