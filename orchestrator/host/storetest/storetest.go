// Package storetest holds stores to what hosts rely on: whatever is written is read back, by the same store and by one
// that is opened after it, as a plain model of lists and maps has it. Run runs a host of one for a test.
package storetest

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"cascade/orchestrator/host"
)

// Check draws groups, writes them to a store, and compares all that can be read with the model. Each time that fresh is
// called it makes an empty store; what it gives is called to open that one again, as a new process does.
func Check(t *testing.T, fresh func(testing.TB) (open func(testing.TB) host.Store)) {
	rapid.Check(t, func(rt *rapid.T) {
		open := fresh(t)
		store := open(t)
		defer func() { store.Close() }()
		zero := time.Date(2026, time.January, 1, 0, 0, 0, 7, time.UTC)
		head, err := store.Head(t.Context(), zero)
		if err != nil {
			rt.Fatal(err)
		}
		m := newModel(head)
		if !head.Zero.Equal(zero) || head.Clock != 0 || head.Group != 0 {
			rt.Fatalf("a new store begins with %+v", head)
		}
		for range rapid.IntRange(1, 8).Draw(rt, "groups") {
			if rapid.IntRange(0, 9).Draw(rt, "swept") == 0 {
				sweep(rt, t.Context(), store, m)
			}
			g := m.draw(rt)
			if err := store.Commit(t.Context(), g); err != nil {
				rt.Fatalf("%+v: %v", g, err)
			}
			m.commit(g)
			if rapid.Bool().Draw(rt, "reopened") {
				store.Close()
				store = open(t)
				if m.head, err = store.Head(t.Context(), zero.Add(time.Hour)); err != nil {
					rt.Fatal(err)
				}
				same(rt, "head", m.head, host.Head{
					Zero: zero, Clock: g.Clock, Group: g.Number, Message: m.message, Send: m.send, Webhook: m.webhook,
				})
			}
			compare(rt, t.Context(), store, m)
		}
	})
}

// same fails where a store has something else than the model.
func same(rt *rapid.T, what string, got, want any) {
	rt.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		rt.Fatalf("%s (model -, store +):\n%s", what, diff)
	}
}

// must is what a store reads, which never fails here.
func must[T any](of T, err error) func(*rapid.T) T {
	return func(rt *rapid.T) T {
		rt.Helper()
		if err != nil {
			rt.Fatal(err)
		}
		return of
	}
}

func compare(rt *rapid.T, ctx context.Context, s host.Store, m *model) {
	same(rt, "timers", timers(rt, ctx, s), m.timers)
	same(rt, "outbox", must(s.Outbox(ctx))(rt), m.sends)
	same(rt, "webhooks", must(s.Webhooks(ctx))(rt), m.webhooks)
	same(rt, "registrations", must(s.Registrations(ctx))(rt), m.registrations)
	same(rt, "strays", must(s.Strays(ctx))(rt), m.strays)
	var all []uint64
	for n := host.FirstOf(host.ShardOf(m.message)) + 1; n <= m.message+1; n++ {
		all = append(all, n)
	}
	list := must(s.Messages(ctx, all))(rt)
	slices.SortFunc(list, func(a, b host.Message) int { return cmpOf(a.Number, b.Number) })
	same(rt, "messages", list, m.messages)
	before := must(s.Before(ctx, m.message+1, 2))(rt)
	same(rt, "messages before", column(before), column(list)[max(0, len(list)-2):])
	var earlier, want []uint64
	for _, n := range must(s.Earlier(ctx, uuid.Max, 1_000_000))(rt) {
		if host.ShardOf(n) == host.ShardOf(m.message) {
			earlier = append(earlier, n)
		}
	}
	slices.SortFunc(list, func(a, b host.Message) int { return bytes.Compare(b.UMID[:], a.UMID[:]) })
	for i := range list {
		want = append(want, list[i].Number)
	}
	same(rt, "messages by id", earlier, want)
	for i := range m.messages {
		one := &m.messages[i]
		same(rt, "number", must(s.Number(ctx, one.UMID))(rt), one.Number)
		same(rt, "record", string(must(s.Record(ctx, one.Number))(rt)), m.records[one.Number])
		same(rt, "batch of a message", must(s.BatchOf(ctx, one.Number))(rt), m.batchOf(one.Number))
	}
	for _, h := range m.handles {
		number, step, err := s.Handle(ctx, host.Handle{Adapter: h.Adapter, ID: h.ID})
		same(rt, "handle", must(host.Handle{Adapter: h.Adapter, ID: h.ID, Number: number, Step: step}, err)(rt), h)
	}
	for i := range m.batches {
		same(rt, "batch", must(s.Batch(ctx, m.batches[i].ID))(rt), &m.batches[i])
	}
	for _, r := range m.refused {
		same(rt, "refused", must(s.Refused(ctx, r.UMID))(rt), r.Record)
	}
	for _, o := range m.onces {
		same(rt, "once", must(s.Once(ctx, o.Subaccount, o.Key))(rt), o.Answer)
	}
	unknown(rt, ctx, s)
}

// column is what is to be read of messages without their states: each as a text, by number.
func column(list []host.Message) (all []string) {
	for _, m := range list {
		all = append(all, fmt.Sprintf("%020d %s %s %q", m.Number, m.Subaccount, m.Submitted, m.Body))
	}
	slices.Sort(all)
	return all
}

// unknown looks for what no store has.
func unknown(rt *rapid.T, ctx context.Context, s host.Store) {
	nobody := idOf(1 << 40)
	same(rt, "a number", must(s.Number(ctx, nobody))(rt), uint64(0))
	number, _, err := s.Handle(ctx, host.Handle{Adapter: "nobody", ID: "\x00"})
	same(rt, "a handle", must(number, err)(rt), uint64(0))
	same(rt, "a key", must(s.Once(ctx, "nobody", ""))(rt), "")
	same(rt, "a batch", must(s.Batch(ctx, nobody))(rt), (*host.Batch)(nil))
	same(rt, "a refusal", must(s.Refused(ctx, nobody))(rt), "")
}

// timers reads them a few at a time.
func timers(rt *rapid.T, ctx context.Context, s host.Store) (all []host.Timer) {
	after := host.Timer{Due: -1}
	for {
		some := must(s.Timers(ctx, after, 3))(rt)
		all = append(all, some...)
		if len(some) < 3 {
			return all
		}
		after = some[2]
	}
}

// sweep removes old messages, and compares what went.
func sweep(rt *rapid.T, ctx context.Context, s host.Store, m *model) {
	before := time.Duration(rapid.IntRange(0, int(m.clock)+1).Draw(rt, "before"))
	removed := 0
	for from := uint64(0); ; {
		next, some, err := s.Sweep(ctx, before, from, 2)
		if err != nil {
			rt.Fatal(err)
		}
		removed += some
		if from = next; next == 0 {
			break
		}
	}
	same(rt, "swept", removed, m.sweep(before))
}
