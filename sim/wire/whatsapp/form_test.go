package whatsapp_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/sim/live"
	"cascade/sim/wire/wiretest"
)

// post sends a message over a version of the API, and gives its id.
func (c *client) post(version, more string) string {
	c.t.Helper()
	body := `{"messaging_product":"whatsapp",` + more + `}`
	_, answer := c.Post(c.Base("whatsapp")+"/"+version+"/106/messages", body, "Authorization", "Bearer T")
	var sent struct{ Messages []struct{ ID string } }
	if err := json.Unmarshal([]byte(answer), &sent); err != nil || len(sent.Messages) != 1 {
		c.t.Fatal(answer)
	}
	return sent.Messages[0].ID
}

// told is what webhooks said since the last time, behind whom they are for, with ID in the place of an id.
func (c *client) told(id string) (list []string) {
	c.t.Helper()
	const before = `{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"106"},`
	for _, told := range c.App.Heard() {
		_, value, _ := strings.Cut(strings.ReplaceAll(told.Body, id, "ID"), `"value":`)
		said, ok := strings.CutPrefix(value, before)
		if !ok {
			c.t.Error(told.Body)
		}
		list = append(list, strings.TrimSuffix(said, "}}]}]}"))
	}
	return list
}

// What is told of a message, in full: its price until its delivery was told, and up to version 23 its conversation, which
// is open for a day.
func TestAStatusIsToldInFull(t *testing.T) {
	const (
		to    = `"recipient_id":"6581234567"`
		free  = `"pricing":{"billable":false,"pricing_model":"PMP","type":"free_customer_service","category":"service"}`
		text  = `"to":"6581234567","text":{"body":"hi"}`
		begun = `"conversation":{"id":"bf9ddc3838d40684b23e0e4f39672681",`
	)
	status := func(status, at string, more ...string) string {
		return `"statuses":[{"id":"ID","status":"` + status + `","timestamp":"` + at + `",` + strings.Join(more, ",") + `}]`
	}
	for _, test := range []struct {
		version, body, script string
		want                  []string
	}{
		{"v24.0", text + `,"biz_opaque_callback_data":"17"`, "{status: Sent, after: 1s}, {status: Delivered, after: 2s}, {status: Read, after: 3s}", []string{
			status("sent", "1767225601", to, `"biz_opaque_callback_data":"17"`, free),
			status("delivered", "1767225602", to, `"biz_opaque_callback_data":"17"`, free),
			status("read", "1767225603", to, `"biz_opaque_callback_data":"17"`),
		}},
		{"v23.0", text, "{status: Sent, after: 1s}, {status: Delivered, after: 2s}, {status: Read, after: 3s}", []string{
			status("sent", "1767225601", to, begun+`"expiration_timestamp":"1767312001","origin":{"type":"service"}}`, free),
			status("delivered", "1767225602", to, begun+`"origin":{"type":"service"}}`, free),
			status("read", "1767225603", to),
		}},
		{"v24.0", text, "{status: Read, after: 1s}", []string{status("read", "1767225601", to, free)}},
		{"v0.1", text, "{status: Delivered, after: 1s}", []string{status("delivered", "1767225601", to, free)}},
		{"v1.0", text + `,"category":"utility"`, "{status: Delivered, after: 1s}", []string{
			status("delivered", "1767225601", to, begun+`"origin":{"type":"utility"}}`,
				`"pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":"utility"}`),
		}},
		{"v23.0", text, "{status: Undelivered, after: 1s, code: 1}", []string{
			status("failed", "1767225601", to, `"errors":[{"code":131026,"title":"Message undeliverable","message":"Message undeliverable",`+
				`"error_data":{"details":"AbsentSubscriber"},"href":"https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"}]`),
		}},
		{"v24.0", `"recipient_type":"group","to":"Y2FwaV9ncm91cDox","text":{"body":"hi"}`, "{status: Sent, after: 1s}", []string{
			status("sent", "1767225601", `"recipient_id":"Y2FwaV9ncm91cDox","recipient_type":"group"`, free),
		}},
	} {
		c := serve(t, "providers: {WhatsApp: {script: ["+test.script+"]}}\n")
		id := c.post(test.version, test.body)
		c.Advance(time.Minute)
		if diff := cmp.Diff(test.want, c.told(id)); diff != "" {
			t.Errorf("%s %s: %s", test.version, test.body, diff)
		}
	}
}

// What Meta's webhooks bear beside their signature.
func TestAWebhookNamesWhoSendsIt(t *testing.T) {
	c := serve(t, "providers: {WhatsApp: {script: [{status: Sent, after: 1s}]}}\n")
	c.post("v24.0", `"to":"6581234567","text":{"body":"hi"}`)
	c.Advance(time.Second)
	heard := c.App.Heard()
	if len(heard) != 1 {
		t.Fatal(heard)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/json", "User-Agent": "facebookexternalua", "Accept": "*/*",
	} {
		if got := heard[0].Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestWhatARecipientAnswersIsToldInFull(t *testing.T) {
	c := serve(t, "")
	id := c.post("v24.0", `"to":"6581234567","text":{"body":"hi"}`)
	c.Advance(time.Minute)
	c.App.Heard()
	answered := live.Inbound{Channel: orchestrator.WhatsApp, From: "+6581234567", Text: "Yes", ReplyTo: c.World.Attempts(0, 1)[0].UMID}
	if _, err := c.World.Receive(t.Context(), answered); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{
		`"contacts":[{"profile":{"name":"+6581234567"},"wa_id":"6581234567"}],"messages":[{"from":"6581234567",` +
			`"id":"wamid.HQsKNjU4MTIzNDU2NxUCABEYIEE4MEM5NkE5NjgxRTQwMDg4MTc3RDg0RDcyM0U3RkE2AA==",` +
			`"timestamp":"1767225660","type":"text","text":{"body":"Yes"},"context":{"from":"15550783881","id":"ID"}}]`,
	}, c.told(id)); diff != "" {
		t.Error(diff)
	}
}

func TestWebhooksAreTriedAgainForSevenDays(t *testing.T) {
	c := serve(t, "providers: {WhatsApp: {script: [{status: Sent, after: 0s}]}}")
	c.App.Answer = func(wiretest.Told) int { return 500 }
	c.post("v24.0", `"to":"6581234567","text":{"body":"hi"}`)
	c.Advance(30 * 24 * time.Hour)
	var at []string
	for _, h := range c.App.Heard() {
		at = append(at, h.Time)
	}
	if got := strings.Join(at, " "); got != "0 0 10 70 670 4270 25870 112270 285070 544270" {
		t.Error(got)
	}
}

// The newest come first, a hundred of them. A send that was answered with its failure is none.
func TestTheHistoryTellsWhatBecameOfEach(t *testing.T) {
	c := serve(t, `
providers:
  WhatsApp:
    rules: [{type: image, script: [{status: Sent, after: 1s}, {status: Undelivered, after: 5s, code: 1}]}]
    script: [{status: Accepted}, {status: Sent, after: 1s}, {status: Delivered, after: 2s}]
`)
	text := c.post("v24.0", `"to":"6581234567","text":{"body":"hi"}`)
	if _, answer := c.ask("GET", "/106/message_history", ""); !strings.Contains(answer, `"events":{"data":[]}`) {
		t.Errorf("nothing came of it yet: %s", answer)
	}
	image := c.post("v24.0", `"to":"6581234567","type":"image","image":{"link":"http://a/b.png"}`)
	c.ask("POST", "/106/messages", `{"messaging_product":"whatsapp","to":"+6500000103","text":{"body":"hi"}}`)
	c.Advance(10 * time.Second)
	ofText := `{"id":"984699947193652","message_id":"` + text + `","events":{"data":[` +
		`{"id":"9846999471936521","delivery_status":"SENT","timestamp":1767225601},` +
		`{"id":"9846999471936522","delivery_status":"DELIVERED","timestamp":1767225602}]}}`
	ofImage := `{"id":"2504559858171476","message_id":"` + image + `","events":{"data":[` +
		`{"id":"25045598581714760","delivery_status":"SENT","timestamp":1767225601},` +
		`{"id":"25045598581714761","delivery_status":"FAILED","timestamp":1767225605,"error_description":"AbsentSubscriber"}]}}`
	for query, want := range map[string]string{"": ofImage + "," + ofText, "?message_id=" + text: ofText, "?message_id=" + image: ofImage} {
		if _, answer := c.ask("GET", "/106/message_history"+query, ""); answer != `{"data":[`+want+`]}` {
			t.Error(answer)
		}
	}
	for range 100 {
		c.send(`,"text":{"body":"hi"}`)
	}
	if _, answer := c.ask("GET", "/106/message_history", ""); strings.Count(answer, `"message_id"`) != 100 {
		t.Error(answer)
	}
}

// The account as its client sees it, call by call: templates come and go, and a file is known by its id.
func TestTheAccountAnswersInFull(t *testing.T) {
	c := serve(t, "templates: {otp: {category: authentication, ttl: 60s}}")
	const sale = `{"id":"2049018685248031","name":"sale","language":"en","status":"APPROVED","category":"MARKETING"}`
	invalid := func(why, trace string) string {
		return `{"error":{"message":"(#100) Invalid parameter","type":"OAuthException","code":100,"error_data":` +
			`{"messaging_product":"whatsapp","details":"` + why + `"},"fbtrace_id":"` + trace + `"}}`
	}
	for _, ask := range []struct{ method, path, body, want string }{
		{"POST", "/1106/message_templates", `{"name":"a"}`,
			invalid(`category \"\" must be AUTHENTICATION, UTILITY or MARKETING.`, "ADTcTTpZYZCIyMLz8X1oG")},
		{"POST", "/1106/message_templates", `{"name":"sale","language":"en","category":"MARKETING"}`,
			`{"id":"2049018685248031","status":"APPROVED","category":"MARKETING"}`},
		{"GET", "/1106/message_templates", "", `{"data":[{"id":"2728314149261030","name":"otp","language":"en","status":"APPROVED",` +
			`"category":"AUTHENTICATION","message_send_ttl_seconds":60},` + sale + `]}`},
		{"DELETE", "/1106/message_templates?name=otp", "", `{"success":true}`},
		{"DELETE", "/1106/message_templates?name=otp", "", invalid(`There is no template \"otp\".`, "ADTcTTpZYZCIyMLz8X1oG")},
		{"GET", "/1106/message_templates", "", `{"data":[` + sale + `]}`},
		{"POST", "/106/messages", `{"messaging_product":"whatsapp","to":"6581234567","type":"template","template":{"name":"otp","language":{"code":"en"}}}`,
			`{"error":{"message":"(#132001) Template missing","type":"OAuthException","code":132001,"error_data":` +
				`{"messaging_product":"whatsapp","details":"The template \"otp\" was deleted."},"fbtrace_id":"ANFUnHlE4f3FJNrykSZIz"}}`},
		{"POST", "/106/media", "--x--", `{"id":"776211560098854"}`},
		{"POST", "/106/media", strings.Repeat("x", 1<<20+1),
			invalid("The request body cannot be read: http: request body too large", "AO5KMex_mjOLKUKGQ6Roy")},
		{"POST", "/106/messages", strings.Repeat("x", 1<<20+1),
			invalid("The request body cannot be read: http: request body too large", "A5ryKTdJArW452F62Q_Ay")},
		{"DELETE", "/1106/subscribed_apps", "", `{"success":true}`},
		{"POST", "/106/messages", `{"messaging_product":"whatsapp","status":"read","message_id":"wamid.x","typing_indicator":{"type":"text"}}`,
			`{"success":true}`},
	} {
		if _, answer := c.ask(ask.method, ask.path, ask.body); answer != ask.want {
			t.Errorf("%s %s: %s", ask.method, ask.path, answer)
		}
	}
	if got := fmt.Sprint(c.World.IgnoredOver("whatsapp")); got != "[{typing_indicator 1 0s}]" {
		t.Error(got)
	}
	r, _ := http.NewRequest("GET", c.Base("whatsapp")+"/nothing", nil)
	r.Header.Set("Authorization", "Bearer T")
	a, body := c.Ask(r)
	if a.Header.Get("X-Fb-Trace-Id") != "AhSZVZ1so33rJyNJVVMKP" || !strings.Contains(body, `Object with ID 'nothing' does not exist`) {
		t.Errorf("%v %s", a.Header, body)
	}
}

// An account is a subaccount's own, whatever others are given, and is asked with a challenge and the time of the world.
func TestAnAccountHoldsWhateverOthersAreGiven(t *testing.T) {
	c := serve(t, "")
	c.App.Body = echo
	for _, subaccount := range []string{"one", "two", "three"} {
		at := c.URL + "/wire/" + subaccount + "/whatsapp/v24.0/1/subscribed_apps"
		body := `{"override_callback_uri":"http://` + subaccount + `/","verify_token":"v"}`
		if status, answer := c.Post(at, body, "Authorization", "Bearer T"); status != 200 {
			t.Error(answer)
		}
	}
	if asked := c.App.Heard()[0]; asked.URL != "http://one/?hub.challenge=2420712932&hub.mode=subscribe&hub.verify_token=v" ||
		asked.Time != "0" || asked.Header.Get("User-Agent") != "facebookplatform/1.0 (+http://developers.facebook.com)" {
		t.Errorf("%+v", asked)
	}
	for _, subaccount := range []string{"one", "two", "three"} {
		settings, _ := c.Wires.Settings(subaccount)
		r, _ := http.NewRequest("GET", c.URL+"/wire/"+subaccount+"/whatsapp/v24.0/1/subscribed_apps", nil)
		r.Header.Set("Authorization", "Bearer "+settings.WhatsApp.Token)
		if _, answer := c.Ask(r); !strings.Contains(answer, `"override_callback_uri":"http://`+subaccount+`/"`) {
			t.Errorf("%s: %s", subaccount, answer)
		}
	}
}
