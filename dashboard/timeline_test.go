package dashboard

import (
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
