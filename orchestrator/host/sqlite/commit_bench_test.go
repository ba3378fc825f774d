package sqlite

import (
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
)

// BenchmarkCommit is what it takes to write a group of 500 steps: half of them submissions, half of them the answers of
// providers to those of the group before. Processor time is told besides, as a machine with other work says little
// else.
func BenchmarkCommit(b *testing.B) {
	const steps = 500
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "cascade.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Head(b.Context(), time.Now()); err != nil {
		b.Fatal(err)
	}
	var groups []*host.Group
	for n := range b.N {
		groups = append(groups, groupOf(b, uint64(n)+1, steps/2))
	}
	before := processorTime()
	b.ResetTimer()
	for _, g := range groups {
		if err := s.Commit(b.Context(), g); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((processorTime()-before).Nanoseconds())/float64(b.N)/steps, "cpu-ns/step")
}

// groupOf is a group in which so many messages are submitted, and those of the group before are accepted.
func groupOf(b *testing.B, number uint64, messages int) *host.Group {
	b.Helper()
	g := &host.Group{Number: number, Clock: time.Duration(number) * time.Millisecond}
	body := []byte(`{"user":{"msisdn":"+6598765432"},"type":1,"clientMessageId":"order-4711","content":{"text":"Your order has ` +
		`been shipped and arrives on Friday.","sms":{"source":"SHOP"}},"plan":[{"channel":"WhatsApp","fallbackAfter":60000000000},{"channel":"SMS"}]}`)
	line := []byte(`{"t":2.897314814,"umid":"01a217ea-608f-77fe-a269-75c55e577ff7","kind":"submitted"}` + "\n" +
		`{"t":2.897314814,"umid":"01a217ea-608f-77fe-a269-75c55e577ff7","kind":"fired","channel":"WhatsApp","step":1}` + "\n")
	route := orchestrator.Route{{Channel: orchestrator.WhatsApp, Success: orchestrator.Delivered, Window: time.Minute},
		{Channel: orchestrator.SMS}}
	fired, _ := orchestrator.Apply(route, orchestrator.State{}, g.Clock,
		orchestrator.Event{Kind: orchestrator.Submission}, nil)
	for i := range uint64(messages) {
		n := (number-1)*uint64(messages) + i + 1
		umid, err := uuid.NewV7()
		if err != nil {
			b.Fatal(err)
		}
		if number > 1 {
			old := n - uint64(messages)
			g.States = append(g.States, host.State{Number: old, State: fired})
			g.Lines = append(g.Lines, host.Lines{Number: old, Text: line[84:]})
			g.Over = append(g.Over, old)
			g.Handles = append(g.Handles, host.Handle{
				Adapter: "shop/whatsapp", ID: fmt.Sprint("wamid.", umid), Number: old, Step: 1,
			})
		}
		g.Messages = append(g.Messages, host.Message{
			Number: n, UMID: umid, Subaccount: "shop", Submitted: g.Clock, Body: body, State: fired,
		})
		g.Timers = append(g.Timers, host.Timer{
			Due: g.Clock + time.Minute, Class: 2, Since: g.Clock, Number: n, Step: 1, Kind: orchestrator.WindowEnd,
		})
		g.Sends = append(g.Sends, host.Send{Seq: n, Number: n, Step: 1, Channel: orchestrator.WhatsApp, Claimed: true})
	}
	for i := range g.Messages {
		g.Lines = append(g.Lines, host.Lines{Number: g.Messages[i].Number, Text: line})
	}
	return g
}

// processorTime is what the process has used so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
