package whatsapp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	words "cascade/orchestrator/channel/whatsapp"
	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/wire/whatsapp"
	"cascade/sim/wire/wiretest"
)

// app is an application's webhook, which answers the challenge so.
func app(t *testing.T, answer func(w http.ResponseWriter, challenge string)) (url string, asked chan string) {
	asked = make(chan string, 10)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		asked <- r.Method + " " + query.Get("hub.mode") + " " + query.Get("hub.verify_token") + " " + query.Get("a")
		answer(w, query.Get("hub.challenge"))
	}))
	t.Cleanup(s.Close)
	return s.URL + "/hook?a=1", asked
}

func TestAnAddressIsAskedBeforeStatusesAreToldThere(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer func(w http.ResponseWriter, challenge string)
		why    string // "": it is taken
	}{
		{"the challenge", func(w http.ResponseWriter, challenge string) { io.WriteString(w, challenge+"\n") }, ""},
		{"something else", func(w http.ResponseWriter, _ string) { io.WriteString(w, "ok") },
			`answered \"ok\", not the challenge `},
		{"a refusal", func(w http.ResponseWriter, _ string) { w.WriteHeader(403) },
			"answered the challenge with 403, not 200"},
		{"nothing", func(http.ResponseWriter, string) { panic(http.ErrAbortHandler) }, "did not answer: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := wiretest.Serve(t, settings, nil, whatsapp.New)
			c := &client{m, t}
			url, asked := app(t, tt.answer)
			body, _ := json.Marshal(words.Subscription{Address: url, VerifyToken: "mine"})
			status, answer := c.ask("POST", "/1106/subscribed_apps", string(body))
			if got := <-asked; got != "GET subscribe mine 1" {
				t.Errorf("asked: %s", got)
			}
			if taken := status == 200; taken != (tt.why == "") || !taken && (!strings.Contains(answer, tt.why) ||
				!strings.Contains(answer, `"code":2200`)) {
				t.Errorf("%d %s", status, answer)
			}
			// The control API asks too, where it was given a token; but it takes the setting in any case.
			var w scenarios.Wires
			w.WhatsApp.Webhook, w.WhatsApp.VerifyToken = url, "theirs"
			m.Wires.Put(wiretest.Subaccount, w)
			m.Wires.Verify(context.Background(), m.World)
			if got := <-asked; got != "GET subscribe theirs 1" {
				t.Errorf("asked: %s", got)
			}
			row := m.Wires.Rows(m.World, "http://here")[0]
			if want := strings.ReplaceAll(tt.why, `\"`, `"`); !strings.HasPrefix(row.Verification, cmpOr(want, "answered the challenge")) {
				t.Errorf("%s", row.Verification)
			}
			m.Wires.Verify(context.Background(), m.World)
			if again := len(asked) > 0; again != (tt.why != "") {
				t.Errorf("asked again: %t", again)
			}
		})
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func TestTheSettingHoldsWhereItHasChangedSince(t *testing.T) {
	m := wiretest.Serve(t, settings, &wiretest.Application{Body: echo}, whatsapp.New)
	c := &client{m, t}
	told := func() string {
		c.send(`,"text":{"body":"hi"}`)
		c.Advance(200 * time.Millisecond)
		return strings.Join(c.heard(), ", ")
	}
	c.set("http://setting/")
	if got := told(); got != "http://setting/ 0.2 sent" {
		t.Error(got)
	}
	if status, answer := c.ask("POST", "/1106/subscribed_apps", `{"override_callback_uri":"http://override/","verify_token":"v"}`); status != 200 {
		t.Fatal(answer)
	}
	c.App.Heard()
	if got := told(); got != "http://override/ 0.4 sent" {
		t.Error(got)
	}
	c.set("http://setting/2")
	if got := told(); got != "http://setting/2 0.6 sent" {
		t.Error(got)
	}
	c.set("http://setting/")
	c.ask("DELETE", "/1106/subscribed_apps", "")
	if got := told(); got != "http://setting/ 0.8 sent" {
		t.Error(got)
	}
}

// echo answers a challenge.
func echo(told wiretest.Told) string {
	_, challenge, _ := strings.Cut(told.URL, "hub.challenge=")
	challenge, _, _ = strings.Cut(challenge, "&")
	return challenge
}

func TestWhatARecipientWritesIsTold(t *testing.T) {
	c := serve(t, "")
	write := func(channel orchestrator.Channel) {
		t.Helper()
		if _, err := c.World.Receive(context.Background(), live.Inbound{Channel: channel, From: "+6581234567", Text: "Grüße"}); err != nil {
			t.Error(err)
		}
	}
	c.App.Answer = func(wiretest.Told) int { return 500 }
	write(orchestrator.WhatsApp)
	write(orchestrator.SMS)
	c.Advance(10 * time.Second)
	const told = "http://app/status %d 6581234567: Grüße"
	want := []string{fmt.Sprintf(told, 0), fmt.Sprintf(told, 0), fmt.Sprintf(told, 10)} // at once again, and then later
	if diff := cmp.Diff(want, c.heard()); diff != "" {
		t.Error(diff)
	}
	for _, a := range c.World.Attempts(0, 10) {
		if a.Wire != "whatsapp" || a.URL != "http://app/status" ||
			!strings.Contains(string(a.Body), `"body":"Gr\u00fc\u00dfe"`) {
			t.Errorf("%+v %s", a, a.Body)
		}
	}
}

// Statuses may come several in a request; what a recipient writes is never among them.
func TestWhatARecipientWritesIsToldAlone(t *testing.T) {
	c := serve(t, `providers: {WhatsApp: {callbacks: {batch: 9}, script: [{status: Sent, after: 1s}, {status: Delivered, after: 2s}]}}`)
	status := 500
	c.App.Answer = func(wiretest.Told) int { return status }
	c.send(`,"text":{"body":"hi"}`)
	c.Advance(5 * time.Second) // both wait, for the first is tried again
	if _, err := c.World.Receive(context.Background(), live.Inbound{Channel: orchestrator.WhatsApp, From: "+6581234567", Text: "Yes"}); err != nil {
		t.Error(err)
	}
	c.heard()
	status = 200
	c.Advance(time.Minute)
	var got []string
	for _, told := range c.App.Heard() {
		got = append(got, fmt.Sprintf("%s %d %d", told.Time, strings.Count(told.Body, `"status":`),
			strings.Count(told.Body, `"type":"text"`)))
	}
	if diff := cmp.Diff([]string{"11 2 0", "15 0 1"}, got); diff != "" {
		t.Error(diff)
	}
}
