package host_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
	"cascade/orchestrator/host/postgres"
	"cascade/orchestrator/host/postgres/pgtest"
	"cascade/orchestrator/host/storetest"
	"cascade/orchestrator/sendapi"
)

// shortLease is that of tests: long beside a beat on a machine under load, and short beside a test.
const shortLease = 2 * time.Second

// fleet runs a process's fleet over a database. What it gives ends it.
func fleet(t testing.TB, url string, p adapter.Adapter) (f *host.Fleet, end func()) {
	t.Helper()
	db, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	db.Lease, db.Log = shortLease, slog.New(slog.NewTextHandler(t.Output(), nil))
	f = host.NewFleet(db, host.Options{Log: db.Log, Grace: -1, Subaccounts: []host.Subaccount{{
		Name: "shop",
		Plan: orchestrator.Plan{{Channel: orchestrator.WhatsApp, FallbackAfter: time.Hour}, {Channel: orchestrator.SMS}},
		Channels: []host.Channel{
			{Of: orchestrator.WhatsApp, Kind: "test", Adapter: p}, {Of: orchestrator.SMS, Kind: "test", Adapter: p},
		},
	}}})
	stop := storetest.Run(t, f)
	end = sync.OnceFunc(func() {
		stop()
		db.Close()
	})
	t.Cleanup(end)
	return f, end
}

// until waits for what other goroutines and processes bring about, in seconds: what takes minutes never comes.
func until(t testing.TB, is func() bool) {
	t.Helper()
	tick, late := time.NewTicker(5*time.Millisecond), time.After(2*time.Minute)
	defer tick.Stop()
	for !is() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatal("it does not come about")
		}
	}
}

// pair is two fleets over one database, each with half of the shards.
func pair(t testing.TB, of func() adapter.Adapter) (a, b *host.Fleet, endA func()) {
	t.Helper()
	url := pgtest.Database(t)
	a, endA = fleet(t, url, of())
	until(t, func() bool { return a.Owned() == postgres.Shards })
	b, _ = fleet(t, url, of())
	until(t, func() bool { return a.Owned() == postgres.Shards/2 && b.Owned() == postgres.Shards/2 })
	return a, b, endA
}

func providers() adapter.Adapter { return &provider{began: time.Now()} }

// Shards go to whoever is there, in equal parts; those of a process that ends go to the others.
func TestShardsAreDividedAmongProcesses(t *testing.T) {
	a, b, endA := pair(t, providers)
	if err := errors.Join(a.Ready(), b.Ready()); err != nil {
		t.Error(err)
	}
	endA()
	if a.Ready() == nil {
		t.Error("the first one has ended, and is ready")
	}
	until(t, func() bool { return b.Owned() == postgres.Shards })
}

// Receipts and cancels that come to another process than the message's own reach it, and are answered.
func TestWhatComesInElsewhereReachesItsOwner(t *testing.T) {
	a, b, _ := pair(t, providers)
	umid := send(t, a, nil)
	delivered := []adapter.Receipt{{ID: umid + "-1", Status: orchestrator.Delivered}}
	until(t, func() bool { return strings.Contains(fmt.Sprint(kinds(t, b, umid)), "receipt") }) // the provider's answer
	if err := b.Receive(t.Context(), "shop", "test", delivered); err != nil {
		t.Fatal(err)
	}
	text, err := b.Ended(t.Context(), "shop", uuid.Must(uuid.FromString(umid)), time.Minute)
	if err != nil || !strings.Contains(string(text), "succeeded") {
		t.Errorf("%s, %v", text, err)
	}

	later := func(m *orchestrator.Message) { m.Scheduled = orchestrator.When{After: time.Hour} }
	scheduled := uuid.Must(uuid.FromString(send(t, a, later)))
	shop, _ := b.API().Open("shop")
	if err := shop.Cancel(t.Context(), scheduled); err != nil {
		t.Error(err)
	}
	if err := shop.Cancel(t.Context(), scheduled); !strings.Contains(fmt.Sprint(err), "cannot be cancelled") {
		t.Errorf("a second time: %v", err)
	}
	if got := fmt.Sprint(kinds(t, a, scheduled.String())); !strings.Contains(got, "cancelled") {
		t.Error(got)
	}
	ours, _ := a.API().Open("shop")
	batch, err := ours.SendBatch(t.Context(), batchOf(3, later))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := shop.CancelBatch(t.Context(), batch.ID); n != 3 || err != nil {
		t.Errorf("%d of a batch, %v", n, err)
	}
	if records, err := shop.Records(uuid.Must(uuid.FromString(batch.UMIDs[1]))); err != nil {
		t.Errorf("%v, %v", records, err)
	}
}

func batchOf(n int, change func(*orchestrator.Message)) *sendapi.Batch {
	b := &sendapi.Batch{}
	for range n {
		m := &orchestrator.Message{Type: orchestrator.Text, User: orchestrator.User{MSISDN: "+6598765432"}}
		change(m)
		b.Messages = append(b.Messages, sendapi.BatchMessage{Message: m})
	}
	return b
}

// hasty is a provider whose receipt is there before its answer.
type hasty struct {
	provider
	tell func(adapter.Receipt)
}

func (h *hasty) Send(ctx context.Context, s adapter.Send) (adapter.Answer, error) {
	h.tell(adapter.Receipt{ID: s.Key, Status: orchestrator.Delivered})
	return h.provider.Send(ctx, s)
}

// A receipt that comes to another process, and before the provider's answer, finds its message all the same.
func TestAReceiptThatIsTooQuickFindsItsMessage(t *testing.T) {
	var other *host.Fleet
	of := &hasty{provider: provider{began: time.Now()}, tell: func(r adapter.Receipt) {
		if err := other.Receive(context.Background(), "shop", "test", []adapter.Receipt{r}); err != nil {
			t.Error(err)
		}
	}}
	a, b, _ := pair(t, func() adapter.Adapter { return of })
	other = b
	text, err := a.Ended(t.Context(), "shop", uuid.Must(uuid.FromString(send(t, a, nil))), time.Minute)
	if err != nil || !strings.Contains(string(text), "succeeded") {
		t.Errorf("%s, %v", text, err)
	}
}

// What is sent under one key, to two processes at once, is one message; and who registers at one is told by the other.
func TestProcessesShareKeysAndRegistrations(t *testing.T) {
	a, b, _ := pair(t, providers)
	const keys = 40
	var sent [2][keys]string
	var all sync.WaitGroup
	for i, f := range []*host.Fleet{a, b} {
		all.Go(func() {
			for key := range keys {
				sent[i][key] = send(t, f, func(m *orchestrator.Message) {
					m.Once, m.User.MSISDN = fmt.Sprint("key ", key), fmt.Sprint("+65987654", key+10)
				})
			}
		})
	}
	all.Wait()
	if sent[0] != sent[1] {
		t.Errorf("%v\n%v", sent[0], sent[1])
	}
	if ids := slices.Compact(slices.Sorted(slices.Values(sent[0][:]))); len(ids) != keys {
		t.Errorf("%d messages under %d keys", len(ids), keys)
	}
	hook := sendapi.Webhook{URL: "https://shop.example.com/receipts", SubAccountID: "*", Type: sendapi.DeliveryReceipts, Enabled: true}
	if err := a.Register("acme", []sendapi.Webhook{hook}); err != nil {
		t.Fatal(err)
	}
	until(t, func() bool { return len(b.Webhooks("acme")) == 1 })
	if err := b.Unregister("acme", []sendapi.Webhook{hook}); err != nil {
		t.Fatal(err)
	}
	until(t, func() bool { return len(a.Webhooks("acme")) == 0 })
}

// A receipt that comes to a host whose message it is not changes nothing there: two hosts never write one message.
func TestAHostTouchesNoMessageOfAnotherShard(t *testing.T) {
	db, err := postgres.Open(t.Context(), pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	var hosts [2]*host.Host
	for no := range hosts {
		shard, err := db.Take(t.Context(), no)
		if err != nil {
			t.Fatal(err)
		}
		hosts[no], err = host.Open(t.Context(), host.Options{Store: shard, Subaccounts: []host.Subaccount{{
			Name: "shop", Plan: orchestrator.Plan{{Channel: orchestrator.WhatsApp}},
			Channels: []host.Channel{{Of: orchestrator.WhatsApp, Kind: "test", Adapter: &provider{began: time.Now()}}},
		}}})
		if err != nil {
			t.Fatal(err)
		}
		storetest.Run(t, hosts[no])
	}
	umid := send(t, hosts[0], nil)
	until(t, func() bool { return len(kinds(t, hosts[0], umid)) == 3 }) // the provider's answer
	delivered := []adapter.Receipt{{ID: umid + "-1", Status: orchestrator.Delivered}}
	if err := hosts[1].Receive(t.Context(), "shop", "test", delivered); err != nil {
		t.Fatal(err)
	}
	if got := kinds(t, hosts[0], umid); len(got) != 3 {
		t.Errorf("the other host writes %v", got)
	}
}
