package dashboard

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cascade/orchestrator/host/door"
	"github.com/google/go-cmp/cmp"
)

type attempts struct {
	Attempts []struct {
		T               float64
		Attempt, Status int
		Error           string
		Lost            bool
	}
	Cursor string
}

func TestRedirectsOfReceiversAreNotFollowed(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "single-channel")})
	followed := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed = true }))
	t.Cleanup(elsewhere.Close)
	receiver := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	t.Cleanup(receiver.Close)
	c.send(`,"dlrCallbackUrl":"` + receiver.URL + `"`)
	c.advance(`{"by":"100ms"}`)
	var a attempts
	c.ok("GET", c.sim("/webhooks"), "", &a)
	if followed || len(a.Attempts) != 1 || a.Attempts[0].Status != http.StatusTemporaryRedirect {
		t.Errorf("followed: %v, %+v", followed, a)
	}
}

func TestAReceiverThatIsNotThereIsTriedAgainAndThenLost(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "single-channel")})
	gone := httptest.NewServer(nil)
	gone.Close()
	c.send(`,"dlrCallbackUrl":"` + gone.URL + `"`)
	c.advance(`{"by":"132s"}`)
	var a attempts
	c.ok("GET", c.sim("/webhooks?limit=5"), "", &a)
	if n := len(a.Attempts); n != 5 || a.Attempts[0].Error != "no connection: connection refused" ||
		a.Attempts[0].Status != 0 || !a.Attempts[4].Lost {
		t.Errorf("%+v", a)
	}
	var rest attempts
	if c.ok("GET", c.sim("/webhooks?after="+a.Cursor), "", &rest); len(rest.Attempts) == 0 ||
		rest.Attempts[0].Attempt != 1 {
		t.Errorf("after the fifth: %+v", rest)
	}
}

func TestCallbacksGoWhereTheServerAllows(t *testing.T) {
	asked := false
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	t.Cleanup(receiver.Close)
	public, err := door.ParseReach([]string{"public"})
	if err != nil {
		t.Fatal(err)
	}
	c := serve(t, Options{Scenario: catalogue(t, "single-channel"), Reach: public})
	c.send(`,"dlrCallbackUrl":"` + strings.Replace(receiver.URL, "127.0.0.1", "localhost", 1) + `"`)
	c.advance(`{"by":"132s"}`)
	var a attempts
	c.ok("GET", c.sim("/webhooks?limit=5"), "", &a)
	if asked || len(a.Attempts) != 5 || !strings.Contains(a.Attempts[0].Error, "--callbacks-to says where they may") || !a.Attempts[4].Lost {
		t.Errorf("asked: %v, %+v", asked, a)
	}
}

func TestWhoWaitsIsAnsweredAsSoonAsSomethingHappens(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	c.send("")
	_, cursor := c.timeline("")
	heard := make(chan []event)
	go func() {
		events, _ := c.timeline("?after=" + cursor + "&wait=60s")
		heard <- events
	}()
	for !strings.Contains(c.do("GET", "/metrics", "").body, "cascade_requests_waiting 1") {
	}
	c.advance(`{"events":1}`)
	if events := <-heard; len(events) != 1 || events[0].Status != "Accepted" {
		t.Errorf("%+v", events)
	}
	if events, again := c.timeline("?after=" + cursor + "&wait=0s&limit=1"); len(events) != 1 || again == cursor {
		t.Errorf("%+v, %s", events, again)
	}
}

func TestALongTimelineComesWholeOrPageByPage(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	c.ok("PUT", c.sim(""), "", nil)
	c.ok("POST", c.sim("/traffic"), `{"messages":500}`, nil)
	c.advance(`{"until":"idle"}`)
	whole, end := c.timeline("")
	var pages []event
	for cursor := ""; ; {
		page, next := c.timeline("?limit=999&after=" + cursor)
		pages = append(pages, page...)
		if cursor = next; next == end {
			break
		}
	}
	if diff := cmp.Diff(whole, pages); diff != "" || len(whole) != 500*15 {
		t.Errorf("%d lines, %s", len(whole), diff)
	}
}

func TestABatchOverHTTP(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	var b struct {
		BatchID, ClientBatchID       string
		AcceptedCount, RejectedCount int
		Messages                     []struct {
			UMID, ClientMessageID string
			User                  struct{ MSISDN string }
			Status                struct {
				State, ErrorMessage string
				ErrorCode           int
			}
		}
	}
	c.ok("POST", c.api("/messages/batch"), `{"clientBatchId":"mine","includeMessagesInResponse":true,
		"template":{"type":"text","content":{"text":"hi"},"scheduled":"2026-01-01T01:00:00Z"},
		"messages":[{"user":{"msisdn":"+6598765432"},"clientMessageId":"a"},{"user":{"msisdn":"65"},"clientMessageId":"b"},
		{"user":{"msisdn":"+6598765433"}}]}`, &b)
	if b.ClientBatchID != "mine" || b.AcceptedCount != 2 || b.RejectedCount != 1 || len(b.Messages) != 3 {
		t.Fatalf("%+v", b)
	}
	if m := b.Messages[1]; m.Status.State != "rejected" || m.Status.ErrorCode != 3003 || m.UMID == "" ||
		m.User.MSISDN != "65" || m.ClientMessageID != "b" {
		t.Errorf("the refused one: %+v", m)
	}
	if a := c.do("GET", c.api("/messages/"+b.Messages[1].UMID), ""); a.status != 200 ||
		!strings.Contains(a.body, `"state":"rejected"`) || !strings.Contains(a.body, "user.msisdn") {
		t.Errorf("%+v", a)
	}
	if a := c.do("GET", c.api("/messages/"+b.Messages[0].UMID), ""); a.body != `{"data":[]}` {
		t.Errorf("before the first step: %s", a.body)
	}
	if a := c.do("DELETE", c.api("/messages/"+b.Messages[0].UMID), ""); a.body != `{"cancelledCount":1}` {
		t.Errorf("%s", a.body)
	}
	if a := c.do("DELETE", c.api("/messages/batch/"+strings.ToUpper(b.BatchID)), ""); a.body != `{"cancelledCount":1}` {
		t.Errorf("%s", a.body)
	}
	if at := c.advance(`{"until":"idle"}`); at.T != 0 {
		t.Errorf("%+v", at)
	}
}

func TestWebhooksReadBackWithoutTheirAuthorization(t *testing.T) {
	c := serve(t, Options{})
	const path = "/api/v1/accounts/acme/webhooks" // any id will do
	c.ok("POST", path, `[{"subAccountId":"shop","url":"http://a/","type":"CADR","httpAuthorization":"Basic x"},
		{"subAccountId":"*","url":"http://b/","enabled":false}]`, nil)
	c.ok("POST", path, `[{"subAccountId":"shop","url":"http://c/","type":"CADR","httpAuthorization":"Basic y"}]`, nil)
	want := `[{"subAccountId":"shop","url":"http://c/","enabled":true,"type":"CADR","httpAuthorization":"***"},` +
		`{"subAccountId":"*","url":"http://b/","enabled":false,"type":"CADR"},` +
		`{"subAccountId":"*","url":"http://b/","enabled":false,"type":"MSG"}]`
	if a := c.do("GET", path, ""); a.body != want {
		t.Errorf("%s", a.body)
	}
	c.ok("DELETE", path, `[{"subAccountId":"*"},{"subAccountId":"shop","type":"CADR"}]`, nil)
	if a := c.do("GET", path, ""); a.body != `[]` {
		t.Errorf("%s", a.body)
	}
}

func TestAWorldIsMadeFromYAMLOrByNameWithASeedAndAStart(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	var w struct {
		ID, Scenario, Start string
		Seed                uint64
		Plan                []json.RawMessage
		Clock               clock
	}
	c.ok("PUT", c.sim(""), `{"scenario":"slow-readers","seed":7,"start":"2027-05-01T02:00:00+02:00"}`, &w)
	if w.ID != "shop" || w.Scenario != "slow-readers" || w.Seed != 7 || w.Start != "2027-05-01T00:00:00Z" ||
		w.Clock.Mode != "paused" {
		t.Errorf("%+v", w)
	}
	first := c.send("")
	a := c.do("PUT", c.sim(""), "name: mine\nplan: [{channel: SMS}]\n", "Content-Type", "application/yaml")
	if err := json.Unmarshal([]byte(a.body), &w); err != nil || w.Scenario != "mine" ||
		len(w.Plan) != 1 || w.Seed != 1 {
		t.Errorf("%+v, %v", a, err)
	}
	if again := c.send(""); again == first {
		t.Error("another seed gives the same umid")
	}
	if a := c.do("PUT", c.sim(""), `{}`); !strings.Contains(a.body, `"scenario":"three-channels"`) {
		t.Errorf("%s", a.body)
	}
}

func TestMetricsTellWhatTheServerDoes(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	in := newInbox(t, c)
	tellTheStory(t, c, in)
	text := c.do("GET", "/metrics", "").body
	for _, line := range []string{
		"cascade_messages_total 1", "cascade_events_total 11", "cascade_worlds 1", "cascade_websocket_clients 0",
		`cascade_webhook_attempts_total{answer="2xx"} 8`, `cascade_webhook_attempts_total{answer="5xx"} 1`,
		"cascade_clock_lag_seconds_count 0", "cascade_requests_waiting 0",
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("the metrics do not tell %s", line)
		}
	}
}

func TestAFreshServerTakesABodyWithoutChannels(t *testing.T) {
	c := serve(t, Options{})
	umid := c.send("")
	c.advance(`{"until":"idle"}`)
	if got := c.records(umid); got != "1 WhatsApp delivered delivered_to_recipient\n" {
		t.Errorf("%s", got)
	}
	var w struct {
		Plan []struct {
			Channel, SuccessStatus string
			FallbackAfter          int
		}
	}
	c.ok("GET", c.sim(""), "", &w)
	if got := fmt.Sprint(w.Plan); got != "[{WhatsApp Delivered 60} {SMS  0}]" {
		t.Errorf("the plan is %s", got)
	}
}

func TestAWorldWithoutAPlanSaysHowToGiveOne(t *testing.T) {
	c := serve(t, Options{})
	if a := c.do("PUT", c.sim(""), "name: planless\n", "Content-Type", "application/yaml"); a.status != 200 {
		t.Fatalf("%+v", a)
	}
	a := c.do("POST", c.api("/messages"), `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi"}}`)
	if r := a.refusal(t); r.Code != 3022 || !strings.Contains(r.Message, "plan: to its scenario") {
		t.Errorf("%+v", r)
	}
}
