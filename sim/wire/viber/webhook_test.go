package viber_test

import (
	"strings"
	"testing"
	"time"

	"cascade/scenarios"
	"cascade/sim/wire/wiretest"
)

func TestAWebhookProvesItselfBeforeItIsSet(t *testing.T) {
	m := serve(t, allStatuses)
	m.Advance(time.Second)
	up := false
	m.App.Answer = func(to wiretest.Told) int {
		if strings.HasPrefix(to.URL, "http://own/") && !up {
			return 404
		}
		return 200
	}
	const set = `{"url":"http://own/hook?a=1","event_types":["seen","message"],"send_name":true,"is_inline":false}`
	if got := call(m, "set_webhook", set); got != `{"status":1,"status_message":"invalidUrl: http://own/hook?a=1 answered the webhook event with 404, not 200"}` {
		t.Error(got)
	}
	if got := told(t, m.App); len(got) != 1 || !strings.HasPrefix(got[0], `1 http://own/hook?a=1 {"event":"webhook","timestamp":1767225601000,"chat_hostname":"SN-CHAT-01_","message_token":`) {
		t.Error(got)
	}
	up = true
	if got := call(m, "set_webhook", set); got != `{"status":0,"status_message":"ok","chat_hostname":"SN-CHAT-01_","event_types":["seen","message"]}` {
		t.Error(got)
	}
	if got := call(m, "get_account_info", `{}`); !strings.Contains(got, `"webhook":"http://own/hook?a=1","event_types":["seen","message"]`) {
		t.Error(got)
	}
	m.App.Heard()
	call(m, "send_message", text("x", ""))
	m.Advance(time.Minute)
	if got := told(t, m.App); len(got) != 1 || !strings.HasPrefix(got[0], `11 http://own/hook?a=1 {"event":"seen"`) {
		t.Errorf("%q", got)
	}
	if got := call(m, "set_webhook", `{"url":""}`); got != `{"status":0,"status_message":"ok"}` {
		t.Error(got)
	}
	call(m, "send_message", text("x", ""))
	m.Advance(time.Minute)
	if got := told(t, m.App); len(got) != 0 {
		t.Errorf("a webhook that was removed: %q", got)
	}
	var later scenarios.Wires
	later.Viber.Webhook = "http://later/"
	m.Wires.Put(wiretest.Subaccount, later)
	call(m, "send_message", text("x", ""))
	m.Advance(time.Minute)
	if got := told(t, m.App); len(got) != 2 || !strings.Contains(got[0], " http://later/ ") {
		t.Errorf("a setting that came later holds: %q", got)
	}
}

// A subaccount's webhook is its own.
func TestAWebhookHoldsWhateverOthersSet(t *testing.T) {
	m := serve(t, "")
	at := func(subaccount, name, body string) string {
		_, answer := m.Post(m.URL+"/wire/"+subaccount+"/viber/pa/"+name, body, "X-Viber-Auth-Token", "token")
		return answer
	}
	for _, subaccount := range []string{"one", "two", "three"} {
		at(subaccount, "set_webhook", `{"url":"http://`+subaccount+`/"}`)
	}
	for _, subaccount := range []string{"one", "two", "three"} {
		if got := at(subaccount, "get_account_info", `{}`); !strings.Contains(got, `"webhook":"http://`+subaccount+`/"`) {
			t.Errorf("%s: %s", subaccount, got)
		}
	}
}

func TestEventsAreTriedAgain(t *testing.T) {
	m := serve(t, "providers: {Viber: {script: [{status: Delivered, after: 0s}]}}")
	m.App.Answer = func(wiretest.Told) int { return 500 }
	call(m, "send_message", text("x", ""))
	m.Advance(72 * time.Hour)
	var at []string
	for _, h := range m.App.Heard() {
		at = append(at, h.Time)
	}
	if got := strings.Join(at, " "); got != "0 1 6 36 156 756 4356 25956 90756" {
		t.Error(got)
	}
	if attempts := m.World.Attempts(0, 20); attempts[0].URL != "http://app/events" || !attempts[8].Lost {
		t.Errorf("%+v", attempts)
	}
}
