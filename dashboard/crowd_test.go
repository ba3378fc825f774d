package dashboard

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// Many clients do everything at once in two worlds, with a receiver that calls back. None is answered with 500,
// none waits for ever, and the worlds stay sound.
func TestManyClientsAtOnce(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sub := strings.TrimPrefix(r.URL.Path, "/")
		response, err := http.Get(c.url + "/sim/v1/subaccounts/" + sub + "/clock")
		if err == nil {
			response.Body.Close()
		}
		if r.ContentLength%7 == 0 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	t.Cleanup(receiver.Close)
	var all sync.WaitGroup
	for i := range 8 {
		own := *c
		own.sub = []string{"left", "right"}[i%2]
		all.Go(func() {
			for n := range 30 {
				var a answer
				switch (i + n) % 10 {
				case 0, 1:
					a = own.do("POST", own.api("/messages"),
						`{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi"},"dlrCallbackUrl":"`+receiver.URL+"/"+own.sub+`"}`)
				case 2:
					a = own.do("POST", own.api("/messages/batch"), `{"messages":[`+ordinary+`,{},`+ordinary+`]}`)
				case 3, 4:
					a = own.do("POST", own.sim("/clock/advance"), `{"by":"20s"}`)
				case 5:
					a = own.do("GET", own.sim("/timeline"), "")
				case 6:
					a = own.do("GET", own.sim("/messages?limit=3"), "")
				case 7:
					a = own.do("POST", own.sim("/clock"),
						[]string{`{"mode":"running","speed":100}`, `{"mode":"paused"}`}[n%2])
				case 8:
					a = own.do("GET", own.sim("/webhooks"), "")
				case 9:
					a = own.do("POST", own.sim("/traffic"), `{"messages":5,"arrivals":{"every":"1s"}}`)
				}
				if a.status >= 500 {
					t.Errorf("client %d: %d %s", i, a.status, a.body)
				}
			}
		})
	}
	all.Wait()
	for _, sub := range []string{"left", "right"} {
		c.sub = sub
		c.ok("POST", c.sim("/clock"), `{"mode":"paused"}`, nil)
		if at := c.advance(`{"until":"idle"}`); at.Pending != 0 || !at.Settled {
			t.Errorf("%+v", at)
		}
		events, _ := c.timeline("")
		for i := 1; i < len(events); i++ {
			if events[i].T < events[i-1].T {
				t.Fatal(fmt.Sprint("time goes back: ", events[i-1], events[i]))
			}
		}
	}
}
