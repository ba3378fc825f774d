package adapter

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/vonage"
	"cascade/sim/wire"
)

func vonageOf(h HTTP, s wire.Settings) Adapter {
	return NewVonage(VonageOptions{
		URL: "http://mock/wire/shop/vonage", APIKey: s.Vonage.APIKey, APISecret: s.Vonage.APISecret,
		SignatureSecret: s.Vonage.SignatureSecret, From: "SHOP", TTL: time.Minute, HTTP: h,
	})
}

// vonageWorld is a scenario in which the provider of a channel behaves so.
func vonageWorld(c orchestrator.Channel, provider string) string {
	return "wires: {vonage: {apiKey: K, apiSecret: T, signatureSecret: S}}\n" +
		"recipients: [{msisdn: '+6581234567', offline: [{channel: Viber, from: 0s, to: 10m}]}]\n" +
		"providers: {" + c.String() + ": " + provider + "}"
}

func TestAgainstVonagesMock(t *testing.T) {
	var list []met
	for _, tt := range []struct {
		channel         orchestrator.Channel
		provider, reply string
		receipts        []string
	}{
		{orchestrator.SMS, "{script: [{status: Accepted}, {status: Sent, after: 1s}, {status: Delivered, after: 3s}]}", "Accepted 0 ",
			[]string{"ID order-17 Sent 0 @00:00:01", "ID order-17 Delivered 0 @00:00:03"}},
		{orchestrator.RCS, "{script: [{status: Delivered, after: 3s}, {status: Read, after: 60s}]}", "Accepted 0 ",
			[]string{"ID order-17 Delivered 0 @00:00:03", "ID order-17 Read 0 @00:01:00"}},
		{orchestrator.WhatsApp, "{script: [{status: Undelivered, after: 4s, code: 46}]}", "Accepted 0 ",
			[]string{"ID order-17 Undelivered 46 1180@00:00:04"}},
		{orchestrator.RCS, "{script: [{status: Rejected, after: 4s, code: 1}]}", "Accepted 0 ",
			[]string{"ID order-17 Rejected 1 1250@00:00:04"}},
		{orchestrator.Viber, "{script: [{status: Delivered, after: 3s}], onExpiry: Undelivered}", "Accepted 0 ",
			[]string{"ID order-17 Undelivered 36 1360@00:01:00"}},
		{orchestrator.SMS, "{script: [{status: Rejected, code: 15}]}", "Rejected 15 1310 Invalid destination", nil},
		{orchestrator.SMS, "{outages: [{from: 0s, to: 5m, effect: refuse}]}",
			"Rejected 23 1260 Destination unreachable", nil},
	} {
		list = append(list, met{
			tt.channel.String() + " " + tt.provider, vonageOf, tt.channel, vonageWorld(tt.channel,
				tt.provider), tt.reply, tt.receipts,
		})
	}
	meet(t, list)
}

func TestVonagesSecretsAreChecked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := mock(t, vonageWorld(orchestrator.SMS, "{}"), func(h HTTP, s wire.Settings) Adapter {
			s.Vonage.APISecret = "X"
			return vonageOf(h, s)
		})
		if got := sent(m, hi(orchestrator.SMS)); got.Code != orchestrator.RejectedByChannel ||
			got.Reason != "401 You did not provide correct credentials" {
			t.Errorf("%+v", got)
		}
	})
	body := []byte(`{"message_uuid":"1","status":"delivered"}`)
	for _, secret := range []string{"", "S"} {
		for _, signed := range []string{"", "S", "X"} {
			r := httptest.NewRequest(http.MethodPost, "/", nil)
			r.Header.Set("Authorization", vonage.Sign(signed, "K", "1", time.Unix(0, 0), body))
			receipts, _, err := NewVonage(VonageOptions{SignatureSecret: secret}).Receive(r, body)
			if right := secret == "S" && signed == "S"; errors.Is(err, ErrSignature) == right ||
				(len(receipts) == 1) != right {
				t.Errorf("%q signed with %q: %v, %v", secret, signed, receipts, err)
			}
		}
	}
}

func TestVonageUnderAHostileProvider(t *testing.T) {
	const took = `{"message_uuid":"1f1e3a2b-0000-4000-8000-000000000000"}`
	ok := says(202, took)
	of := func(status int, kind, more string) func(http.ResponseWriter, *http.Request) {
		return says(status, fmt.Sprintf(`{"type":"https://developer.vonage.com/api-errors%s","title":"T","detail":"+6581234567"%s}`, kind, more))
	}
	play(t, []hostile{
		{name: "401", answers: script1(of(401, "#unauthorized", "")), want: refusal(41, "401 T"), requests: 1},
		{name: "no credit", answers: script1(of(402, "#low-balance", "")), want: refusal(42, "402 T"), requests: 1},
		{name: "a parameter", answers: script1(of(422, "#invalid-params", "")),
			want: refusal(18, "422 T"), requests: 1},
		{name: "the number", answers: script1(of(422, "#invalid-params", `,"invalid_parameters":[{"name":"to","reason":"+6581234567"}]`)),
			want: refusal(15, "422 T"), requests: 1},
		{name: "its code", answers: script1(of(422, "/messages#1210", "")),
			want: refusal(43, "1210 Anti-spam rejection"), requests: 1},
		{name: "throttled", answers: append(script1(of(429, "#throttled", "")), ok), requests: 2, took: time.Second},
		{name: "its own 500", answers: append(script1(of(500, "#internal-error", "")), ok), requests: 2,
			took: 100 * time.Millisecond},
	}, took, orchestrator.SMS, func(h HTTP) Adapter { return NewVonage(VonageOptions{HTTP: h}) })
}

func TestAVonageWebhookThatTellsNothingOfASend(t *testing.T) {
	a := NewVonage(VonageOptions{SignatureSecret: "S"})
	at := time.Date(2026, 1, 1, 0, 0, 3, 0, time.UTC)
	for body, want := range map[string][]Receipt{
		`{"message_uuid":"1","status":"delivered","client_ref":"r","timestamp":"2026-01-01T00:00:03Z"}`: {{
			ID: "1", Reference: "r", Status: orchestrator.Delivered, At: at,
		}},
		`{"message_uuid":"1","status":"undeliverable","timestamp":"soon"}`: {{
			ID: "1", Status: orchestrator.Undelivered, Code: orchestrator.UnknownFailure,
		}},
		`{"message_uuid":"1","status":"rejected","error":{"type":"https://developer.vonage.com/api-errors/messages#1360","title":"TTL was exceeded"}}`: {
			{ID: "1", Status: orchestrator.Undelivered, Code: orchestrator.Expired, ProviderCode: "1360"},
		},
		`{"message_uuid":"1","channel":"whatsapp","from":"65","text":"STOP","message_type":"text"}`: nil,
		`{"status":"delivered"}`: nil, `{"message_uuid":"1","status":"beamed"}`: nil,
	} {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.Header.Set("Authorization", vonage.Sign("S", "K", "1", at, []byte(body)))
		got, _, err := a.Receive(r, []byte(body))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", body, err, diff)
		}
	}
}
