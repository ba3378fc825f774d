package host_test

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
	"cascade/orchestrator/host/sqlite"
	"cascade/orchestrator/host/storetest"
	"cascade/orchestrator/record"
	"cascade/orchestrator/sendapi"
)

// provider takes everything, and remembers when.
type provider struct {
	mu    sync.Mutex
	began time.Time
	taken []string // such as "WhatsApp 10s"
	keys  []string
}

func (p *provider) Send(_ context.Context, s adapter.Send) (adapter.Answer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken = append(p.taken, s.Channel.String()+" "+time.Since(p.began).Round(time.Millisecond).String())
	p.keys = append(p.keys, s.Key)
	return adapter.Answer{ID: s.Key, Status: orchestrator.Accepted}, nil
}

// key is that of a send, from 0.
func (p *provider) key(i int) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.keys[i]
}

// sent is what the provider has taken so far.
func (p *provider) sent() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.taken)
}

func (p *provider) Receive(*http.Request, []byte) ([]adapter.Receipt, []byte, error) {
	return nil, nil, nil
}

func (p *provider) Run(ctx context.Context, _ func(context.Context, []adapter.Receipt) error) error {
	<-ctx.Done()
	return nil
}

// running starts a host on its own loop, in a bubble whose time is not the machine's. What it gives ends it.
func running(t *testing.T, path string, p adapter.Adapter, o host.Options) (h *host.Host, end func()) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	o.Store = store
	o.Subaccounts = []host.Subaccount{{
		Name: "shop",
		Plan: orchestrator.Plan{{Channel: orchestrator.WhatsApp, FallbackAfter: 10 * time.Second},
			{Channel: orchestrator.SMS}},
		Channels: []host.Channel{{Of: orchestrator.WhatsApp, Kind: "test", Adapter: p},
			{Of: orchestrator.SMS, Kind: "test", Adapter: p}},
	}}
	if h, err = host.Open(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	stop := storetest.Run(t, h)
	return h, func() {
		stop()
		store.Close()
	}
}

// sender is a host, or a fleet of them.
type sender interface {
	API() sendapi.Host
	Record(ctx context.Context, subaccount string, umid uuid.UUID) ([]byte, error)
}

func send(t *testing.T, h sender, change func(*orchestrator.Message)) (umid string) {
	t.Helper()
	shop, err := h.API().Open("shop")
	if err != nil {
		t.Fatal(err)
	}
	m := &orchestrator.Message{
		Type: orchestrator.Text, User: orchestrator.User{MSISDN: "+6598765432"}, Content: orchestrator.Content{Text: "Hello World!"},
	}
	if change != nil {
		change(m)
	}
	sent, err := shop.Send(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	return sent.UMID
}

func kinds(t *testing.T, h sender, umid string) (told []string) {
	t.Helper()
	text, err := h.Record(t.Context(), "shop", uuid.Must(uuid.FromString(umid)))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := record.ReadLines(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		told = append(told, l.Kind.String()+" "+l.At.Round(time.Millisecond).String())
	}
	return told
}

func TestAWindowEndsOnTheLoopsOwnClock(t *testing.T) {
	path := newPath(t)
	synctest.Test(t, func(t *testing.T) {
		p := &provider{began: time.Now()}
		h, end := running(t, path, p, host.Options{})
		umid := send(t, h, nil)
		time.Sleep(9 * time.Second)
		synctest.Wait()
		if want := []string{"WhatsApp 0s"}; !slices.Equal(p.sent(), want) {
			t.Errorf("after 9 s %v", p.sent())
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if want := []string{"WhatsApp 0s", "SMS 10s"}; !slices.Equal(p.sent(), want) {
			t.Errorf("after 11 s %v", p.sent())
		}
		h.Receive(t.Context(), "shop", "test", []adapter.Receipt{{ID: umid + "-2", Status: orchestrator.Delivered}})
		want := []string{"submitted 0s", "fired 0s", "receipt 0s", "lapsed 10s", "fired 10s", "receipt 10s",
			"receipt 11s", "succeeded 11s"}
		if got := kinds(t, h, umid); !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
		end()
	})
}

// Providers keep receipts while the host is away: it hears them before windows end that are overdue.
func TestAfterAStartOverdueTimersWaitForReceipts(t *testing.T) {
	path := newPath(t)
	synctest.Test(t, func(t *testing.T) {
		p := &provider{began: time.Now()}
		h, end := running(t, path, p, host.Options{})
		heard, unheard := send(t, h, nil), send(t, h, nil)
		end()
		time.Sleep(time.Hour)
		h, end = running(t, path, p, host.Options{})
		time.Sleep(4 * time.Second)
		if err := h.Receive(t.Context(), "shop", "test", []adapter.Receipt{{ID: heard + "-1", Status: orchestrator.Delivered}}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if want := []string{"WhatsApp 0s", "WhatsApp 0s", "SMS 1h0m5s"}; !slices.Equal(p.sent(), want) {
			t.Errorf("%v", p.sent())
		}
		if p.key(2) != unheard+"-2" {
			t.Errorf("the SMS is %s, not one of %s", p.key(2), unheard)
		}
		end()
	})
}

// The calendar may be set by an hour, while the host runs or between two starts: no window ends early, none is held,
// and the record's times never go back.
func TestACalendarThatIsSetMovesNoWindow(t *testing.T) {
	for _, step := range []time.Duration{time.Hour, -time.Hour} {
		path := newPath(t)
		synctest.Test(t, func(t *testing.T) {
			off := time.Duration(0)
			o := host.Options{Wall: func() time.Time { return time.Now().Add(off) }, Grace: -1}
			p := &provider{began: time.Now()}
			h, end := running(t, path, p, o)
			send(t, h, nil)
			time.Sleep(3 * time.Second)
			off = step // while it runs
			time.Sleep(8 * time.Second)
			synctest.Wait()
			if want := []string{"WhatsApp 0s", "SMS 10s"}; !slices.Equal(p.sent(), want) {
				t.Errorf("set by %s while it runs: %v", step, p.sent())
			}
			end()
			h, end = running(t, path, p, o)
			umid := send(t, h, nil)
			time.Sleep(11 * time.Second)
			synctest.Wait()
			if want := []string{"WhatsApp 11s", "SMS 21s"}; !slices.Equal(p.sent()[2:], want) {
				t.Errorf("set by %s before the start: %v", step, p.sent()[2:])
			}
			// Set back, it goes on from the last instant that was written: that of the SMS.
			if step < 0 && !slices.Contains(kinds(t, h, umid), "fired 10s") {
				t.Errorf("the clock went back: %v", kinds(t, h, umid))
			}
			end()
		})
	}
}
