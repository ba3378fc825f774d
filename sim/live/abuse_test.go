package live

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A clock that several clients start and stop at once is one that ran and stood still in some order: under the race
// detector none of them reads what another writes.
func TestManyClientsMayTurnAClockOnAndOff(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels)})
	w := open(t, r, "shop")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 100 {
				running := i%2 == 0
				must(w.SetClock(context.Background(), &running, nil))
			}
		})
	}
	all.Wait()
}

// switching is a receiver that answers 101 and holds the connection.
func switching(t *testing.T) (url string) {
	return raw(t, func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
		io.Copy(io.Discard, c) // until the other side has had enough
	})
}

// What follows a 101 is no body that ends: nobody waits for it.
func TestAReceiverThatSwitchesProtocolsIsAnsweredAtOnce(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Accepted, after: 1s}]}}")})
	w := open(t, r, "shop")
	send(t, w, toldAt(switching(t)))
	advanceTo(t, w, time.Second)
	if a := w.Attempts(0, 1); len(a) != 1 || a[0].Answer != http.StatusSwitchingProtocols {
		t.Errorf("%+v", a)
	}
}

// A header without end is no answer: it is read no further than a body.
func TestAReceiversHeaderIsBounded(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, acceptedOnly)})
	w := open(t, r, "shop")
	large := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := range 100 {
			w.Header().Set(fmt.Sprint("X-", i), strings.Repeat("x", 1000))
		}
	}))
	t.Cleanup(large.Close)
	send(t, w, toldAt(large.URL))
	advanceTo(t, w, time.Second)
	if a := w.Attempts(0, 1); len(a) != 1 || a[0].Answer != 0 ||
		!strings.Contains(a[0].Failure, "server response headers exceeded") {
		t.Errorf("%+v", a)
	}
}

// A webhook that would be due again after the last instant is tried then, so that a clock that runs comes to rest.
func TestAClockThatRunsComesToRestAtTheLastInstant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		refuse := handler(func(*told) int { attempts++; return http.StatusBadGateway })
		r := newRegistry(t, Options{Scenario: scenario(t, threeChannels), Transport: refuse})
		w := open(t, r, "shop")
		advanceTo(t, w, Horizon-time.Second)
		send(t, w, toldAt("http://app/"))
		setClock(t, w, true, 0)
		synctest.Wait() // comes back as soon as nothing is left to do: the window ends after the last instant
		if c := w.Clock(); c.T != Horizon || c.Pending != 1 || attempts != 15 {
			t.Errorf("%+v after %d attempts", c, attempts)
		}
	})
}

// watcher notes how many events happen at most between two moments at which others can look.
type watcher struct {
	nobody
	most, all int
}

func (o *watcher) Happened(events int) { o.most, o.all = max(o.most, events), o.all+events }

// A great many things that are due at one instant keep nobody waiting who only wants to look.
func TestOneInstantOfManyMessagesLetsOthersLook(t *testing.T) {
	var o watcher
	r := newRegistry(t, Options{Scenario: scenario(t, acceptedOnly), Observer: &o})
	w := open(t, r, "shop")
	for range 5000 {
		send(t, w, text("+6598765432"))
	}
	o = watcher{}
	if c := advanceTo(t, w, time.Minute); o.all != 5000 || o.most > breath || c.Pending != 0 {
		t.Errorf("%d events, up to %d at a time; %+v", o.all, o.most, c)
	}
	if rows, _ := w.Messages(Filter{Query: "nobody"}, 1<<30, 10); rows != nil {
		t.Errorf("%+v", rows)
	}
}
