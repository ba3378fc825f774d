package host_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
)

// After an outage all windows have ended, and the receipts that came meanwhile wait: no message falls back whose
// receipt is there, and every other one does.
func TestReceiptsThatWaitComeBeforeTimersThatAreOverdue(t *testing.T) {
	onEach(t, func(t *testing.T, place func(testing.TB) string) { herd(t, place(t)) })
}

func herd(t *testing.T, path string) {
	const messages = 4000
	var mu sync.Mutex
	fired := map[orchestrator.Channel][]string{}
	answer := func(s adapter.Send) (adapter.Answer, error) {
		mu.Lock()
		defer mu.Unlock()
		fired[s.Channel] = append(fired[s.Channel], s.Reference)
		return adapter.Answer{ID: s.Key, Status: orchestrator.Accepted}, nil
	}
	plan := orchestrator.Plan{{Channel: orchestrator.WhatsApp, FallbackAfter: time.Minute}, {Channel: orchestrator.SMS}}
	store := reopen(t, path)
	d := host.Drive(t, store, host.Options{}, plan)
	d.Answer = answer
	for range messages {
		d.Submit(&orchestrator.Message{Type: orchestrator.Text, User: orchestrator.User{MSISDN: "+6598765432"}})
	}
	d.Settle(nil)
	store.Close()

	// A timer is read from the store when its time nears: few are held, so that this is tried too.
	d = host.Drive(t, reopen(t, path), host.Options{
		Held: 300, Wall: func() time.Time { return host.Zero.Add(time.Hour) },
	}, plan)
	d.Answer, d.Now = answer, time.Hour
	delivered := map[string]bool{}
	for i, umid := range fired[orchestrator.WhatsApp] {
		if i%4 > 0 {
			delivered[umid] = true
			d.Report(umid, 1, orchestrator.Delivered, 0)
		}
	}
	d.Settle(nil)
	if len(fired[orchestrator.WhatsApp]) != messages || len(fired[orchestrator.SMS]) != messages-len(delivered) {
		t.Errorf("%d went out on WhatsApp, %d were delivered, %d fell back", len(fired[orchestrator.WhatsApp]),
			len(delivered), len(fired[orchestrator.SMS]))
	}
	for _, umid := range fired[orchestrator.SMS] {
		if delivered[umid] {
			t.Fatalf("%s falls back, and its receipt was there", umid)
		}
	}
	if due, ok := d.Next(); ok {
		t.Errorf("a timer is left, due at %s", fmt.Sprint(due))
	}
}
