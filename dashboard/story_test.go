package dashboard

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// inbox is a customer's webhook handler. It refuses one receipt once, and writes the others down by message.
type inbox struct {
	refuse string // this state, on WhatsApp

	mu   sync.Mutex
	seen map[string][]string // by umid
}

func (in *inbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	text, _ := io.ReadAll(r.Body)
	var b struct {
		Version   int
		EventType string
		Payload   struct {
			UMID, Channel string
			Status        struct{ State, Detail string }
		}
	}
	if err := json.Unmarshal(text, &b); err != nil || b.Version != 9 ||
		r.Header.Get("Authorization") != "Basic c2hvcA==" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	line := strings.TrimSpace(b.Payload.Channel + " " + b.Payload.Status.State + " " + b.Payload.Status.Detail)
	in.mu.Lock()
	defer in.mu.Unlock()
	before := in.seen[b.Payload.UMID]
	if line == in.refuse && (len(before) == 0 || before[len(before)-1] != "refused") {
		in.seen[b.Payload.UMID] = append(before, "refused")
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	in.seen[b.Payload.UMID] = append(before, line)
}

// tellTheStory is the documentation's own: not read on WhatsApp within 60 s, not delivered on Viber within
// another 60 s, so that the SMS goes out.
func tellTheStory(t testing.TB, c *client, in *inbox) {
	umid := c.send(`,"clientMessageId":"order-4711"`)
	if got := c.records(umid); got != "1 WhatsApp queued\n" {
		t.Errorf("at once:\n%s", got)
	}
	at := c.advance(`{"by":"60s"}`)
	if at.T != 60 || !at.Settled || at.Now != "2026-01-01T00:01:00Z" {
		t.Errorf("after 60 s the clock is %+v", at)
	}
	if got := c.records(umid); got != "1 WhatsApp delivered delivered_to_recipient\n2 Viber queued\n" {
		t.Errorf("after 60 s:\n%s", got)
	}
	c.advance(`{"by":"60s"}`)
	if got := c.records(umid); got != "1 WhatsApp delivered delivered_to_recipient\n2 Viber sent\n3 SMS queued\n" {
		t.Errorf("after 120 s:\n%s", got)
	}
	if at := c.advance(`{"until":"idle"}`); at.T != 123 || at.Pending != 0 || at.Next != nil {
		t.Errorf("at the end the clock is %+v", at)
	}
	want := []string{
		"whatsapp queued", "refused", "whatsapp sent", "whatsapp delivered delivered_to_recipient",
		"viber queued", "viber sent", "sms queued", "sms sent", "sms delivered delivered_to_recipient",
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if diff := cmp.Diff(want, in.seen[umid]); diff != "" {
		t.Errorf("webhooks of %s: %s", c.sub, diff)
	}
}

func newInbox(t testing.TB, c *client) *inbox {
	in := &inbox{refuse: "whatsapp sent", seen: map[string][]string{}}
	server := httptest.NewServer(in)
	t.Cleanup(server.Close)
	c.ok("POST", "/api/v1/accounts/3c8f0d6e-0a5f-4b8e-9d57-0b6a4f1d2c3e/webhooks",
		`[{"subAccountId":"*","url":"`+server.URL+`/receipts","type":"CADR","httpAuthorization":"Basic c2hvcA=="}]`, nil)
	return in
}

func TestTheThreeChannelStoryOverHTTPAlone(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	in := newInbox(t, c)
	tellTheStory(t, c, in)

	var hooks struct {
		Attempts []struct {
			T               float64
			Attempt, Status int
			Body            struct{ Payload struct{ Channel string } }
		}
	}
	c.ok("GET", c.sim("/webhooks"), "", &hooks)
	if len(hooks.Attempts) != 9 || hooks.Attempts[1].Status != 500 || hooks.Attempts[2].Attempt != 2 ||
		hooks.Attempts[2].T != 1.2 {
		t.Errorf("%+v", hooks)
	}
	if events, _ := c.timeline(""); len(events) != 15+9 {
		t.Errorf("%d lines: %+v", len(events), events)
	}
}

func TestFiftyStoriesSideBySideInTheirOwnSubaccounts(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	in := newInbox(t, c)
	var all sync.WaitGroup
	for i := range 50 {
		own := *c
		own.sub = fmt.Sprintf("team-%02d", i)
		all.Go(func() { tellTheStory(t, &own, in) })
	}
	all.Wait()
	var list struct{ Subaccounts []struct{ ID string } }
	if c.ok("GET", "/sim/v1/subaccounts", "", &list); len(list.Subaccounts) != 50 ||
		list.Subaccounts[7].ID != "team-07" {
		t.Errorf("%+v", list)
	}
}
