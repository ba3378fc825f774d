package dashboard

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

func TestThereAreOnlySoManyWebsocketsAtOnce(t *testing.T) {
	c := serve(t, Options{Bounds: Bounds{Sockets: 1}})
	c.ok("PUT", c.sim(""), "", nil)
	c.listen(t, "")
	_, a, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(c.url, "http")+c.sim("/events"), nil)
	if err == nil || a.StatusCode != 400 {
		t.Fatalf("a second websocket: %v, %v", err, a)
	}
	text, _ := io.ReadAll(a.Body)
	if !strings.Contains(string(text), "close one first") {
		t.Errorf("%s", text)
	}
	if text := c.do("GET", "/metrics", "").body; !strings.Contains(text, `cascade_refused_total{limit="websockets"} 1`+"\n") {
		t.Error("the metrics do not tell it")
	}
}

func TestAllBodiesTogetherAreBounded(t *testing.T) {
	c := serve(t, Options{Bounds: Bounds{Bodies: 1 << 20}})
	large := strings.Replace(ordinary, `"type"`, `"x":"`+strings.Repeat("x", 1<<20-300)+`","type"`, 1)
	c.ok("POST", c.api("/messages"), large, nil)
	batch := fmt.Sprintf(`{"messages":[%s,%s]}`, large, large)
	if a := c.do("POST", c.api("/messages/batch"), batch); a.status != 503 || a.refusal(t).Code != 1100 {
		t.Errorf("%d %.200s", a.status, a.body)
	}
	c.ok("POST", c.api("/messages"), large, nil)
	text := c.do("GET", "/metrics", "").body
	for _, line := range []string{`cascade_refused_total{limit="bodies"} `, "cascade_body_bytes 0\n"} {
		if !strings.Contains(text, line) {
			t.Errorf("the metrics do not tell %s", line)
		}
	}
}

func TestThereAreOnlySoManyConnectionsAtOnce(t *testing.T) {
	c := listening(t, Options{Bounds: Bounds{Connections: 1}})
	c.ok("GET", "/healthz", "", nil) // whose connection is kept
	answered := make(chan string)
	go func() { answered <- c.raw("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", false) }()
	if text := c.do("GET", "/metrics", "").body; !strings.Contains(text, "cascade_connections 1\n") {
		t.Errorf("the metrics tell %s", text)
	}
	http.DefaultClient.CloseIdleConnections()
	if got := <-answered; got != "HTTP/1.1 200 OK" {
		t.Errorf("who waited was answered %q", got)
	}
}

// A large scenario takes hundreds of times its size while it is read: few are read at once, and small ones do not wait.
func TestOnlyFewLargeScenariosAreReadAtOnce(t *testing.T) {
	s := New(Options{})
	c := clientOf(t, s)
	c.ok("PUT", c.sim(""), "{}", nil)
	for range mostForms {
		s.parsing <- struct{}{}
	}
	large := "seed: 1 #" + strings.Repeat("x", smallForm)
	answered := make(chan answer)
	type form struct{ method, path string }
	forms := []form{{"PUT", ""}, {"PUT", "/providers/SMS"}, {"POST", "/traffic"}, {"PUT", "/faults"}}
	for _, f := range forms {
		go func() { answered <- c.do(f.method, c.sim(f.path), large, "Content-Type", "application/yaml") }()
	}
	for _, f := range forms {
		if a := c.do(f.method, c.sim(f.path), "seed: 1", "Content-Type", "application/yaml"); a.status/100 == 5 {
			t.Errorf("%s %s: %d %s", f.method, f.path, a.status, a.body)
		}
	}
	select {
	case a := <-answered:
		t.Errorf("a large one did not wait: %d %s", a.status, a.body)
	default:
	}
	<-s.parsing
	for range forms {
		if a := <-answered; a.status/100 == 5 {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
}

func TestALimitBeyondAnyListIsAllOfIt(t *testing.T) {
	c := serve(t, Options{})
	c.send("")
	for _, list := range []string{"/timeline", "/messages", "/webhooks"} {
		c.ok("GET", c.sim(list+"?limit=9223372036854775807"), "", nil)
	}
	_, cursor := c.timeline("?limit=1")
	if rest, _ := c.timeline("?limit=9223372036854775807&after=" + cursor); len(rest) != 1 || rest[0].Kind != "fired" {
		t.Errorf("after %s: %+v", cursor, rest)
	}
}

func TestMinusZeroIsZero(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), "", nil)
	if a := c.do("POST", c.sim("/clock"), `{"speed":-0.0}`); !strings.Contains(a.body, `"speed":0,`) {
		t.Errorf("%s", a.body)
	}
}

func TestTheLogTellsEachRequestWithItsAnswer(t *testing.T) {
	var log bytes.Buffer
	s := New(Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	t.Cleanup(s.Close)
	for _, path := range []string{"/nothing", "/healthz"} {
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
	}
	for _, part := range []string{"path=/nothing", "status=404", "path=/healthz", "status=200 bytes=15 took="} {
		if !strings.Contains(log.String(), part) {
			t.Errorf("the log does not tell %s: %s", part, log.String())
		}
	}
}

func TestWhatIsLoggedCanStillBeTakenOverAsAWebsocket(t *testing.T) {
	c := serve(t, Options{Log: slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	c.ok("PUT", c.sim(""), "", nil)
	c.listen(t, "")
}
