package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
)

// model is what a store is to hold.
type model struct {
	head                   host.Head
	clock                  time.Duration
	group                  uint64
	message, send, webhook uint64
	ids                    int
	messages               []host.Message
	changed                map[uint64]time.Duration
	records                map[uint64]string
	timers                 []host.Timer
	sends                  []host.Send
	handles                []host.Handle
	strays                 []host.Stray
	webhooks               []host.Webhook
	registrations          []host.Registration
	batches                []host.Batch
	refused                []host.Refused
	onces                  []host.Once
}

func newModel(h host.Head) *model {
	return &model{
		head: h, message: h.Message, send: h.Send, webhook: h.Webhook, changed: map[uint64]time.Duration{},
		records: map[uint64]string{},
	}
}

func cmpOf(a, b uint64) int { return cmp.Compare(a, b) }

// idOf is an id that a number is told by.
func idOf(n int) uuid.UUID {
	return uuid.FromStringOrNil(fmt.Sprintf("00000000-0000-4000-8000-%012x", n))
}

// put puts something in the place of what has the same key, or at the end.
func put[T any](list []T, one T, same func(T) bool) []T {
	if i := slices.IndexFunc(list, same); i >= 0 {
		list[i] = one
		return list
	}
	return append(list, one)
}

func (m *model) commit(g *host.Group) {
	m.clock, m.group = g.Clock, g.Number
	m.timers = slices.DeleteFunc(m.timers, func(t host.Timer) bool { return t.Due < g.Passed })
	for _, one := range g.Messages {
		m.messages = append(m.messages, one)
		m.message, m.changed[one.Number] = one.Number, g.Clock
	}
	for _, s := range g.States {
		i := slices.IndexFunc(m.messages, func(one host.Message) bool { return one.Number == s.Number })
		m.messages[i].State, m.changed[s.Number] = s.State, g.Clock
	}
	for _, l := range g.Lines {
		m.records[l.Number] += string(l.Text)
	}
	m.timers = append(m.timers, g.Timers...)
	slices.SortFunc(m.timers, compareTimers)
	m.commitSends(g)
	for _, w := range g.Webhooks {
		m.webhooks = put(m.webhooks, w, func(old host.Webhook) bool { return old.Place == w.Place })
		m.webhook = max(m.webhook, w.Place)
	}
	m.webhooks = slices.DeleteFunc(m.webhooks, func(w host.Webhook) bool { return slices.Contains(g.Told, w.Place) })
	m.batches = append(m.batches, g.Batches...)
	m.refused = append(m.refused, g.Refused...)
	m.onces = append(m.onces, g.Onces...)
	for _, r := range g.Registrations {
		m.registrations = put(m.registrations, r, func(old host.Registration) bool { return sameRegistration(old, r) })
	}
	for _, r := range g.Unregistered {
		m.registrations = slices.DeleteFunc(m.registrations, func(old host.Registration) bool {
			return sameRegistration(old, r)
		})
	}
}

func (m *model) commitSends(g *host.Group) {
	for _, s := range g.Sends {
		m.sends = put(m.sends, s, func(old host.Send) bool { return old.Seq == s.Seq })
		m.send = max(m.send, s.Seq)
	}
	m.sends = slices.DeleteFunc(m.sends, func(s host.Send) bool { return slices.Contains(g.Over, s.Seq) })
	for _, h := range g.Handles {
		if !slices.ContainsFunc(m.handles, func(old host.Handle) bool { return sameHandle(old, h) }) {
			m.handles = append(m.handles, h)
		}
	}
	m.strays = slices.DeleteFunc(m.strays, func(s host.Stray) bool { return s.At < g.Astray })
	m.strays = append(m.strays, g.Strays...)
	m.strays = slices.DeleteFunc(m.strays, func(s host.Stray) bool {
		return slices.ContainsFunc(g.Homed, func(h host.Handle) bool { return sameHandle(h, s.Handle) })
	})
}

func sameHandle(a, b host.Handle) bool { return a.Adapter == b.Adapter && a.ID == b.ID }

func sameRegistration(a, b host.Registration) bool {
	return a.Account == b.Account && a.Subaccount == b.Subaccount && a.Type == b.Type
}

func compareTimers(a, b host.Timer) int {
	return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Class, b.Class), cmp.Compare(a.Since, b.Since),
		cmp.Compare(a.Number, b.Number), cmp.Compare(a.Step, b.Step), cmp.Compare(a.Kind, b.Kind))
}

func (m *model) batchOf(number uint64) *host.Batch {
	for i := range m.batches {
		if b := &m.batches[i]; b.First <= number && number < b.End {
			return b
		}
	}
	return nil
}

// sweep removes messages that ended before an instant, with all that belongs to them.
func (m *model) sweep(before time.Duration) (removed int) {
	gone := map[uint64]bool{}
	m.messages = slices.DeleteFunc(m.messages, func(one host.Message) bool {
		old := one.State.Outcome != orchestrator.Open && m.changed[one.Number] < before
		gone[one.Number] = old
		return old
	})
	for n, old := range gone {
		if old {
			delete(m.records, n)
			removed++
		}
	}
	m.handles = slices.DeleteFunc(m.handles, func(h host.Handle) bool { return gone[h.Number] })
	m.refused = slices.DeleteFunc(m.refused, func(r host.Refused) bool { return r.At < before })
	m.onces = slices.DeleteFunc(m.onces, func(o host.Once) bool { return o.At < before })
	m.batches = slices.DeleteFunc(m.batches, func(b host.Batch) bool { // a store may keep it for a while
		return !slices.ContainsFunc(m.messages, func(one host.Message) bool {
			return b.First <= one.Number && one.Number < b.End
		})
	})
	return removed
}
