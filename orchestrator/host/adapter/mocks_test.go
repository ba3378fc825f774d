package adapter

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/wire"
	"cascade/sim/wire/twilio"
	"cascade/sim/wire/viber"
	"cascade/sim/wire/vonage"
	"cascade/sim/wire/whatsapp"
)

// mocks are the mock providers of a world, and an adapter that speaks to one of them.
type mocks struct {
	Adapter
	world    *live.World
	receipts []string // as the adapter reads them
}

// callbacks bring what the world tells to the adapter.
func (m *mocks) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	answer := &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("")), Request: r}
	in, err := http.NewRequest(r.Method, r.URL.RequestURI(), nil) // as a server has it
	if err != nil {
		return nil, err
	}
	in.Host, in.Header = r.Host, r.Header
	receipts, _, err := m.Receive(in, body)
	if err != nil {
		m.receipts = append(m.receipts, err.Error())
		answer.StatusCode = 403
		return answer, nil
	}
	for _, r := range receipts {
		at := ""
		if !r.At.IsZero() {
			at = "@" + r.At.Format("15:04:05")
		}
		m.receipts = append(m.receipts, fmt.Sprintf("%s %s %s %d %s%s", r.ID, r.Reference, r.Status,
			r.Code, r.ProviderCode, at))
	}
	return answer, nil
}

// mock starts the mock providers of a scenario; of makes the adapter that speaks to them.
func mock(t *testing.T, scenario string, of func(HTTP, wire.Settings) Adapter) *mocks {
	t.Helper()
	parsed, err := scenarios.Parse("", []byte(scenario))
	if err != nil {
		t.Fatal(err)
	}
	m := new(mocks)
	registry := live.NewRegistry(live.Options{Scenario: parsed, Transport: m})
	t.Cleanup(registry.Close)
	server := wire.NewServer(registry, false, whatsapp.New, twilio.New, vonage.New, viber.New)
	if m.world, err = registry.Open("shop"); err != nil {
		t.Fatal(err)
	}
	settings, _ := server.Settings("shop")
	m.Adapter = of(provider(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call, ok := server.Find(r)
		if !ok {
			t.Errorf("%s leads nowhere", r.URL)
			return
		}
		server.Serve(w, r, call)
	})), settings)
	return m
}

func whatsAppOf(h HTTP, s wire.Settings) Adapter {
	return NewWhatsApp(WhatsAppOptions{
		URL: "http://mock/wire/shop/whatsapp", PhoneNumberID: s.WhatsApp.PhoneNumberID, Token: s.WhatsApp.Token,
		AppSecret: s.WhatsApp.AppSecret, VerifyToken: s.WhatsApp.VerifyToken, HTTP: h,
	})
}

func twilioOf(h HTTP, s wire.Settings) Adapter {
	return NewTwilio(TwilioOptions{
		URL: "http://mock/wire/shop/twilio", AccountSID: s.Twilio.AccountSID, AuthToken: s.Twilio.AuthToken, From: "SHOP",
		Validity: time.Minute, HTTP: h,
	})
}

const mockWires = "wires: {whatsapp: {token: T, appSecret: S, webhook: 'http://us/receipts/shop/whatsapp'}, twilio: {authToken: T}}\n"

// met is how a mock provider behaves, what it answers to a send, and what it tells later, as the adapter reads it.
type met struct {
	name     string
	of       func(HTTP, wire.Settings) Adapter
	channel  orchestrator.Channel
	scenario string
	answer   string
	receipts []string
}

// What a mock provider answers and tells later is what the adapter reads, on every channel that it has.
func TestAgainstTheMockProviders(t *testing.T) {
	behaviour := func(channel, script string) string { return mockWires + "providers: {" + channel + ": " + script + "}" }
	const failed = "{script: [{status: Accepted}, {status: Sent, after: 1s}, {status: Undelivered, after: 4s, code: 46}]}"
	const refused = "{script: [{status: Rejected, code: 15}]}"
	const plain = "{script: [{status: Accepted}, {status: Sent, after: 1s}, {status: Delivered, after: 3s}, {status: Read, after: 60s}]}"
	meet(t, []met{
		{"WhatsApp", whatsAppOf, orchestrator.WhatsApp, behaviour("WhatsApp", plain), "Accepted 0 ", []string{
			"ID order-17 Sent 0 @00:00:01", "ID order-17 Delivered 0 @00:00:03", "ID order-17 Read 0 @00:01:00",
		}},
		{"WhatsApp fails", whatsAppOf, orchestrator.WhatsApp, behaviour("WhatsApp", failed), "Accepted 0 ", []string{
			"ID order-17 Sent 0 @00:00:01", "ID order-17 Undelivered 1018 131026@00:00:04",
		}},
		{"WhatsApp refuses", whatsAppOf, orchestrator.WhatsApp, behaviour("WhatsApp", refused),
			"Rejected 15 131030 Recipient phone number not in allowed list", nil},
		{"SMS", twilioOf, orchestrator.SMS, behaviour("SMS", strings.Replace(plain, ", {status: Read, after: 60s}", "", 1)),
			"Accepted 0 ", []string{"ID order-17 Sent 0 ", "ID order-17 Delivered 0 "}},
		{"SMS fails", twilioOf, orchestrator.SMS, behaviour("SMS", failed), "Accepted 0 ", []string{
			"ID order-17 Sent 0 ", "ID order-17 Undelivered 46 30003",
		}},
		{"SMS refuses", twilioOf, orchestrator.SMS, behaviour("SMS", refused),
			"Rejected 15 21211 Invalid 'To' phone number", nil},
		{"WhatsApp over Twilio", twilioOf, orchestrator.WhatsApp, behaviour("WhatsApp", plain), "Accepted 0 ", []string{
			"ID order-17 Sent 0 ", "ID order-17 Delivered 0 ", "ID order-17 Read 0 ",
		}},
	})
}

func meet(t *testing.T, list []met) {
	for _, tt := range list {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := mock(t, tt.scenario, tt.of)
				got := sent(m, hi(tt.channel))
				if got.err != nil || fmt.Sprintf("%s %d %s", got.Status, got.Code, got.Reason) != tt.answer {
					t.Fatalf("%+v, want %s", got, tt.answer)
				}
				if _, err := m.world.AdvanceBy(context.Background(), time.Hour); err != nil {
					t.Fatal(err)
				}
				for i := range m.receipts {
					m.receipts[i] = strings.Replace(m.receipts[i], got.ID, "ID", 1)
				}
				if diff := cmp.Diff(tt.receipts, m.receipts); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestAProviderThatIsDownIsTriedThreeTimes(t *testing.T) {
	for channel, of := range map[orchestrator.Channel]func(HTTP, wire.Settings) Adapter{
		orchestrator.WhatsApp: whatsAppOf, orchestrator.SMS: twilioOf,
	} {
		synctest.Test(t, func(t *testing.T) {
			m := mock(t, mockWires+"providers: {"+channel.String()+": {outages: [{from: 0s, to: 5m, effect: refuse}]}}", of)
			if got := sent(m, hi(channel)); got.Code != orchestrator.ConnectionError ||
				m.world.Summary().Messages != 3 {
				t.Errorf("%s: %+v after %d", channel, got, m.world.Summary().Messages)
			}
		})
	}
}

// The wrong credentials are refused, and callbacks that others have signed.
func TestSecretsAreChecked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := mock(t, mockWires, func(h HTTP, s wire.Settings) Adapter {
			s.WhatsApp.Token = "X"
			return whatsAppOf(h, s)
		})
		if got := sent(m, hi(orchestrator.WhatsApp)); got.Reason != "190 Invalid OAuth access token" {
			t.Errorf("%+v", got)
		}
	})
	for channel, of := range map[orchestrator.Channel]func(HTTP, wire.Settings) Adapter{
		orchestrator.WhatsApp: whatsAppOf, orchestrator.SMS: twilioOf,
	} {
		synctest.Test(t, func(t *testing.T) {
			m := mock(t, mockWires, func(h HTTP, s wire.Settings) Adapter {
				a := of(h, s)
				s.WhatsApp.AppSecret, s.Twilio.AuthToken = "X", "X"
				return sender{a, of(h, s)}
			})
			sent(m, hi(channel))
			m.world.AdvanceBy(context.Background(), time.Second)
			if len(m.receipts) == 0 || !strings.Contains(m.receipts[0], ErrSignature.Error()) {
				t.Errorf("%s: %q", channel, m.receipts)
			}
		})
	}
}

// sender sends over one adapter and receives over another.
type sender struct {
	Adapter
	in Adapter
}

func (s sender) Receive(r *http.Request, body []byte) ([]Receipt, []byte, error) {
	return s.in.Receive(r, body)
}
