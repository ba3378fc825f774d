package dashboard_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"cascade/dashboard"
	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
	"cascade/orchestrator/host/service"
	"cascade/orchestrator/host/sqlite"
	"cascade/orchestrator/sendapi"
)

// carrier takes every send over SMS, and refuses all others.
type carrier struct{}

func (carrier) Send(_ context.Context, s adapter.Send) (adapter.Answer, error) {
	if s.Channel != orchestrator.SMS {
		return adapter.Answer{Status: orchestrator.Rejected, Code: 1}, nil
	}
	return adapter.Answer{ID: s.Key, Status: orchestrator.Accepted}, nil
}

func (carrier) Receive(*http.Request, []byte) ([]adapter.Receipt, []byte, error) {
	return nil, nil, nil
}

func (carrier) Run(ctx context.Context, _ func(context.Context, []adapter.Receipt) error) error {
	<-ctx.Done()
	return nil
}

// sending is a host on a real clock, with the page over it, and the page's address.
func sending(t *testing.T, own map[string][]sendapi.Key) (h *host.Host, at string) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "cascade.db"))
	if err != nil {
		t.Fatal(err)
	}
	var subaccounts []host.Subaccount
	for _, name := range []string{"shop", "bank"} {
		subaccounts = append(subaccounts, host.Subaccount{
			Name: name, Plan: orchestrator.Plan{{Channel: orchestrator.WhatsApp}, {Channel: orchestrator.SMS}},
			Channels: []host.Channel{
				{Of: orchestrator.WhatsApp, Kind: "test", Adapter: carrier{}}, {Of: orchestrator.SMS, Kind: "test", Adapter: carrier{}},
			},
		})
	}
	if h, err = host.Open(t.Context(), host.Options{Store: store, Subaccounts: subaccounts}); err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	server := httptest.NewServer(service.New(service.Options{Host: h, Own: own, Page: func(s *service.Service) http.Handler {
		return dashboard.NewWatch(dashboard.WatchOptions{Host: h, Allow: s.Allow, Known: s.Known, Done: ctx.Done()})
	}}))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		h.Run(ctx)
	}()
	t.Cleanup(func() {
		end()
		server.Close()
		<-ended
		store.Close()
	})
	return h, server.URL
}

// sent sends a message and gives its id.
func sent(t *testing.T, h *host.Host, subaccount, text, id string) string {
	t.Helper()
	of, err := h.API().Open(subaccount)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := of.Send(t.Context(), &orchestrator.Message{
		User: orchestrator.User{MSISDN: "+6598765432"}, Type: orchestrator.Text, ClientMessageID: id,
		Content: orchestrator.Content{Text: text},
	})
	if err != nil {
		t.Fatal(err)
	}
	return answer.UMID
}

// delivered has a message's SMS delivered.
func delivered(t *testing.T, h *host.Host, subaccount, umid string) {
	t.Helper()
	of, _ := h.API().Open(subaccount)
	id, _ := sendapi.ParseUMID(umid)
	for { // its SMS fires once the refusal of WhatsApp is written
		grown := h.Grown()
		records, err := of.Records(id)
		if err != nil {
			t.Fatal(err)
		}
		if len(records) == 2 && records[1].Status.State == "queued" {
			break
		}
		<-grown
	}
	list := []adapter.Receipt{{ID: umid + "-2", Status: orchestrator.Delivered}}
	if err := h.Receive(t.Context(), subaccount, "test", list); err != nil {
		t.Fatal(err)
	}
}

func readAs(t *testing.T, address, key string) (status int, text string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+key)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(answer.Body); err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, b.String()
}

// The messages of a host are listed as those of a world, a page at a time, and those of others are not told.
func TestAHostsMessagesAreListed(t *testing.T) {
	h, at := sending(t, map[string][]sendapi.Key{"shop": {"ours"}, "bank": {"theirs"}})
	var ids []string
	for i := range 5 {
		ids = append(ids, sent(t, h, "shop", "Your order has shipped.", fmt.Sprint("order-", i)))
		sent(t, h, "bank", "Your code is 4711.", "secret")
	}
	delivered(t, h, "shop", ids[1])
	of := at + "/sim/v1/subaccounts/shop"
	list := func(query string) (found []string, cursor string) {
		status, text := readAs(t, of+"/messages?"+query, "ours")
		var answer struct {
			Messages []struct {
				UMID, ClientMessageID, Recipient, Outcome, Channel string
				Fired                                              int
				At                                                 *float64
			}
			Cursor string
		}
		if err := json.Unmarshal([]byte(text), &answer); err != nil || status != 200 {
			t.Fatal(query, status, text, err)
		}
		for _, m := range answer.Messages {
			if m.Recipient != "+6598765432" || (m.Outcome == "succeeded") != (m.At != nil) {
				t.Errorf("%s: %+v", query, m)
			}
			found = append(found, m.ClientMessageID)
		}
		return found, answer.Cursor
	}
	var all []string
	for cursor := ""; ; {
		part, next := list("limit=2&cursor=" + cursor)
		all = append(all, part...)
		if cursor = next; cursor == "" {
			break
		}
	}
	if got := fmt.Sprint(all); got != "[order-4 order-3 order-2 order-1 order-0]" {
		t.Errorf("page by page: %s", got)
	}
	for query, want := range map[string]string{
		"outcome=succeeded": "[order-1]", "q=DER-3": "[order-3]", "q=" + ids[0][:13]: "", "q=secret": "[]", "channel=Viber": "[]",
		"recipient=%2B6598765432&outcome=succeeded&channel=SMS": "[order-1]",
	} {
		if got, _ := list(query); want != "" && fmt.Sprint(got) != want {
			t.Errorf("%s: %v, not %s", query, got, want)
		}
	}
	status, text := readAs(t, of+"/messages/"+ids[1], "ours")
	for _, want := range []string{
		`"outcome":"succeeded","channel":"SMS"`, `"text":"Your order has shipped."`, `"encoding":"GSM7"`,
		`"kind":"receipt","channel":"WhatsApp","step":1,"status":"Rejected","code":1,"cursor":"`, `"plan":[{"channel":"WhatsApp"`,
	} {
		if status != 200 || !strings.Contains(text, want) {
			t.Errorf("the message lacks %s: %d %s", want, status, text)
		}
	}
	for _, tt := range []struct {
		path, key string
		status    int
		part      string
	}{
		{"/sim/v1/subaccounts", "ours", 200, `{"subaccounts":[{"id":"shop",`},
		{"/sim/v1/subaccounts", "theirs", 200, `{"subaccounts":[{"id":"bank",`},
		{"/sim/v1/subaccounts", "nobody's", 401, `"code":1200`},
		{"/sim/v1/subaccounts/shop", "theirs", 401, `"code":1200`},
		{"/sim/v1/subaccounts/shop/messages", "theirs", 401, `"code":1200`},
		{"/sim/v1/subaccounts/bank/messages/" + ids[1], "theirs", 404, `"code":1300`},
		{"/sim/v1/subaccounts/shop/messages/x", "ours", 400, `"code":1000`},
		{"/sim/v1/subaccounts/shop/messages?outcome=lost", "ours", 400, `outcome`},
		{"/sim/v1/subaccounts/shop/messages?cursor=x&limit=0", "ours", 400, `cursor`},
		{"/sim/v1/subaccounts/shop/messages?channel=sms", "ours", 400, `SMS`},
		{"/sim/v1/subaccounts/shop/clock", "ours", 200, `"mode":"running","speed":1`},
		{"/sim/v1/subaccounts/shop/events", "ours", 400, "websockets"},
		{"/sim/v1/subaccounts/shop/summary", "ours", 404, "there is nothing"},
		{"/", "", 200, "<html data-watches "},
		{"/app.js", "", 200, "keepUp"},
		{"/nothing.js", "", 404, "there is nothing"},
	} {
		if status, text := readAs(t, at+tt.path, tt.key); status != tt.status || !strings.Contains(text, tt.part) {
			t.Errorf("%s as %s: %d %.300s", tt.path, tt.key, status, text)
		}
	}
}

// What is written is told as it comes, that of one subaccount alone, and from a place on; of another run it is told anew.
func TestAHostsLinesAreFollowed(t *testing.T) {
	h, at := sending(t, map[string][]sendapi.Key{"shop": {"our key"}, "bank": {"theirs"}})
	address := "ws" + strings.TrimPrefix(at, "http") + "/sim/v1/subaccounts/shop/events"
	type line struct{ UMID, Kind, Cursor, After, Recipient, ClientMessageID string }
	follow := func(after, key string) (next func() []line, err error) {
		dialer := websocket.Dialer{Subprotocols: []string{dashboard.BatchSubprotocol, url.PathEscape(key)}}
		socket, _, err := dialer.Dial(address+"?after="+url.QueryEscape(after), nil)
		if err != nil {
			return nil, err
		}
		t.Cleanup(func() { socket.Close() })
		return func() (lines []line) {
			_, text, err := socket.ReadMessage()
			if err != nil {
				t.Fatal(err)
			}
			if string(text) == `{"reset":true}` {
				return nil
			}
			if err := json.Unmarshal(text, &lines); err != nil {
				t.Fatal(err)
			}
			return lines
		}, nil
	}
	if _, err := follow("", "theirs"); err == nil {
		t.Error("another's key will do")
	}
	next, err := follow("", "our key")
	if err != nil {
		t.Fatal(err)
	}
	sent(t, h, "bank", "Your code is 4711.", "")
	umid := sent(t, h, "shop", "Your order has shipped.", "order-1")
	delivered(t, h, "shop", umid)
	var all []line
	for len(all) == 0 || all[len(all)-1].Kind != "succeeded" {
		all = append(all, next()...)
	}
	told := ""
	for _, l := range all {
		told += " " + l.Kind
		if l.UMID != umid || (l.Kind == "submitted") != (l.Recipient == "+6598765432" && l.ClientMessageID == "order-1") {
			t.Errorf("%+v", l)
		}
	}
	if want := " submitted fired receipt fired receipt receipt succeeded"; told != want {
		t.Errorf("%s, not %s", told, want)
	}
	_, story := readAs(t, at+"/sim/v1/subaccounts/shop/messages/"+umid, "our key")
	for _, l := range all {
		if !strings.Contains(story, `"cursor":"`+l.Cursor+`"`) {
			t.Errorf("the story tells %s by another cursor: %s", l.Kind, story)
		}
	}
	if next, err = follow(all[4].After, "our key"); err != nil {
		t.Fatal(err)
	}
	if got := next(); len(got) != 2 || got[0] != all[5] || got[1] != all[6] {
		t.Errorf("from the fifth on: %+v", got)
	}
	if next, err = follow("7-3", "our key"); err != nil || next() != nil {
		t.Errorf("from a place of another run: %v", err)
	}
}

// The page over a host: its messages, live, and nothing that would change anything.
func TestThePageWatchesAHost(t *testing.T) {
	h, at := sending(t, nil)
	b := browse(t, at)
	b.sees("Nothing has been sent in bank yet.")
	first := sent(t, h, "bank", "Your code is 4711.", "code-1")
	b.sees("code-1")
	delivered(t, h, "bank", first)
	b.sees("SMS reached them")
	b.sees("Your code is 4711.")
	b.sees("Live")
	b.wait(`document.querySelectorAll(".timeline [data-lane]").length === 2 && document.querySelector(".mark[aria-label*='SMS reports Delivered']")`)
	b.wait(`/^[\d:.]+$/.test(document.querySelector(".timeline text[data-t]").textContent)`) // as the clock has it
	for _, gone := range []string{                                                           // what belongs to worlds
		"Playground", "Providers", "Next event", "Edit", "New, reset or remove…", "Nothing is pending", "scenario", "Copy as picture",
	} {
		if text := b.text("body"); strings.Contains(text, gone) {
			t.Errorf("it shows %s:\n%s", gone, text)
		}
	}
	b.press("Copy as feature file")
	b.sees("Scenario:")
}
