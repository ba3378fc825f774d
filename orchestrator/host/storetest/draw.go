package storetest

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
)

// anything is what comes from outside: bytes of all kinds.
var anything = rapid.OneOf(
	rapid.StringN(0, 8, -1), rapid.SampledFrom([]string{"\x00", "\xff\xfe", "a'b\\", "ü", "A", "a"}),
)

// draw makes a group that a host could write next.
func (m *model) draw(rt *rapid.T) *host.Group {
	g := &host.Group{
		Number: m.group + 1, Clock: m.clock + time.Duration(rapid.IntRange(1, 50).Draw(rt, "later")),
		Passed: time.Duration(rapid.IntRange(0, 60).Draw(rt, "passed")),
	}
	for range rapid.IntRange(0, 4).Draw(rt, "messages") {
		number := m.message + uint64(len(g.Messages)) + 1
		g.Messages = append(g.Messages, host.Message{
			Number: number, UMID: m.id(), Subaccount: rapid.SampledFrom([]string{"shop", "bank"}).Draw(rt, "of"),
			Submitted: g.Clock, Body: []byte(anything.Draw(rt, "body") + "."), State: state(rt),
		})
	}
	for _, one := range some(rt, m.messages) {
		g.States = append(g.States, host.State{Number: one.Number, State: state(rt)})
	}
	for _, one := range some(rt, slices.Concat(m.messages, g.Messages)) {
		g.Lines = append(g.Lines, host.Lines{Number: one.Number, Text: fmt.Appendf(nil, "{%d}\n", g.Number)})
		g.Timers = append(g.Timers, host.Timer{
			Due:   g.Clock + time.Duration(rapid.IntRange(0, 99).Draw(rt, "due")),
			Class: uint8(rapid.IntRange(0, 3).Draw(rt, "class")), Since: g.Clock, Number: one.Number, Step: uint8(rapid.IntRange(0, 4).Draw(rt, "step")),
			Kind: orchestrator.WindowEnd,
		})
	}
	slices.SortFunc(g.Timers, compareTimers)
	m.drawSends(rt, g)
	m.drawWebhooks(rt, g)
	m.drawRest(rt, g)
	return g
}

func (m *model) id() (id [16]byte) {
	m.ids++
	return idOf(m.ids)
}

// some draws some of a list.
func some[T any](rt *rapid.T, list []T) (chosen []T) {
	for _, one := range list {
		if rapid.Bool().Draw(rt, "chosen") {
			chosen = append(chosen, one)
		}
	}
	return chosen
}

func state(rt *rapid.T) (s orchestrator.State) {
	s.Submitted = true
	outcomes := []orchestrator.Outcome{orchestrator.Open, orchestrator.Succeeded, orchestrator.Failed}
	s.Outcome = rapid.SampledFrom(outcomes).Draw(rt, "outcome")
	return s
}

func (m *model) drawSends(rt *rapid.T, g *host.Group) {
	for i, one := range some(rt, slices.Concat(m.messages, g.Messages)) {
		s := host.Send{Seq: m.send + uint64(i) + 1, Number: one.Number, Step: 1, Channel: orchestrator.SMS}
		g.Sends = append(g.Sends, s)
		if rapid.Bool().Draw(rt, "claimed at once") {
			s.Claimed = true
			g.Sends = append(g.Sends, s)
		}
		g.Handles = append(g.Handles, m.handle(rt, one.Number))
	}
	for _, s := range some(rt, m.sends) {
		if rapid.Bool().Draw(rt, "over") {
			g.Over = append(g.Over, s.Seq)
			continue
		}
		s.Claimed, s.Attempt = !s.Claimed, s.Attempt+1
		g.Sends = append(g.Sends, s)
	}
	for range rapid.IntRange(0, 2).Draw(rt, "strays") {
		g.Strays = append(g.Strays, host.Stray{
			Handle: m.handle(rt, 0), At: g.Clock, Status: orchestrator.Delivered,
			Code: orchestrator.Code(rapid.Uint16().Draw(rt, "code")),
		})
	}
	for _, s := range some(rt, m.strays) {
		g.Homed = append(g.Homed, host.Handle{Adapter: s.Adapter, ID: s.ID})
	}
	if rapid.IntRange(0, 3).Draw(rt, "astray") == 0 {
		g.Astray = g.Clock
	}
}

func (m *model) handle(rt *rapid.T, number uint64) host.Handle {
	adapters := []string{"shop/twilio", "shop/smpp"}
	h := host.Handle{Adapter: rapid.SampledFrom(adapters).Draw(rt, "adapter"), ID: anything.Draw(rt, "id")}
	if h.Number = number; number > 0 {
		h.Step = 1
	}
	return h
}

func (m *model) drawWebhooks(rt *rapid.T, g *host.Group) {
	for i, one := range some(rt, slices.Concat(m.messages, g.Messages)) {
		g.Webhooks = append(g.Webhooks, host.Webhook{
			Place: m.webhook + uint64(i) + 1, Number: one.Number,
			Receiver: host.Receiver{URL: anything.Draw(rt, "url"), Authorization: anything.Draw(rt, "authorization")},
			Step:     1, Status: orchestrator.Read, Code: orchestrator.Code(rapid.Uint16().Draw(rt, "code")),
			Delivered: rapid.Bool().Draw(rt, "delivered"), At: g.Clock, Attempt: 1, Due: g.Clock,
		})
	}
	for _, w := range some(rt, m.webhooks) {
		if rapid.Bool().Draw(rt, "told") {
			g.Told = append(g.Told, w.Place)
			continue
		}
		w.Attempt, w.Due = w.Attempt+1, w.Due+time.Second
		g.Webhooks = append(g.Webhooks, w)
	}
}

func (m *model) drawRest(rt *rapid.T, g *host.Group) {
	if n := len(g.Messages); n > 0 && rapid.Bool().Draw(rt, "batch") {
		g.Batches = append(g.Batches, host.Batch{
			ID: m.id(), Subaccount: "shop", Client: anything.Draw(rt, "client"), First: g.Messages[0].Number,
			End: g.Messages[n-1].Number + 1,
		})
		g.Refused = append(g.Refused, host.Refused{
			UMID: m.id(), Record: anything.Draw(rt, "record") + ".", At: g.Clock,
		})
	}
	key := anything.Draw(rt, "key")
	if !slices.ContainsFunc(m.onces, func(o host.Once) bool { return o.Key == key }) {
		answer := anything.Draw(rt, "answer") + "."
		g.Onces = append(g.Onces, host.Once{Subaccount: "shop", Key: key, Answer: answer, At: g.Clock})
	}
	for range rapid.IntRange(0, 2).Draw(rt, "registrations") {
		g.Registrations = append(g.Registrations, host.Registration{
			Account: anything.Draw(rt, "account"), Subaccount: "*", Type: "receipts", Body: anything.Draw(rt, "body"),
		})
	}
	g.Unregistered = some(rt, m.registrations)
}
