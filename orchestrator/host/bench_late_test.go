package host_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
	"cascade/orchestrator/host/sqlite"
	"cascade/orchestrator/host/storetest"
)

// lateness keeps how late timers came.
type lateness struct {
	counter
	mu   sync.Mutex
	late []time.Duration
}

func (l *lateness) Late(by time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.late = append(l.late, by)
}

// BenchmarkLate is how late windows end while a thousand messages a second are accepted, each of which falls back.
func BenchmarkLate(b *testing.B) {
	const aSecond, seconds = 1000, 5
	for b.Loop() {
		l := &lateness{}
		h, end := benched(b, filepath.Join(b.TempDir(), "cascade.db"), host.Options{Observer: l}, 2*time.Second)
		shop, _ := h.API().Open("shop")
		ticker := time.NewTicker(time.Second / aSecond)
		var all sync.WaitGroup
		for range aSecond * seconds {
			<-ticker.C
			all.Go(func() {
				if _, err := shop.Send(b.Context(), &orchestrator.Message{User: orchestrator.User{MSISDN: "+6598765432"}}); err != nil {
					b.Error(err)
				}
			})
		}
		all.Wait()
		ticker.Stop()
		end()
		slices.Sort(l.late)
		if n := len(l.late); n > 0 {
			b.ReportMetric(l.late[n/2].Seconds()*1000, "p50-ms")
			b.ReportMetric(l.late[n*99/100].Seconds()*1000, "p99-ms")
			b.ReportMetric(float64(n), "timers")
		}
	}
}

// benched starts a host over a provider that takes everything. What it gives ends it.
func benched(b *testing.B, path string, o host.Options, window time.Duration) (h *host.Host, end func()) {
	b.Helper()
	store, err := sqlite.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	o.Store = store
	o.Subaccounts = []host.Subaccount{{
		Name: "shop",
		Plan: orchestrator.Plan{{Channel: orchestrator.WhatsApp, FallbackAfter: window}, {Channel: orchestrator.SMS}},
		Channels: []host.Channel{
			{Of: orchestrator.WhatsApp, Kind: "test", Adapter: taker{}, Abreast: 512},
			{Of: orchestrator.SMS, Kind: "test", Adapter: taker{}},
		},
	}}
	if h, err = host.Open(b.Context(), o); err != nil {
		b.Fatal(err)
	}
	stop := storetest.Run(b, h)
	return h, func() {
		stop()
		store.Close()
	}
}

// BenchmarkHerd is a start after an outage: the windows of all messages have ended, and their receipts all come at
// once. None falls back.
func BenchmarkHerd(b *testing.B) {
	const messages, atOnce = 1_000_000, 2000
	path := filepath.Join(b.TempDir(), "cascade.db")
	ids := openMessages(b, path, messages, atOnce)
	for b.Loop() {
		count := &counter{}
		wall := time.Now().Add(time.Hour)
		h, end := benched(b, path, host.Options{Observer: count, Wall: func() time.Time { return wall }}, time.Minute)
		began := time.Now()
		var next atomic.Int64
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				for first := int(next.Add(100)) - 100; first < messages; first = int(next.Add(100)) - 100 {
					var list []adapter.Receipt
					for _, id := range ids[first : first+100] {
						list = append(list, adapter.Receipt{ID: id, Status: orchestrator.Delivered})
					}
					if err := h.Receive(b.Context(), "shop", "test", list); err != nil {
						b.Error(err)
					}
				}
			})
		}
		all.Wait()
		b.ReportMetric(messages/time.Since(began).Seconds(), "receipts/s")
		b.ReportMetric(float64(h.Depth()), "fallbacks")
		end()
	}
}

// openMessages makes a store of messages that wait on their first step, whose window ends a minute after its zero. It
// gives what their provider calls them.
func openMessages(b *testing.B, path string, messages, atOnce int) (ids []string) {
	b.Helper()
	store, err := sqlite.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	if _, err := store.Head(b.Context(), time.Now()); err != nil {
		b.Fatal(err)
	}
	body := []byte(`{"user":{"msisdn":"+6598765432"},"type":1,"content":{"text":"Hello World!"},` +
		`"plan":[{"channel":"WhatsApp","fallbackAfter":60000000000},{"channel":"SMS"}]}`)
	route := orchestrator.Route{
		{Channel: orchestrator.WhatsApp, Success: orchestrator.Delivered, Window: time.Minute},
		{Channel: orchestrator.SMS, Success: orchestrator.Delivered},
	}
	fired, _ := orchestrator.Apply(route, orchestrator.State{}, 0,
		orchestrator.Event{Kind: orchestrator.Submission}, nil)
	for first := 1; first <= messages; first += atOnce {
		g := &host.Group{Number: uint64(first)}
		for n := uint64(first); n < uint64(first+atOnce); n++ {
			umid, err := uuid.NewV7()
			if err != nil {
				b.Fatal(err)
			}
			ids = append(ids, fmt.Sprint("send ", n))
			g.Messages = append(g.Messages, host.Message{
				Number: n, UMID: umid, Subaccount: "shop", Body: body, State: fired,
			})
			g.Handles = append(g.Handles, host.Handle{Adapter: "shop/test", ID: ids[n-1], Number: n, Step: 1})
			g.Timers = append(g.Timers, host.Timer{
				Due: time.Minute, Class: 2, Number: n, Step: 1, Kind: orchestrator.WindowEnd,
			})
		}
		if err := store.Commit(b.Context(), g); err != nil {
			b.Fatal(err)
		}
	}
	return ids
}
