package dashboard

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestVonageAndViberAreServed(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim("/wires"), `{"vonage":{"apiKey":"key"},"viber":{"authToken":"secret-token"}}`, nil)
	sms := `{"channel":"sms","message_type":"text","to":"6581234567","from":"Shop","text":"hi","client_ref":"order-17"}`
	viber := `{"auth_token":"secret-token","receiver":"6581234567","type":"text","sender":{"name":"Shop"},"text":"hi","tracking_data":"order-17"}`
	for path, body := range map[string]string{"/wire/shop/vonage/v1/messages": sms, "/wire/shop/viber/pa/send_message": viber} {
		if a := c.do("POST", path, body); a.status != 200 && a.status != 202 || a.header.Get("X-Cascade-Time") != "0" {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	for _, header := range [][2]string{{"Authorization", "Basic a2V5OnM="}, {"X-Viber-Auth-Token", "secret-token"}} {
		path, body := "/v1/messages", sms
		if header[0] != "Authorization" {
			path, body = "/pa/send_message", viber
		}
		if a := c.do("POST", path, body, header[0], header[1]); a.status != 200 && a.status != 202 {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	c.ok("POST", c.sim("/clock/advance"), `{"by":"10s"}`, nil)
	if got := c.do("GET", c.sim("/journeys?copies=4"), "").body; !strings.Contains(got, `"ref":"order-17"`) {
		t.Error(got)
	}
	if got := c.do("GET", c.sim("/requests"), "").body; strings.Contains(got, "secret-token") {
		t.Error("the bot's token is shown: " + got)
	}
	env := c.do("GET", c.sim("/wires?as=env"), "").body
	for _, want := range []string{
		"export VONAGE_BASE_URL='" + c.url + "/wire/shop/vonage'\n", "export VONAGE_API_KEY='key'\n", "export VONAGE_API_SECRET='",
		"export VONAGE_SIGNATURE_SECRET='", "export VIBER_BASE_URL='" + c.url + "/wire/shop/viber'\n", "export VIBER_AUTH_TOKEN='secret-token'\n",
	} {
		if !strings.Contains(env, want) {
			t.Errorf("%s is not in\n%s", want, env)
		}
	}
}

// challenged takes every challenge.
type challenged struct{}

func (challenged) RoundTrip(r *http.Request) (*http.Response, error) {
	challenge := r.URL.Query().Get("hub.challenge")
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(challenge)), Request: r}, nil
}

// What an API was given as its webhook outlives the world, until somebody else gives one.
func TestAWebhookThatAnAPIWasGivenIsForgottenForAnother(t *testing.T) {
	for wire, calls := range map[string]struct{ set, look, answered string }{
		"whatsapp": {`POST /v24.0/1/subscribed_apps {"override_callback_uri":"http://own/","verify_token":"v"}`,
			"GET /v24.0/1/subscribed_apps ", `"override_callback_uri":"http://own/"`},
		"viber": {`POST /pa/set_webhook {"url":"http://own/"}`, "POST /pa/get_account_info {}", `"webhook":"http://own/"`},
	} {
		c := serve(t, Options{Transport: challenged{}})
		call := func(subaccount, call string) string {
			parts := strings.SplitN(call, " ", 3)
			a := c.do(parts[0], "/wire/"+subaccount+"/"+wire+parts[1], parts[2])
			if a.status != 200 {
				t.Error(a.body)
			}
			return a.body
		}
		call("one", calls.set)
		c.do("DELETE", "/sim/v1/subaccounts/one", "")
		if got := call("one", calls.look); !strings.Contains(got, calls.answered) {
			t.Errorf("%s: %s", wire, got)
		}
		c.do("DELETE", "/sim/v1/subaccounts/one", "")
		call("two", calls.set)
		if got := call("one", calls.look); strings.Contains(got, calls.answered) {
			t.Errorf("%s, after another: %s", wire, got)
		}
	}
}
