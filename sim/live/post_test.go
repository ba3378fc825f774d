package live

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// closing is a receiver that takes every request with 200 and then closes the connection, without a word of it.
func closing(t *testing.T, after time.Duration) (url string) {
	return raw(t, func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
		time.Sleep(after)
	})
}

// raw is a receiver that reads one request of each connection, and answers as it likes before it closes it.
func raw(t *testing.T, answer func(net.Conn)) (url string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				if request, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
					io.Copy(io.Discard, request.Body)
					answer(c)
				}
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

// A connection that its receiver has closed since is no receiver that does not answer: what was sent on it goes out
// again, on a new one, and the customer's webhooks are as if there had been no connection before.
func TestAReceiverMayCloseItsConnections(t *testing.T) {
	for _, after := range []time.Duration{0, time.Millisecond} {
		r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]")})
		w := open(t, r, "shop")
		url := closing(t, after)
		for range 30 {
			send(t, w, toldAt(url))
		}
		advanceTo(t, w, 10*time.Minute)
		told := lines(w, "webhook")
		if n := strings.Count(told, `"answer":200,"attempt":1,`); n != 90 || strings.Count(told, "\n") != n {
			t.Errorf("closed %s after the answer: %d of 90 webhooks are taken at once, in %d attempts",
				after, n, strings.Count(told, "\n"))
		}
	}
}
