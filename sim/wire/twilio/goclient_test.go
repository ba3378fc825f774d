package twilio_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	sdk "github.com/twilio/twilio-go/client"

	"cascade/sim/wire/twilio"
	"cascade/sim/wire/wiretest"
)

// here leads the requests of a client that knows Twilio's host alone to the mock.
type here struct{ m *wiretest.Mock }

func (h here) RoundTrip(r *http.Request) (*http.Response, error) {
	to, err := url.Parse(h.m.Base("twilio") + r.URL.RequestURI())
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.URL, r.Host = to, to.Host
	return h.m.Client().Transport.RoundTrip(r)
}

// The client that Twilio gives to Go's programs.
func TestARealClientInGo(t *testing.T) {
	app := &wiretest.Application{}
	m := wiretest.Serve(t, settings, app, twilio.New)
	ask := func(token, method, path string, form url.Values) (*http.Response, error) {
		c := &sdk.Client{Credentials: sdk.NewCredentials("AC1", token), HTTPClient: &http.Client{Transport: here{m}}}
		c.SetAccountSid("AC1")
		headers := map[string]any{"Content-Type": "application/x-www-form-urlencoded"}
		return c.SendRequest(method, "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages"+path, form, headers)
	}
	const callback = "http://app/status?ref=order-17"
	response, err := ask("secret", "POST", ".json", url.Values{
		"To": {"+6581234567"}, "From": {"+15005550006"}, "Body": {"Grüße & more"}, "StatusCallback": {callback},
	})
	if err != nil {
		t.Fatal(err)
	}
	var created struct{ SID, Body, Status string }
	if err := json.NewDecoder(response.Body).Decode(&created); err != nil || created.Status != "queued" ||
		created.Body != "Grüße & more" {
		t.Errorf("%+v, %v", created, err)
	}
	response.Body.Close()
	m.Advance(time.Minute)
	var got []string
	for _, told := range app.Heard() {
		form, err := url.ParseQuery(told.Body)
		if err != nil {
			t.Fatal(err)
		}
		params := map[string]string{}
		for name := range form {
			params[name] = form.Get(name)
		}
		right, wrong := sdk.NewRequestValidator("secret"), sdk.NewRequestValidator("other")
		signature := told.Header.Get("X-Twilio-Signature")
		if !right.Validate(callback, params, signature) || wrong.Validate(callback, params, signature) {
			t.Errorf("the signature is wrong: %s", told.Body)
		}
		got = append(got, form.Get("MessageStatus"))
	}
	if diff := cmp.Diff([]string{"sent", "delivered"}, got); diff != "" {
		t.Error(diff)
	}
	for token, want := range map[string]int{"secret": 21211, "other": 20003} {
		_, err := ask(token, "POST", ".json", url.Values{"To": {"12"}, "From": {"+15005550006"}, "Body": {"hi"}})
		var refused *sdk.TwilioRestError
		if !errors.As(err, &refused) || refused.Code != want {
			t.Errorf("%s: %v", token, err)
		}
	}
}
