package dashboard

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// hangUntilGone is a receiver that never answers.
type hangUntilGone struct{ called chan struct{} }

func (h hangUntilGone) RoundTrip(r *http.Request) (*http.Response, error) {
	h.called <- struct{}{}
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// Whoever waits when the server shuts down is answered, and then the server ends.
func TestAShutdownAnswersWhoeverWaits(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, shutDown := context.WithCancel(context.Background())
	network := hangUntilGone{make(chan struct{}, 10)}
	ended := make(chan error)
	go func() {
		ended <- Serve(ctx, l, Options{Scenario: catalogue(t, "three-channels"), Transport: network})
	}()
	c := &client{t: t, url: "http://" + l.Addr().String(), sub: "shop", key: "any"}
	c.send(`,"dlrCallbackUrl":"http://receiver/"`)
	socket := c.listen(t, "")
	answers := make(chan answer, 3)
	go func() { answers <- c.do("POST", c.sim("/clock/advance"), `{"by":"60s"}`) }()
	<-network.called // the advance waits for a webhook
	go func() { answers <- c.do("GET", c.sim("/webhooks?wait=60s"), "") }()
	go func() { answers <- c.do("POST", c.sim("/clock/advance"), `{"by":"60s"}`) }()
	for !strings.Contains(c.do("GET", "/metrics", "").body, "cascade_requests_waiting 3") {
	}
	began := time.Now()
	shutDown()
	statuses := map[int]int{}
	for range 3 {
		a := <-answers
		statuses[a.status]++
	}
	if statuses[http.StatusServiceUnavailable] != 2 || statuses[http.StatusOK] != 1 {
		t.Errorf("who waited was answered %v", statuses)
	}
	if code, _ := socket.closed(); code != websocket.CloseGoingAway {
		t.Errorf("the websocket was closed with %d", code)
	}
	http.DefaultClient.CloseIdleConnections()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	t.Logf("the server ended after %s", time.Since(began))
}
