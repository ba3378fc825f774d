package live

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"
	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
	"cascade/scenarios"
)

func TestARefusedMessageOfABatchCanBeAskedForItsReason(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels)})
	w := open(t, r, "shop")
	body := `{"clientBatchId":"mine","messages":[{"user":{"msisdn":"98765432"},"type":"text","content":{"text":"Hi"},"clientMessageId":"1"}]}`
	batch := must(sendapi.DecodeBatch([]byte(body), w.Terms()))
	sent := must(w.SendBatch(context.Background(), batch))
	records := must(w.Records(uuid.Must(uuid.FromString(sent.UMIDs[0]))))
	if len(records) != 1 {
		t.Fatalf("%+v", records)
	}
	got := records[0]
	if got.Status.State != "rejected" || got.Status.ErrorCode != 3003 ||
		!strings.Contains(got.Status.ErrorMessage, "user.msisdn") ||
		got.BatchID != sent.ID || got.ClientBatchID != "mine" || got.ClientID != "1" || got.User.MSISDN != "98765432" {
		t.Errorf("%+v", got)
	}
	for range refusalsKept {
		must(w.SendBatch(context.Background(), batch))
	}
	if len(w.refused.byUMID) != refusalsKept {
		t.Errorf("%d are kept", len(w.refused.byUMID))
	}
}

func TestAnAdvanceWaitsForTheWebhooksItCauses(t *testing.T) {
	var d diary
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels), Transport: handler(d.write)})
	w := open(t, r, "shop")
	send(t, w, toldAt("http://app/receipts"))
	advanceTo(t, w, 2*time.Minute+3*time.Second)
	want := []string{
		"whatsapp queued 00.05Z", "whatsapp sent 00.20Z", "whatsapp delivered 03.00Z", "viber queued 00.05Z",
		"viber sent 00.20Z", "sms queued 00.05Z", "sms sent 00.20Z", "sms delivered 03.00Z",
	}
	if diff := cmp.Diff(want, d.lines); diff != "" {
		t.Error(diff)
	}
	if c := w.Clock(); !c.Settled || c.Pending != 0 {
		t.Errorf("%+v", c)
	}
}

// Attempts are made at 0, 1, 11, 41 and 131 s; then the webhook is lost, and the next of the message goes out.
func TestARefusedWebhookIsTriedAgainAfter1And10And30And90Seconds(t *testing.T) {
	refuse := handler(func(b *told) int {
		if b.Payload.Status.State == "queued" {
			return http.StatusServiceUnavailable
		}
		return http.StatusNoContent
	})
	r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]"), Transport: refuse})
	w := open(t, r, "shop")
	send(t, w, toldAt("http://app/receipts"))
	advanceTo(t, w, 10*time.Minute)
	want := `{"answer":503,"attempt":1,"channel":"SMS","state":"queued","step":1,"t":0.05}
{"answer":503,"attempt":2,"channel":"SMS","state":"queued","step":1,"t":1.05}
{"answer":503,"attempt":3,"channel":"SMS","state":"queued","step":1,"t":11.05}
{"answer":503,"attempt":4,"channel":"SMS","state":"queued","step":1,"t":41.05}
{"answer":503,"attempt":5,"channel":"SMS","lost":true,"state":"queued","step":1,"t":131.05}
{"answer":204,"attempt":1,"channel":"SMS","state":"sent","step":1,"t":131.05}
{"answer":204,"attempt":1,"channel":"SMS","state":"delivered","step":1,"t":131.05}
`
	if diff := cmp.Diff(want, lines(w, "webhook")); diff != "" {
		t.Error(diff)
	}
}

// WhatsApp's price is told with the sending and once with the delivery.
func TestAReadAfterItsDeliveryDoesNotTellThePriceAgain(t *testing.T) {
	var got []string
	prices := handler(func(b *told) int {
		line := b.Payload.Status.State
		if own := b.Payload.WhatsApp; own != nil {
			line += " " + own.PricingCategory
		}
		got = append(got, line)
		return http.StatusOK
	})
	r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: WhatsApp}]\nproviders: {WhatsApp: {script: [{status: Sent, after: 1s}, {status: Delivered, after: 2s}, {status: Read, after: 3s}]}}"),
		Transport: prices})
	w := open(t, r, "shop")
	send(t, w, toldAt("http://app/receipts"))
	advanceTo(t, w, time.Minute)
	if diff := cmp.Diff([]string{"sent service", "delivered service", "read"}, got); diff != "" {
		t.Error(diff)
	}
}

// Of a send that named a number WhatsApp tells its own id of the user once it has the message: always the same one.
func TestWhatsAppTellsItsIDOfAUserOnceItHasTheMessage(t *testing.T) {
	var got []string
	ids := handler(func(b *told) int {
		got = append(got, b.Payload.Channel+" "+b.Payload.Status.State+" "+b.Payload.User.ChannelUserID)
		return http.StatusOK
	})
	r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: WhatsApp, fallbackAfter: 60, successStatus: Read}, {channel: SMS}]"), Transport: ids})
	w := open(t, r, "shop")
	for range 2 {
		got = nil
		send(t, w, toldAt("http://app/receipts"))
		must(w.AdvanceUntilIdle(t.Context()))
		want := []string{"whatsapp queued ", "whatsapp sent ", "whatsapp delivered SG.8539922983301451", "sms queued ",
			"sms sent ", "sms delivered "}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

// The provider's own number of a failure is the script's, else the one that the code has, where it has one.
func TestAFailureIsToldWithTheProvidersOwnNumber(t *testing.T) {
	for line, want := range map[string]string{
		"{status: Undelivered, after: 2s, code: 1022}":                        `1022 Message window expired "131047"`,
		"{status: Rejected, after: 2s, providerCode: 131026}":                 `1018 Message rejected "131026"`,
		"{status: Rejected, after: 0s, code: 1, providerCode: 131026}":        `1 AbsentSubscriber "131026"`,
		"{status: Undelivered, after: 2s, code: 1000, providerCode: 0}":       `1000 Authentication failed "0"`,
		"{status: Undelivered, after: 2s, code: 41}":                          `41 SmscReject ""`,
		"{status: Undelivered, after: 2s, providerCode: 63016}":               `1022 Message window expired "63016"`,
		"{status: Sent}, {status: Undelivered, after: 9s, providerCode: 130}": "",
	} {
		text := "plan: [{channel: WhatsApp}]\nproviders: {WhatsApp: {script: [" + line + "]}}"
		if want == "" {
			if _, err := scenarios.Parse("", []byte(text)); err == nil {
				t.Errorf("%s is read", line)
			}
			continue
		}
		var got string
		heard := handler(func(b *told) int {
			if s := b.Payload.Status; s.State == "undelivered" {
				own := b.Payload.WhatsApp
				if own == nil {
					own = &webhook.WhatsApp{}
				}
				got = fmt.Sprintf("%d %s %q", s.ErrorCode, s.ErrorMessage, own.ProviderErrorCode)
			}
			return http.StatusOK
		})
		r := newRegistry(t, Options{Scenario: scenario(t, text), Transport: heard})
		w := open(t, r, "shop")
		send(t, w, toldAt("http://app/receipts"))
		advanceTo(t, w, time.Minute)
		if got != want {
			t.Errorf("%s is told as %s, not %s", line, got, want)
		}
	}
}

// What a model rejects has the number that it gives; so have held and repeated receipts theirs.
func TestTheProvidersOwnNumberStaysWithItsReceipt(t *testing.T) {
	for provider, want := range map[string][]string{
		"model: {reject: {share: 1, after: 1s, providerCode: 131049}}": {"1024 131049"},
		"script: [{status: Undelivered, after: 1s, code: 46, providerCode: 131026}, " +
			"{status: Undelivered, after: 1s, code: 41, providerCode: 131031}]": {"46 131026"},
		"outages: [{from: 0s, to: 10s, effect: hold}], script: [{status: Rejected, providerCode: 131048}]": {"1023 131048"},
	} {
		var got []string
		heard := handler(func(b *told) int {
			if own := b.Payload.WhatsApp; own != nil && own.ProviderErrorCode != "" {
				got = append(got, fmt.Sprintf("%d %s", b.Payload.Status.ErrorCode, own.ProviderErrorCode))
			}
			return http.StatusOK
		})
		r := newRegistry(t, Options{Transport: heard,
			Scenario: scenario(t, "plan: [{channel: WhatsApp}]\nproviders: {WhatsApp: {"+provider+"}}")})
		w := open(t, r, "shop")
		send(t, w, toldAt("http://app/receipts"))
		advanceTo(t, w, time.Minute)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", provider, diff)
		}
	}
}

func TestAWebhookThatIsDueAgainIsPending(t *testing.T) {
	refuse := handler(func(*told) int { return http.StatusFound })
	r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Accepted, after: 1s}]}}"),
		Transport: refuse})
	w := open(t, r, "shop")
	umid := send(t, w, toldAt("http://app/receipts"))
	c := advanceTo(t, w, 90*time.Second)
	want := `{"t":90,"now":"2026-01-01T00:01:30Z","mode":"paused","speed":1,"pending":1,` +
		`"next":{"t":132,"kind":"webhook","umid":"` + umid + `"},"settled":true}`
	if got := string(c.AppendTo(nil)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	c, err := w.AdvanceUntilIdle(context.Background())
	if err != nil || c.T != 132*time.Second || c.Pending != 0 {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestWebhookLinesGoInOrderOfCauseNotOfAnswer(t *testing.T) {
	var later = make(chan struct{})
	slowFirst := handler(func(b *told) int {
		switch b.Payload.ClientMessageID {
		case "0":
			<-later // answered after the others
		case "9":
			close(later)
		}
		return http.StatusOK
	})
	r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Accepted, after: 1s}]}}"),
		Transport: slowFirst})
	w := open(t, r, "shop")
	var sent []string
	for i := range 10 {
		m := toldAt(fmt.Sprintf("http://app/receipts/%d", i)) // receivers are told side by side
		m.ClientMessageID = fmt.Sprint(i)
		sent = append(sent, send(t, w, m))
	}
	advanceTo(t, w, time.Second)
	var got []string
	for _, a := range w.Attempts(0, 100) {
		got = append(got, a.UMID)
	}
	if diff := cmp.Diff(sent, got); diff != "" {
		t.Error(diff)
	}
}

// A receiver that asks for something in the middle is answered at once, at the current instant.
func TestAReceiverMayCallBack(t *testing.T) {
	var w *World
	var during Clock
	var calls atomic.Int32
	ctx := context.Background()
	callBack := handler(func(b *told) int {
		if calls.Add(1) > 1 {
			return http.StatusOK
		}
		during = w.Clock()
		sent, err := w.Send(ctx, toldAt("http://app/receipts"))
		if err != nil || sent.At != during.Now {
			t.Errorf("sent %+v, %v, at %s", sent, err, during.Now)
		}
		if _, err := w.Records(must(sendapi.ParseUMID(b.Payload.UMID))); err != nil {
			t.Error(err)
		}
		umid := must(sendapi.ParseUMID(b.Payload.UMID))
		if err := w.Report(ctx, umid, orchestrator.SMS, orchestrator.Delivered, 0, 0); err != nil {
			t.Error(err)
		}
		return http.StatusOK
	})
	r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Accepted, after: 1s}]}}"),
		Transport: callBack})
	w = open(t, r, "shop")
	send(t, w, toldAt("http://app/receipts"))
	c := advanceTo(t, w, 5*time.Second)
	if during.Settled || during.T != time.Second {
		t.Errorf("while a webhook is out: %+v", during)
	}
	want := `{"answer":200,"attempt":1,"channel":"SMS","state":"queued","step":1,"t":1}
{"answer":200,"attempt":1,"channel":"SMS","state":"delivered","step":1,"t":1}
{"answer":200,"attempt":1,"channel":"SMS","state":"queued","step":1,"t":2}
`
	if diff := cmp.Diff(want, lines(w, "webhook")); diff != "" || !c.Settled {
		t.Errorf("%+v\n%s", c, diff)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestAnAdvanceOfAReceiverQueues(t *testing.T) {
	var w *World
	answered := make(chan Clock, 1)
	callBack := handler(func(*told) int {
		go func() { answered <- must(w.AdvanceBy(context.Background(), time.Second)) }()
		return http.StatusOK
	})
	r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Accepted, after: 1s}]}}"),
		Transport: callBack})
	w = open(t, r, "shop")
	send(t, w, toldAt("http://app/receipts"))
	if c := advanceTo(t, w, 10*time.Second); c.T < 10*time.Second {
		t.Errorf("%+v", c)
	}
	if c := <-answered; c.T != 11*time.Second {
		t.Errorf("the queued advance by 1s ended at %s", c.T)
	}
}

func TestReceiversWhoAnswerWithMoreMessagesForEverAreFoundOut(t *testing.T) {
	var w *World
	echo := handler(func(*told) int {
		must(w.Send(context.Background(), toldAt("http://app/receipts")))
		return http.StatusOK
	})
	r := newRegistry(t, Options{
		Scenario: scenario(t, "plan: [{channel: SMS}]"), Transport: echo, Limits: Limits{Provoked: 20},
	})
	w = open(t, r, "shop")
	send(t, w, toldAt("http://app/receipts"))
	_, err := w.AdvanceUntilIdle(context.Background())
	if err == nil || !strings.Contains(err.Error(), "20 messages and timers that receivers of webhooks sent") ||
		!strings.Contains(err.Error(), "was still busy (") {
		t.Errorf("%v", err)
	}
}

func TestRegistrationsHoldForTheSubaccountThatTheyNameAndTheStarForAll(t *testing.T) {
	var lock sync.Mutex // the receivers of one receipt are told side by side
	var got []string
	note := handler(func(b *told) int {
		lock.Lock()
		defer lock.Unlock()
		got = append(got, b.URL+" "+b.Authorization)
		return http.StatusOK
	})
	r := newRegistry(t, Options{Transport: note, Scenario: scenario(t,
		"plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Accepted, after: 1s}]}}")})
	register := func(sub, url, kind string, enabled bool) {
		r.Register("acc", []sendapi.Webhook{{SubAccountID: sub, URL: url, Type: kind, Enabled: enabled, HTTPAuthorization: "Basic " + sub}})
	}
	register("*", "http://all/", "CADR", true)
	register("shop", "http://shop/", "CADR", true)
	register("shop", "http://inbound/", "MSG", true)
	register("bank", "http://bank/", "CADR", true)
	register("quiet", "http://quiet/", "CADR", false)
	for _, test := range []struct {
		sub  string
		m    *orchestrator.Message
		want []string
	}{
		{"shop", text("+6598765432"), []string{"http://shop/ Basic shop", "http://all/ Basic *"}},
		{"shop", toldAt("http://own/"), []string{"http://own/ "}},
		{"quiet", text("+6598765432"), []string{"http://all/ Basic *"}},
	} {
		w := must(r.Reset(test.sub, Setup{}))
		got = nil
		send(t, w, test.m)
		advanceTo(t, w, time.Minute)
		slices.Sort(got)
		slices.Sort(test.want)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.sub, diff)
		}
	}
	r.Unregister("ACC", []sendapi.Webhook{{SubAccountID: "*", Type: "CADR"}, {SubAccountID: "shop", Type: "CADR"}})
	got = nil
	w := open(t, r, "shop")
	send(t, w, text("+6598765432"))
	if advanceTo(t, w, 2*time.Minute); got != nil {
		t.Errorf("told though nobody is registered: %v", got)
	}
}

func TestWebhooksAreSignedWithTheSecret(t *testing.T) {
	check := handler(func(b *told) int {
		mac := hmac.New(sha256.New, []byte("s3cret"))
		mac.Write([]byte(b.Text))
		if want := hex.EncodeToString(mac.Sum(nil)); b.Signature != want {
			t.Errorf("signature %q, want %q", b.Signature, want)
		}
		return http.StatusOK
	})
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels), Transport: check, Secret: "s3cret"})
	w := open(t, r, "shop")
	send(t, w, toldAt("http://app/receipts"))
	if advanceTo(t, w, time.Minute); len(w.Attempts(0, 9)) != 3 {
		t.Errorf("%d attempts", len(w.Attempts(0, 9)))
	}
}

func TestABatchIsNamedInItsWebhooks(t *testing.T) {
	var batch, client string
	note := handler(func(b *told) int {
		batch, client = b.Payload.BatchID, b.Payload.ClientBatchID
		return http.StatusOK
	})
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels), Transport: note})
	w := open(t, r, "shop")
	send(t, w, text("+6598765432"))
	sent := must(w.SendBatch(context.Background(), &sendapi.Batch{ClientBatchID: "mine",
		Messages: []sendapi.BatchMessage{{Message: toldAt("http://app/")}}}))
	advanceTo(t, w, time.Second)
	if batch != sent.ID || client != "mine" {
		t.Errorf("told of batch %q, %q; sent %+v", batch, client, sent)
	}
}

func TestTheCustomerIsToldOfTheExpiry(t *testing.T) {
	var got []string
	shop := handler(func(b *told) int {
		s := b.Payload.Status
		got = append(got, fmt.Sprintf("%s %s %s %d", b.Payload.Channel, s.State, s.Detail, s.ErrorCode))
		return http.StatusOK
	})
	r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: WhatsApp, fallbackAfter: 10}, {channel: SMS}]\n"+
		"providers: {WhatsApp: {script: []}, SMS: {script: [{status: Sent, after: 1s}]}}"), Transport: shop})
	w := open(t, r, "shop")
	m := toldAt("http://app/receipts")
	m.Expiry.After = 30 * time.Second
	umid := send(t, w, m)
	advanceTo(t, w, time.Minute)
	if diff := cmp.Diff([]string{"sms sent  0", "sms undelivered undelivered_to_recipient 36"}, got); diff != "" {
		t.Error(diff)
	}
	records, err := w.Records(uuid.Must(uuid.FromString(umid)))
	if err != nil || len(records) != 2 || records[1].Status.ErrorCode != orchestrator.Expired {
		t.Errorf("the message's details are %+v, %v", records, err)
	}
}
