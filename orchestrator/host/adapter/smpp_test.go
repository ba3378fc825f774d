package adapter

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
	"cascade/scenarios"
	"cascade/sim/live"
	mocksmpp "cascade/sim/wire/smpp"
)

// held runs an adapter until the test ends, and gathers what it tells.
type held struct {
	Adapter
	t        *testing.T
	mu       sync.Mutex
	receipts []Receipt
	keep     func([]Receipt) error // nil: all are kept
	stop     context.CancelFunc
	ended    chan error
}

func hold(t *testing.T, a Adapter) *held {
	h := &held{Adapter: a, t: t, ended: make(chan error, 1)}
	var ctx context.Context
	ctx, h.stop = context.WithCancel(context.Background())
	go func() {
		h.ended <- a.Run(ctx, func(_ context.Context, list []Receipt) error {
			h.mu.Lock()
			defer h.mu.Unlock()
			if h.keep != nil {
				if err := h.keep(list); err != nil {
					return err
				}
			}
			h.receipts = append(h.receipts, list...)
			return nil
		})
	}()
	t.Cleanup(h.end)
	return h
}

func (h *held) end() {
	h.stop()
	if err := <-h.ended; !errors.Is(err, context.Canceled) {
		h.t.Errorf("it ended with %v", err)
	}
	h.ended <- context.Canceled
}

// told are the receipts in words.
func (h *held) told() (list []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range h.receipts {
		list = append(list, fmt.Sprintf("%s %s %s %d %s", r.ID, r.Reference, r.Status, r.Code, r.ProviderCode))
	}
	return list
}

func smppOptions(n *network) SMPPOptions {
	return SMPPOptions{
		Address: "smsc:2775", SystemID: "shop", Password: "secret", Dial: n.dial,
		Form: smpp.Form{Source: "SHOP"},
	}
}

// mockSMSC is the mock of a world, and an adapter bound to it.
func mockSMSC(t *testing.T, scenario string, change func(*SMPPOptions), ids ...smpp.IDForm) (*held, *live.World) {
	t.Helper()
	parsed, err := scenarios.Parse("", []byte(scenario))
	if err != nil {
		t.Fatal(err)
	}
	registry := live.NewRegistry(live.Options{Scenario: parsed})
	t.Cleanup(registry.Close)
	o := mocksmpp.Options{Worlds: registry, Password: func(string) string { return "secret" }}
	if len(ids) > 0 {
		o.IDs = func(string) smpp.IDForm { return ids[0] }
	}
	server := mocksmpp.New(o)
	n := newNetwork()
	go server.Serve(n)
	t.Cleanup(server.Close)
	world, err := registry.Open("shop")
	if err != nil {
		t.Fatal(err)
	}
	options := smppOptions(n)
	if change != nil {
		change(&options)
	}
	return hold(t, NewSMPP(options)), world
}

func TestAgainstTheMockSMSC(t *testing.T) {
	for _, tt := range []struct {
		name, script, answer string
		receipts             []string
	}{
		{"delivered", "{status: Sent, after: 1s}, {status: Delivered, after: 3s}", "Accepted 0 ",
			[]string{"ID 17 Sent 0 ", "ID 17 Delivered 0 "}},
		{"undelivered", "{status: Undelivered, after: 3s, code: 46}", "Accepted 0 ",
			[]string{"ID 17 Undelivered 46 46"}},
		{"expired", "{status: Undelivered, after: 3s, code: 36}", "Accepted 0 ", []string{"ID 17 Undelivered 36 36"}},
		{"refused", "{status: Rejected, code: 15}", "Rejected 15 ESME_RINVDSTADR", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, world := mockSMSC(t, "providers: {SMS: {script: ["+tt.script+"]}}", nil)
				s := hi(orchestrator.SMS)
				s.Reference = "17"
				got := sent(h, s)
				if got.err != nil || fmt.Sprintf("%s %d %s", got.Status, got.Code, got.Reason) != tt.answer || got.took != 0 {
					t.Fatalf("%+v, want %s", got, tt.answer)
				}
				if _, err := world.AdvanceBy(context.Background(), time.Hour); err != nil {
					t.Fatal(err)
				}
				list := h.told()
				for i := range list {
					list[i] = strings.Replace(list[i], got.ID, "ID", 1)
				}
				if diff := cmp.Diff(tt.receipts, list); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// A long message is one message of the world, and has one receipt.
func TestALongMessageOverSMPP(t *testing.T) {
	for _, whole := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			h, world := mockSMSC(t, "providers: {SMS: {script: [{status: Accepted}, {status: Delivered, after: 3s}]}}",
				func(o *SMPPOptions) { o.Whole = whole })
			s := hi(orchestrator.SMS)
			s.Message.Content.Text = strings.Repeat("Ünïcödé 👍 ", 100)
			got := sent(h, s)
			if _, err := world.AdvanceBy(context.Background(), time.Hour); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{got.ID + "  Delivered 0 "}, h.told()); diff != "" ||
				world.Summary().Messages != 1 {
				t.Errorf("whole %t: %+v, %d messages\n%s", whole, got, world.Summary().Messages, diff)
			}
		})
	}
}

// However an SMSC spells its ids, a receipt is known by that of the answer.
func TestIDsOfTheMockSMSC(t *testing.T) {
	for form := range smpp.IDForm(len(smpp.IDForms())) {
		synctest.Test(t, func(t *testing.T) {
			h, world := mockSMSC(t, "providers: {SMS: {script: [{status: Accepted}, {status: Delivered, after: 3s}]}}",
				func(o *SMPPOptions) { o.IDs = form }, form)
			got := sent(h, hi(orchestrator.SMS))
			if _, err := world.AdvanceBy(context.Background(), time.Hour); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{got.ID + "  Delivered 0 "}, h.told()); diff != "" {
				t.Errorf("%s: %+v\n%s", form, got, diff)
			}
		})
	}
}

// A receipt that the host could not keep comes again.
func TestAReceiptIsTakenWhenItIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, world := mockSMSC(t, "providers: {SMS: {script: [{status: Accepted}, {status: Delivered, after: 3s}]}}", nil)
		h.keep = func([]Receipt) error { h.keep = nil; return errors.New("the disk is full") }
		got := sent(h, hi(orchestrator.SMS))
		if _, err := world.AdvanceBy(context.Background(), time.Hour); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{got.ID + "  Delivered 0 "}, h.told()); diff != "" {
			t.Error(diff)
		}
		if a := world.Attempts(0, 10); len(a) != 2 || a[0].Answer != 503 || a[1].Answer != 200 {
			t.Errorf("%+v", a)
		}
	})
}

func TestASMSCThatIsDownAndComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork()
		o := smppOptions(n)
		dials := 0
		o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			if dials++; dials < 4 { // after 0, 0.5 and 1.5 s; the fourth is at 3.5 s
				return nil, errors.New("connection refused")
			}
			return n.dial(ctx, network, address)
		}
		s := newSMSC(t, n)
		h := hold(t, NewSMPP(o))
		got := make(chan answered)
		go func() { got <- sent(h, hi(orchestrator.SMS)) }()
		s.bind(smpp.OK)
		s.took(s.next(), "7")
		if a := <-got; a.ID != "7" || a.took != 3500*time.Millisecond {
			t.Errorf("%+v", a)
		}
	})
}

func TestASMSCThatStaysDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork()
		n.Close()
		h := hold(t, NewSMPP(smppOptions(n)))
		got := sent(h, hi(orchestrator.SMS))
		if got.err == nil || errors.Is(got.err, ErrUnknown) || got.took != 10*time.Second ||
			!strings.Contains(got.err.Error(), "refused") {
			t.Errorf("%+v", got)
		}
	})
}

func TestABindThatIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, _ := mockSMSC(t, "{}", func(o *SMPPOptions) { o.Password = "wrong" })
		synctest.Wait()
		if got := sent(h, hi(orchestrator.SMS)); got.err == nil || got.took != 0 ||
			!strings.Contains(got.err.Error(), "ESME_RINVPASWD") {
			t.Errorf("%+v", got)
		}
	})
}
