package dashboard

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
)

// listener is a client at the other end of an events websocket.
type listener struct {
	t *testing.T
	*websocket.Conn
}

func (c *client) listen(t *testing.T, query string, protocols ...string) *listener {
	t.Helper()
	d := websocket.Dialer{Subprotocols: append([]string{Subprotocol}, protocols...), HandshakeTimeout: 10 * time.Second}
	conn, response, err := d.Dial(strings.Replace(c.url, "http", "ws", 1)+c.sim("/events")+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if got := response.Header.Get("Sec-Websocket-Protocol"); got != Subprotocol {
		t.Fatalf("the server speaks %q", got)
	}
	conn.SetReadDeadline(time.Now().Add(30 * time.Second)) // a test that waits longer has failed
	return &listener{t, conn}
}

// hear reads the next n messages as text.
func (l *listener) hear(n int) (texts []string) {
	l.t.Helper()
	for range n {
		_, text, err := l.ReadMessage()
		if err != nil {
			l.t.Fatalf("after %d messages: %v", len(texts), err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

// closed reads to the end, and gives the code that the server closed with.
func (l *listener) closed() (int, string) {
	l.t.Helper()
	for {
		if _, _, err := l.ReadMessage(); err != nil {
			var end *websocket.CloseError
			if !errors.As(err, &end) {
				l.t.Fatalf("not closed, but %v", err)
			}
			return end.Code, end.Text
		}
	}
}

func TestAWebsocketBeginsNowOrAtItsCursor(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	umid := c.send("")
	now := c.listen(t, "")
	_, beginning := c.timeline("?limit=1")
	all := c.listen(t, "?after="+beginning)
	_, next := c.timeline("")
	if got := all.hear(1)[0]; got != `{"t":0,"umid":"`+umid+
		`","kind":"fired","channel":"WhatsApp","step":1,"cursor":"`+next+`"}` {
		t.Error(got)
	}
	c.advance(`{"by":"60s"}`)
	c.advance(`{"until":"idle"}`)
	heard := now.hear(13)
	if diff := cmp.Diff(heard, all.hear(13)); diff != "" {
		t.Error(diff)
	}
	events, cursor := c.timeline("?after=" + beginning)
	var last event
	if err := json.Unmarshal([]byte(heard[12]), &last); err != nil || last.Cursor != cursor ||
		last.Kind != "succeeded" {
		t.Errorf("%+v is not the end %s (%v)", last, cursor, err)
	}
	if len(events) != 14 {
		t.Errorf("%d events", len(events))
	}
}

func TestABatchOfLinesTellsTheSameInFewerMessages(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	c.ok("PUT", c.sim(""), "", nil)
	single := c.listen(t, "?after=1.0")
	d := websocket.Dialer{Subprotocols: []string{BatchSubprotocol}}
	batch, response, err := d.Dial(strings.Replace(c.url, "http", "ws", 1)+c.sim("/events?after=1.0"), nil)
	if err != nil || response.Header.Get("Sec-Websocket-Protocol") != BatchSubprotocol {
		t.Fatal(err, response)
	}
	defer batch.Close()
	c.send(`,"clientMessageId":"\"a\" \u2028"`)
	c.advance(`{"until":"idle"}`)
	var lines []map[string]any
	messages := 0
	for ; len(lines) < 15; messages++ {
		var more []map[string]any
		if err := batch.ReadJSON(&more); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, more...)
	}
	if messages > 5 {
		t.Errorf("15 lines came in %d messages", messages)
	}
	if lines[0]["recipient"] != "+6598765432" || lines[0]["clientMessageId"] != "\"a\" \u2028" {
		t.Errorf("%v", lines[0])
	}
	delete(lines[0], "recipient")
	delete(lines[0], "clientMessageId")
	for i, text := range single.hear(15) {
		var line map[string]any
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(line, lines[i]); diff != "" {
			t.Errorf("line %d: %s", i, diff)
		}
	}
}

func TestAResetIsToldAndThenEverything(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	c.send("")
	_, cursor := c.timeline("")
	l := c.listen(t, "?after="+cursor)
	c.ok("PUT", c.sim(""), `{"scenario":"single-channel"}`, nil)
	c.send("")
	got := l.hear(3)
	if got[0] != `{"reset":true}` || !strings.Contains(got[1], `"submitted"`) || !strings.Contains(got[2], `"fired"`) {
		t.Errorf("%q", got)
	}
	later := c.listen(t, "?after="+cursor)
	if diff := cmp.Diff(got, later.hear(3)); diff != "" {
		t.Errorf("from a cursor of the world before: %s", diff)
	}
	var page struct {
		Reset  bool
		Events []event
	}
	if c.ok("GET", c.sim("/timeline?after="+cursor), "", &page); !page.Reset || len(page.Events) != 2 {
		t.Errorf("%+v", page)
	}
	if a := c.do("DELETE", c.sim(""), ""); a.status != http.StatusNoContent {
		t.Errorf("%+v", a)
	}
	if code, _ := l.closed(); code != CloseRemoved {
		t.Errorf("closed with %d when the subaccount was removed", code)
	}
}

func TestAServerThatShutsDownSaysSo(t *testing.T) {
	s := New(Options{})
	c := clientOf(t, s)
	c.ok("PUT", c.sim(""), "", nil)
	l := c.listen(t, "")
	go s.Close()
	if code, _ := l.closed(); code != websocket.CloseGoingAway {
		t.Errorf("closed with %d", code)
	}
}

// A client that does not read is dropped with a code that says so, and nobody else waits for it.
func TestASlowReaderIsDroppedWhileNobodyElseWaits(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "slow-readers"), SlowReader: 500 * time.Millisecond})
	c.ok("PUT", c.sim(""), "", nil)
	slow := c.listen(t, "")
	c.ok("POST", c.sim("/traffic"), `{"messages":15000,"arrivals":{"every":"1ms"}}`, nil)
	quick := c.listen(t, "")
	done := make(chan clock)
	go func() { done <- c.advance(`{"until":"idle"}`) }()
	heard := len(quick.hear(60_000))
	if at := <-done; at.Pending != 0 || heard != 60_000 {
		t.Errorf("%+v", at)
	}
	for !strings.Contains(c.do("GET", "/metrics", "").body, "cascade_websocket_dropped_total 1") {
	}
	if code, reason := slow.closed(); code != CloseSlow || !strings.Contains(reason, "cursor 1.") {
		t.Errorf("closed with %d, %s", code, reason)
	}
}
