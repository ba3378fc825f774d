package dashboard

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestWhoeverWaitsHearsOfAResetAndOfARemoval(t *testing.T) {
	for _, path := range []string{"/timeline", "/webhooks"} {
		t.Run(path, func(t *testing.T) {
			c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
			c.send("")
			var all struct{ Cursor string }
			c.ok("GET", c.sim(path), "", &all)
			wait := func(meanwhile func()) answer {
				answered := make(chan answer)
				go func() { answered <- c.do("GET", c.sim(path+"?wait=30s&after="+all.Cursor), "") }()
				for !strings.Contains(c.do("GET", "/metrics", "").body, "cascade_requests_waiting 1") {
				}
				meanwhile()
				select {
				case a := <-answered:
					return a
				case <-time.After(20 * time.Second):
					t.Fatal("nobody heard")
				}
				return answer{}
			}
			reset := wait(func() { c.ok("PUT", c.sim(""), "", &all) })
			if reset.status != 200 || !strings.Contains(reset.body, `"reset":true`) {
				t.Errorf("after a reset: %d %s", reset.status, reset.body)
			}
			if removed := wait(func() { c.do("DELETE", c.sim(""), "") }); removed.status != 404 {
				t.Errorf("after a removal: %d %s", removed.status, removed.body)
			}
		})
	}
}

func TestACursorOfAnotherServerIsTold(t *testing.T) {
	c, other := serve(t, Options{Scenario: catalogue(t, "three-channels")}), serve(t,
		Options{Scenario: catalogue(t, "single-channel")})
	var here, there answer
	for _, s := range []struct {
		c *client
		a *answer
	}{{c, &here}, {other, &there}} {
		s.c.send("")
		s.c.advance(`{"until":"idle"}`)
		*s.a = s.c.do("GET", s.c.sim("/timeline"), "")
	}
	_, short := c.timeline("?limit=1")
	_, long := c.timeline("")
	if events, _ := c.timeline("?after=" + short); len(events) != 14 {
		t.Errorf("%d events after the first of the own server", len(events))
	}
	for _, cursor := range []string{long, strings.Replace(short, ".1.", ".2.", 1)} {
		if a := other.do("GET", other.sim("/timeline?after="+cursor), ""); !strings.Contains(a.body, `"reset":true`) ||
			!strings.Contains(a.body, `"submitted"`) {
			t.Errorf("after %s: %s", cursor, a.body)
		}
	}
	if a := other.do("GET", other.sim("/webhooks?after=1.7"), ""); a.body != `{"attempts":[],"cursor":"1.0","reset":true}` {
		t.Error(a.body)
	}
	again := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	again.send("")
	again.advance(`{"until":"idle"}`)
	if a := again.do("GET", again.sim("/timeline"), ""); a.body != here.body {
		t.Errorf("the same requests to a fresh server: %s, not %s", a.body, here.body)
	}
}

// The same requests in the same order give the same bytes, cursors and all, also of a server that listens itself.
func TestTwoServersAnswerTheSameRequestsAlike(t *testing.T) {
	var answers [2]string
	for i := range answers {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- Serve(ctx, l, Options{Scenario: catalogue(t, "three-channels")}) }()
		c := &client{t: t, url: "http://" + l.Addr().String(), sub: "shop", key: "any"}
		c.send("")
		c.advance(`{"until":"idle"}`)
		answers[i] = c.do("GET", c.sim("/timeline"), "").body + c.do("GET", c.sim(""), "").body
		http.DefaultClient.CloseIdleConnections()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	if answers[0] != answers[1] {
		t.Errorf("%s\nand\n%s", answers[0], answers[1])
	}
}
