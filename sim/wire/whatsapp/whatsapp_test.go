package whatsapp_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	words "cascade/orchestrator/channel/whatsapp"
	"cascade/scenarios"
	"cascade/sim/wire/whatsapp"
	"cascade/sim/wire/wiretest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const settings = "wires: {whatsapp: {phoneNumberId: '106', token: T, appSecret: S, verifyToken: sesame}}\n"

// client asks the mock of one number.
type client struct {
	*wiretest.Mock
	t *testing.T
}

func serve(t *testing.T, scenario string) *client {
	c := &client{wiretest.Serve(t, settings+scenario, &wiretest.Application{}, whatsapp.New), t}
	c.set("http://app/status")
	return c
}

// set has the control API set where statuses are told.
func (c *client) set(webhook string) {
	var w scenarios.Wires
	w.WhatsApp.Webhook = webhook
	c.Wires.Put(wiretest.Subaccount, w)
}

// ask sends a request; its path follows the version.
func (c *client) ask(method, path, body string) (status int, answer string) {
	c.t.Helper()
	r, err := http.NewRequest(method, c.Base("whatsapp")+"/v24.0"+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer T")
	response, text := c.Ask(r)
	if version := response.Header.Get("Facebook-Api-Version"); version != "v24.0" {
		c.t.Errorf("%s: version %q", path, version)
	}
	return response.StatusCode, strings.TrimSpace(text)
}

func (c *client) send(more string) {
	c.t.Helper()
	body := `{"messaging_product":"whatsapp","to":"+6581234567"` + more + `}`
	if status, answer := c.ask("POST", "/106/messages", body); status != 200 {
		c.t.Fatal(answer)
	}
}

// heard are the statuses, or the messages, that were told since the last time: whom, when, and what.
func (c *client) heard() (list []string) {
	c.t.Helper()
	for _, told := range c.App.Heard() {
		var w words.Webhook
		if err := json.Unmarshal([]byte(told.Body), &w); err != nil {
			c.t.Fatal(err)
		}
		if !words.Signed("S", []byte(told.Body), told.Header.Get("X-Hub-Signature-256")) || w.Entry[0].ID != "1106" {
			c.t.Errorf("%s", told.Body)
		}
		value := w.Entry[0].Changes[0].Value
		for _, s := range value.Statuses {
			list = append(list, told.URL+" "+told.Time+" "+s.Status)
		}
		for _, m := range value.Messages {
			list = append(list, told.URL+" "+told.Time+" "+m.From+": "+m.Text.Body)
		}
	}
	return list
}

func TestTheNumberAndItsAccountAnswer(t *testing.T) {
	c := serve(t, "templates: {otp: {category: authentication, ttl: 60s}}")
	for _, tt := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/106", "", 200, `"display_phone_number":"15550783881"`},
		{"POST", "/106/register", `{"messaging_product":"whatsapp","pin":"000000"}`, 200, `{"success":true}`},
		{"POST", "/106/media", "--x--", 200, `{"id":"`},
		{"GET", "/106/message_history", "", 200, `{"data":[]}`},
		{"GET", "/1106/subscribed_apps", "", 200, `"override_callback_uri":"http://app/status"`},
		{"POST", "/1106/subscribed_apps", "", 200, `{"success":true}`},
		{"GET", "/1106/message_templates", "", 200,
			`"name":"otp","language":"en","status":"APPROVED","category":"AUTHENTICATION","message_send_ttl_seconds":60}]}`},
		{"GET", "/1106/message_templates?name=none", "", 200, `{"data":[]}`},
		{"POST", "/1106/message_templates", `{"name":"otp","language":"en","category":"UTILITY"}`, 400, `"code":100`},
		{"DELETE", "/1106/message_templates?name=none", "", 400, `"code":100`},
		{"POST", "/106/messages", `{"messaging_product":"whatsapp","status":"read","message_id":"wamid.x"}`,
			200, `{"success":true}`},
		{"GET", "/106/message_history?message_id=none&fields=id", "", 200, `{"data":[]}`},
		{"POST", "/106/messages?message_id=none", `{}`, 400, `Unexpected key \"message_id\" in the query.`},
		{"GET", "/106?nothing=1", "", 400, `"code":100`},
		{"GET", "/106/messages", "", 400, `"message":"Unsupported get request. Object with ID '106' does not exist, cannot be loaded ` +
			`due to missing permissions, or does not support this operation.","type":"GraphMethodException","code":100,"error_subcode":33`},
		{"POST", "/106/nothing", "{}", 400, `"type":"GraphMethodException"`},
	} {
		status, answer := c.ask(tt.method, tt.path, tt.body)
		if status != tt.status || !strings.Contains(answer, tt.want) {
			t.Errorf("%s %s: %d %s", tt.method, tt.path, status, answer)
		}
	}
	if lines := strings.Count(strings.Join(c.Timeline(), "\n"), `"kind":"refused"`); lines != 6 {
		t.Errorf("%d refusals are on the timeline:\n%s", lines, strings.Join(c.Timeline(), "\n"))
	}
	if got := c.World.IgnoredOver("whatsapp"); len(got) != 1 || got[0].Field != "fields" || got[0].Count != 1 {
		t.Errorf("without effect: %+v", got)
	}
}

// A client that cannot set headers bears the token in the query.
func TestATokenMayStandInTheQuery(t *testing.T) {
	c := serve(t, "")
	for token, want := range map[string]int{"T": 200, "other": 401, "": 401} {
		r, err := http.NewRequest("GET", c.Base("whatsapp")+"/v24.0/106?access_token="+token, nil)
		if err != nil {
			t.Fatal(err)
		}
		if answer, body := c.Ask(r); answer.StatusCode != want {
			t.Errorf("%q: %d %s", token, answer.StatusCode, body)
		}
	}
}

// What the API was given of a template holds for the sends that name it: it lives a minute, here, and is then dropped
// without a word, as Meta does.
func TestATemplateThatIsMadeLivesAsLongAsItSays(t *testing.T) {
	const later = `
providers: {WhatsApp: {script: [{status: Accepted}, {status: Delivered, after: 1s}]}}
recipients: [{msisdn: "+6581234567", offline: [{from: 0s, to: 2m}]}]
`
	for ttl, want := range map[int][]string{60: nil, 120: {"http://app/status 120 delivered"}} {
		c := serve(t, later)
		body := fmt.Sprintf(`{"name":"otp","language":"en","category":"AUTHENTICATION","message_send_ttl_seconds":%d}`, ttl)
		if status, answer := c.ask("POST", "/1106/message_templates", body); status != 200 || !strings.Contains(answer, `"category":"AUTHENTICATION"`) {
			t.Fatal(answer)
		}
		c.send(`,"type":"template","template":{"name":"otp","language":{"code":"en"}}`)
		c.Advance(time.Hour)
		if diff := cmp.Diff(want, c.heard()); diff != "" {
			t.Errorf("%d s: %s", ttl, diff)
		}
	}
	for ttl, want := range map[int][]string{60: nil, 120: {"http://app/status 120 delivered"}} {
		c := serve(t, later)
		c.send(fmt.Sprintf(`,"text":{"body":"hi"},"category":"utility","ttl_seconds":%d`, ttl))
		c.Advance(time.Hour)
		if diff := cmp.Diff(want, c.heard()); diff != "" {
			t.Errorf("a direct send of %d s: %s", ttl, diff)
		}
	}
}

// An id in the path finds its world where a client can only change the host; any other is served by the default one.
func TestTheNumberPicksTheWorldAtTheRoot(t *testing.T) {
	c := serve(t, "")
	var w scenarios.Wires
	w.WhatsApp.PhoneNumberID = "107"
	c.Wires.Put(wiretest.Subaccount, w)
	post := func(path string) {
		status, answer := c.Post(c.URL+path, `{"messaging_product":"whatsapp","to":"+6581234567","text":{"body":"hi"}}`,
			"Authorization", "Bearer T")
		if status != 200 {
			t.Errorf("%s: %d %s", path, status, answer)
		}
	}
	post("/v24.0/107/messages")
	post("/v15.0/1107/messages") // the account's
	if _, ok := c.Wires.Settings("default"); ok || c.World.Summary().Messages != 2 {
		t.Errorf("%d messages came to the world of the number; default %t", c.World.Summary().Messages, ok)
	}
	post("/v24.0/555/messages")
	if _, ok := c.Wires.Settings("default"); !ok || c.World.Summary().Messages != 2 {
		t.Errorf("%d messages came to the world of the number; default %t", c.World.Summary().Messages, ok)
	}
}
