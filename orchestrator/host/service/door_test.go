package service_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cascade/orchestrator/host/service"
)

// listening serves on a loopback address, as the command does.
func listening(t *testing.T, o service.Options) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- service.Serve(ctx, l, o) }()
	t.Cleanup(func() {
		end()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// first is the first line of what a request of so many bytes is answered with.
func first(t *testing.T, address, request string) string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprint(conn, request); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(conn).ReadString('\n') // "": it was closed
	return strings.TrimSpace(line)
}

// A page whose name was made to lead to this machine (DNS rebinding) is of the same origin to its browser, and could
// send for real. So could a page of another origin, were it not asked where it comes from.
func TestNoPageOfAStrangerMayAsk(t *testing.T) {
	o := idle(t, &pigeon{})
	o.Hosts = []string{"cascade.test"}
	address := listening(t, o)
	const yes, no = "HTTP/1.1 200 OK", "HTTP/1.1 403 Forbidden"
	for _, test := range []struct{ host, more, want string }{
		{"localhost:8090", "", yes},
		{address, "", yes},
		{"[::1]", "", yes},
		{"send.example.com", "", yes}, // as the proxy before it may say
		{"cascade.test:1", "", yes},
		{"localhost", "Origin: http://localhost\r\n", yes},
		{"evil.example", "", no},
		{"evil.example", "Origin: http://evil.example\r\nSec-Fetch-Site: same-origin\r\n", no},
		{"send.example.com.evil.example", "", no},
		{"localhost", "Origin: http://evil.example\r\n", no},
		{"localhost", "Sec-Fetch-Site: cross-site\r\n", no},
	} {
		for _, request := range []string{
			"POST " + messages + " HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: " +
				fmt.Sprint(len(hello)) +
				"\r\nHost: %s\r\nAuthorization: Bearer all\r\n%s\r\n" + hello,
			"POST /receipts/shop/pigeon HTTP/1.1\r\nContent-Length: 13\r\nHost: %s\r\n%s\r\ncoo x Sent   ",
			"GET /metrics HTTP/1.1\r\nHost: %s\r\n%s\r\n",
			"GET /healthz HTTP/1.1\r\nHost: %s\r\n%s\r\n",
		} {
			want := test.want
			if strings.HasPrefix(request, "GET ") && !strings.Contains(test.host, "evil") {
				want = yes // a page of another origin may ask, and its browser lets it read no answer
			}
			if got := first(t, address, fmt.Sprintf(request, test.host, test.more)); got != want {
				t.Errorf("Host %q, %q: %.20s…: %q, not %q", test.host, test.more, request, got, want)
			}
		}
	}
}

func TestAnswersKeepToTheirOrigin(t *testing.T) {
	s := httptest.NewServer(service.New(options(t, &pigeon{})))
	t.Cleanup(s.Close)
	for _, path := range []string{"/healthz", "/metrics", "/nothing", messages} {
		a, err := http.Get(s.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		a.Body.Close()
		if a.Header.Get("X-Content-Type-Options") != "nosniff" ||
			a.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("%s: %v", path, a.Header)
		}
	}
}

// A request for which there is no room is refused so that it comes again: 503 to senders, and to providers.
func TestAllRequestsTogetherAreBounded(t *testing.T) {
	o := options(t, &pigeon{})
	o.Bodies = int64(len(hello)) + 10
	s := httptest.NewServer(service.New(o))
	t.Cleanup(s.Close)
	do := asking(t, s.URL)
	long := strings.Replace(hello, "World", "World"+strings.Repeat("!", 11), 1)
	for _, test := range []struct {
		path, body string
		want       int
	}{
		{messages, hello, 200}, {messages, long, 503}, {"/receipts/shop/pigeon", "coo x " + long,
			503}, {messages, hello, 200},
	} {
		if status, text := do("POST", test.path, "ours", test.body); status != test.want {
			t.Errorf("%s with %d bytes: %d %s, not %d", test.path, len(test.body), status, text, test.want)
		}
	}
	_, text := do("GET", "/metrics", "", "")
	for _, line := range []string{`cascade_refused_total{limit="bodies"} 2`, "cascade_body_bytes 0"} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("the metrics do not tell %s:\n%s", line, text)
		}
	}
}

func TestThereAreOnlySoManyConnectionsAtOnce(t *testing.T) {
	o := idle(t, &pigeon{})
	o.Connections = 1
	address := listening(t, o)
	kept, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(kept, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
	metrics, err := http.ReadResponse(bufio.NewReader(kept), nil)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(metrics.Body)
	answered := make(chan string)
	go func() {
		answered <- first(t, address, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	}()
	if !strings.Contains(string(text), "cascade_connections 1\n") {
		t.Errorf("the metrics tell %s", text)
	}
	kept.Close()
	if got := <-answered; got != "HTTP/1.1 200 OK" {
		t.Errorf("who waited was answered %q", got)
	}
}
