package dashboard

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator/channel/twilio"
	"cascade/scenarios"
)

// form makes a request of a form, as Twilio's clients do.
func (c *client) form(path string, fields ...string) answer {
	c.t.Helper()
	values := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	return c.do("POST", path, values.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

const twilioMessages = "/2010-04-01/Accounts/AC1/Messages.json"

func TestAWireIsServedUnderItsSubaccountAndAtTheRoot(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim("/wires"), `{"twilio":{"accountSid":"AC1"}}`, nil)
	for path, subaccount := range map[string]string{
		"/wire/other/twilio" + twilioMessages:                                 "other",
		twilioMessages:                                                        "shop",
		strings.Replace(twilioMessages, "AC1", "ACnobody", 1):                 "default",
		"/wire/shop/twilio" + strings.Replace(twilioMessages, ".json", "", 1): "shop",
	} {
		a := c.form(path, "To", "+6581234567", "From", "+15005550006", "Body", subaccount)
		if a.status != 201 || a.header.Get("X-Cascade-Time") != "0" {
			t.Fatalf("%s: %d %s", path, a.status, a.body)
		}
		var list struct {
			Messages []struct{ Wire, Channel, Recipient string }
		}
		c.ok("GET", "/sim/v1/subaccounts/"+subaccount+"/messages", "", &list)
		if m := list.Messages[0]; m.Wire != "twilio" || m.Channel != "SMS" || m.Recipient != "+6581234567" {
			t.Errorf("%s: %+v", path, list)
		}
	}
}

func TestACallbackOfAWireIsSignedAndKept(t *testing.T) {
	heard := make(chan url.Values, 10)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		if !twilio.Signed("secret", "http://"+r.Host+r.URL.String(), r.PostForm, r.Header.Get("X-Twilio-Signature")) {
			t.Errorf("the signature is wrong: %v", r.Header)
		}
		heard <- r.PostForm
	}))
	t.Cleanup(app.Close)
	c := serve(t, Options{})
	c.ok("PUT", c.sim("/wires"), `{"twilio":{"accountSid":"AC1","authToken":"secret"}}`, nil)
	if a := c.form(twilioMessages, "To", "+6581234567", "From", "+15005550006", "Body", "hi"); a.status != 401 {
		t.Errorf("without the token: %d %s", a.status, a.body)
	}
	request, _ := http.NewRequest("POST", c.url+twilioMessages, strings.NewReader(url.Values{
		"To": {"+6581234567"}, "From": {"+15005550006"}, "Body": {"hi"}, "StatusCallback": {app.URL +
			"/status?ref=order-17"},
	}.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth("AC1", "secret")
	response, err := http.DefaultClient.Do(request)
	if err != nil || response.StatusCode != 201 {
		t.Fatal(response, err)
	}
	response.Body.Close()
	c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
	for _, want := range []string{"sent", "delivered"} {
		if got := (<-heard).Get("MessageStatus"); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
	var attempts struct {
		Attempts []struct{ Wire, Body string }
	}
	c.ok("GET", c.sim("/webhooks"), "", &attempts)
	if got := attempts.Attempts; len(got) != 2 || got[0].Wire != "twilio" ||
		!strings.Contains(got[1].Body, "MessageStatus=delivered") {
		t.Errorf("%+v", attempts)
	}
	if got := c.do("GET", c.sim("/timeline"), "").body; !strings.Contains(got, `"kind":"webhook","channel":"SMS","step":1,"wire":"twilio"`) {
		t.Error(got)
	}
}

func TestWiresTellTheirIDsAndSecrets(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim("/wires"), `{"twilio":{"authToken":"it's"}}`, nil)
	env := c.do("GET", c.sim("/wires?as=env"), "").body
	for _, want := range []string{
		"export TWILIO_BASE_URL='" + c.url + "/wire/shop/twilio'\n", "export TWILIO_ACCOUNT_SID='AC", `export TWILIO_AUTH_TOKEN='it'\''s'` + "\n",
	} {
		if !strings.Contains(env, want) {
			t.Errorf("%s is not in\n%s", want, env)
		}
	}
	if again := c.do("GET", c.sim("/wires?as=env"), "").body; again != env {
		t.Error(again)
	}
	a := c.do("PUT", c.sim("/wires"), `{"twilio":{"accountSid":"A C"},"viber":{"webhook":"here"}}`)
	if a.status != 400 || !strings.Contains(a.body, "twilio.accountSid") || !strings.Contains(a.body, "viber.webhook") {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestSMPPStandsAmongTheWires(t *testing.T) {
	for address, want := range map[string]string{
		"127.0.0.1:0": "smpp://127.0.0.1:", "0.0.0.0:0": "smpp://127.0.0.1:", "[::]:0": "smpp://127.0.0.1:",
	} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Skip(err) // a machine without IPv6
		}
		t.Cleanup(func() { l.Close() })
		c := serve(t, Options{SMPP: l})
		c.ok("PUT", c.sim("/wires"), `{"smpp":{"password":"secret"}}`, nil)
		_, port, _ := net.SplitHostPort(l.Addr().String())
		env := c.do("GET", c.sim("/wires?as=env"), "").body
		for _, line := range []string{
			"export SMPP_BASE_URL='" + want + port + "'\n", "export SMPP_PASSWORD='secret'\nexport SMPP_SYSTEM_ID='shop'\n",
		} {
			if !strings.Contains(env, line) {
				t.Errorf("%s is not in\n%s", line, env)
			}
		}
		if rows := c.do("GET", c.sim("/wires"), "").body; !strings.Contains(rows, `"field":"protocol_id","count":0`) {
			t.Error(rows)
		}
	}
}

// Every line of what came over a wire names it: in the timeline, over the websocket, and in the list of messages.
func TestEveryLineOfAWireNamesIt(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim("/wires"), `{"twilio":{"accountSid":"AC1"}}`, nil)
	socket := c.listen(t, "")
	send := func(to string, more ...string) answer {
		return c.form(twilioMessages, append([]string{"To", to, "From", "+15005550006", "Body", "hi"}, more...)...)
	}
	send("+6581234567", "StatusCallback", "http://127.0.0.1:1/") // told in vain
	send("+6500000103")                                          // rejected
	send("+6581234567", "Nothing", "1")                          // refused
	sent := send("+6581234567", "MessagingServiceSid", "MG1", "ScheduleType", "fixed", "SendAt", "2026-01-01T01:00:00Z")
	_, sid, _ := strings.Cut(sent.body, `"sid":"`)
	sid, _, _ = strings.Cut(sid, `"`)
	c.form(strings.Replace(twilioMessages, ".json", "/"+sid+".json", 1), "Status", "canceled")
	c.ok("POST", c.sim("/clock/advance"), `{"by":"10s"}`, nil)
	events, _ := c.timeline("?limit=100")
	kinds := map[string]bool{}
	for i, text := range socket.hear(len(events)) {
		e := events[i]
		kinds[e.Kind] = true
		if e.Wire != "twilio" || !strings.Contains(text, `"kind":"`+e.Kind+`"`) ||
			!strings.Contains(text, `"wire":"twilio"`) {
			t.Errorf("%+v, %s", e, text)
		}
	}
	for _, kind := range []string{"submitted", "fired", "receipt", "succeeded", "failed", "cancelled", "webhook", "refused"} {
		if !kinds[kind] {
			t.Errorf("nothing is %s: %v", kind, kinds)
		}
	}
	var list struct{ Messages []struct{ Wire string } }
	c.ok("GET", c.sim("/messages"), "", &list)
	for _, m := range list.Messages {
		if m.Wire != "twilio" || len(list.Messages) != 3 {
			t.Errorf("%+v", list)
		}
	}
}

func TestWhereStatusesAreToldIsWrittenAsAScenario(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	c.ok("PUT", c.sim("/wires"), `{"whatsapp":{"webhook":"http://127.0.0.1:1/s","token":"x"},"vonage":{"statusUrl":"http://127.0.0.1:2/é\"s"}}`, nil)
	told := c.do("GET", c.sim("/wires?as=scenario"), "")
	read, err := scenarios.Parse("", []byte(told.body))
	if err != nil || told.header.Get("Content-Type") != "application/yaml" {
		t.Fatalf("%v\n%s", err, told.body)
	}
	var want scenarios.Wires
	want.WhatsApp.Webhook, want.Vonage.StatusURL = "http://127.0.0.1:1/s", `http://127.0.0.1:2/é"s`
	if diff := cmp.Diff(want, read.Wires); diff != "" {
		t.Error(diff)
	}
}
