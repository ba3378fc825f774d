package adapter

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/twilio"
	"cascade/orchestrator/channel/viber"
	"cascade/orchestrator/channel/vonage"
	"cascade/orchestrator/channel/whatsapp"
)

func TestTheAddressOfAWebhookIsVerified(t *testing.T) {
	a := NewWhatsApp(WhatsAppOptions{VerifyToken: "sesame"})
	for query, want := range map[string]string{
		"hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=sesame": "1158201444",
		"hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=other":  "",
		"hub.mode=subscribe&hub.challenge=1158201444":                         "",
		"hub.challenge=1158201444&hub.verify_token=sesame":                    "",
	} {
		receipts, reply, err := a.Receive(httptest.NewRequest(http.MethodGet, "/receipts/shop/whatsapp?"+query, nil), nil)
		if string(reply) != want || receipts != nil || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", query, reply, err)
		}
	}
	if _, _, err := NewWhatsApp(WhatsAppOptions{}).Receive(
		httptest.NewRequest(http.MethodGet, "/?hub.mode=subscribe&hub.verify_token=", nil), nil); !errors.Is(err, ErrSignature) {
		t.Errorf("without a token: %v", err)
	}
}

// webhook gives a body to the adapter, with its signature.
func webhook(a Adapter, secret, body string) ([]Receipt, error) {
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.Header.Set("X-Hub-Signature-256", whatsapp.Sign(secret, []byte(body)))
	receipts, _, err := a.Receive(r, []byte(body))
	return receipts, err
}

func TestAWebhookOfManyStatuses(t *testing.T) {
	a := NewWhatsApp(WhatsAppOptions{PhoneNumberID: "7", AppSecret: "S"})
	got, err := webhook(a, "S", `{"object":"whatsapp_business_account","entry":[
		{"id":"1","changes":[
			{"field":"messages","value":{"metadata":{"phone_number_id":"7"},"statuses":[
				{"id":"wamid.1","status":"sent","timestamp":"1764099600","biz_opaque_callback_data":"r"},
				{"id":"wamid.2","status":"played"},
				{"id":"wamid.3","status":"deleted"},
				{"status":"sent"},
				{"id":"wamid.4","status":"failed","timestamp":"soon","errors":[{"code":131049}]}]}},
			{"field":"account_update","value":{}}]},
		{"id":"2","changes":[
			{"field":"messages","value":{"metadata":{"phone_number_id":"8"},"statuses":[{"id":"wamid.5","status":"sent"}]}},
			{"field":"messages","value":{"messages":[{"from":"65","id":"wamid.6","type":"text"}]}},
			{"field":"messages","value":{"statuses":[{"id":"wamid.7","status":"failed"}]}}]}]}`)
	want := []Receipt{
		{ID: "wamid.1", Reference: "r", Status: orchestrator.Sent, At: time.Unix(1764099600, 0).UTC()},
		{ID: "wamid.2", Status: orchestrator.Read},
		{ID: "wamid.4", Status: orchestrator.Undelivered, Code: 1024, ProviderCode: "131049"},
		{ID: "wamid.7", Status: orchestrator.Undelivered, Code: orchestrator.UnknownFailure},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if got, err := webhook(a, "S", "[]"); got != nil || err == nil || errors.Is(err, ErrSignature) {
		t.Errorf("garbage: %v, %v", got, err)
	}
	if got, err := webhook(a, "", "{}"); got != nil || !errors.Is(err, ErrSignature) {
		t.Errorf("another secret: %v, %v", got, err)
	}
}

// callback gives a form to the adapter as it comes to an address, signed for another.
func callback(a Adapter, to, signed string, form url.Values) ([]Receipt, error) {
	r := httptest.NewRequest(http.MethodPost, to, strings.NewReader(form.Encode()))
	r.Header.Set("X-Twilio-Signature", twilio.Sign("T", signed, form))
	receipts, _, err := a.Receive(r, []byte(form.Encode()))
	return receipts, err
}

func TestACallbackIsSignedForTheAddressThatTheProviderWasTold(t *testing.T) {
	a := NewTwilio(TwilioOptions{AuthToken: "T"})
	form := url.Values{"MessageSid": {"SM1"}, "MessageStatus": {"failed"}, "ErrorCode": {"30007"}}
	want := []Receipt{{ID: "SM1", Reference: "order-17", Status: orchestrator.Rejected,
		Code: orchestrator.SpamFilter, ProviderCode: "30007"}}
	for signed, to := range map[string]string{
		"https://us.example/r?ref=order-17":       "https://us.example/r?ref=order-17",
		"https://us.example:443/r?ref=order-17":   "https://us.example/r?ref=order-17",
		"http://us.example/r?ref=order-17":        "http://us.example:80/r?ref=order-17",
		"http://us.example:8080/r?ref=order-17":   "http://us.example:8080/r?ref=order-17",
		"http://us.example/r%2Fs?b=&ref=order-17": "http://us.example/r%2Fs?b=&ref=order-17",
	} {
		got, err := callback(a, to, signed, form)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", to, err, diff)
		}
	}
	for signed, to := range map[string]string{
		"http://us.example/r":      "http://us.example:8080/r",
		"http://us.example/r?ref=": "http://us.example/r",
		"http://other.example/r":   "http://us.example/r",
	} {
		if got, err := callback(a, to, signed, form); got != nil || !errors.Is(err, ErrSignature) {
			t.Errorf("%s signed for %s: %v, %v", to, signed, got, err)
		}
	}
	for _, form := range []url.Values{
		{"MessageSid": {"SM1"}, "SmsStatus": {"received"}, "Body": {"STOP"}},
		{"MessageSid": {"SM1"}, "MessageStatus": {"canceled"}},
		{"MessageStatus": {"sent"}}, {},
	} {
		if got, err := callback(a, "http://us/r", "http://us/r", form); got != nil || err != nil {
			t.Errorf("%v: %v, %v", form, got, err)
		}
	}
}

func TestAReferenceIsPartOfTheCallbacksAddress(t *testing.T) {
	for callback, want := range map[string]string{
		"": "", "http://us/r": "http://us/r?ref=a%26b", "http://us/r?x=1": "http://us/r?ref=a%26b&x=1",
	} {
		if got := withRef(callback, "a&b"); got != want {
			t.Errorf("%s: %s, want %s", callback, got, want)
		}
	}
}

func FuzzReceive(f *testing.F) {
	f.Add([]byte(`{"entry":[{"changes":[{"value":{"statuses":[{"id":"1","status":"sent"}]}}]}]}`))
	f.Add([]byte("MessageSid=SM1&MessageStatus=sent"))
	f.Add([]byte(`{"message_uuid":"1","status":"rejected","error":{"title":"1360"}}`))
	f.Add([]byte(`{"event":"failed","message_token":1,"desc":"no"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		webhook(NewWhatsApp(WhatsAppOptions{AppSecret: "S"}), "S", string(body))
		if form, err := url.ParseQuery(string(body)); err == nil {
			callback(NewTwilio(TwilioOptions{AuthToken: "T"}), "http://us/r", "http://us/r", form)
		}
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.Header.Set("Authorization", vonage.Sign("S", "K", "1", time.Unix(0, 0), body))
		r.Header.Set("X-Viber-Content-Signature", viber.Sign("T", body))
		NewVonage(VonageOptions{SignatureSecret: "S"}).Receive(r, body)
		NewViber(ViberOptions{AuthToken: "T"}).Receive(r, body)
	})
}
