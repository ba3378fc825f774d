package dashboard

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
)

type shownTimer struct {
	ID, URL, Ref, State, Error, Reply string
	At, Set                           float64
	Over                              *float64
	Status                            *int
}

func (c *client) timers() []shownTimer {
	c.t.Helper()
	var list struct{ Timers []shownTimer }
	c.ok("GET", c.sim("/timers"), "", &list)
	return list.Timers
}

// called is an application that its timers call: it writes down when, and what they say.
func called(t testing.TB, status int) (url string, heard chan string) {
	heard = make(chan string, 100)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		heard <- fmt.Sprintf("%s %s %s %s", r.Header.Get("X-Cascade-Time"), r.Method,
			r.Header.Get("Content-Type"), body)
		w.WriteHeader(status)
		io.WriteString(w, "so it is")
	}))
	t.Cleanup(app.Close)
	return app.URL, heard
}

func TestTimersCallTheApplicationInTheWorldsTime(t *testing.T) {
	url, heard := called(t, 200)
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), "", nil)
	var set shownTimer
	c.ok("POST", c.sim("/timers"), `{"by":"60s","url":"`+url+`/window","body":{"order":17},"ref":"order-17"}`, &set)
	c.ok("POST", c.sim("/timers"), `{"at":"2026-01-01T00:00:30Z","url":"`+url+`","ref":"usual"}`, nil)
	c.ok("POST", c.sim("/timers"), `{"at":"1h","url":"`+url+`"}`, nil)
	if set.State != "pending" || set.At != 60 || set.Set != 0 || set.Ref != "order-17" ||
		set.Over != nil || set.Status != nil {
		t.Errorf("%+v", set)
	}
	var at clock
	c.ok("GET", c.sim("/clock"), "", &at)
	if at.Pending != 3 || at.Next.Kind != "timer" || at.Next.T != 30 || at.Next.UMID != c.timers()[1].ID {
		t.Errorf("%+v, %+v", at, at.Next)
	}
	if a := c.do("DELETE", c.sim("/timers/"+c.timers()[2].ID), ""); a.status != 204 ||
		a.header.Get("X-Cascade-Time") != "0" {
		t.Errorf("%d %s", a.status, a.body)
	}
	if at := c.advance(`{"until":"idle"}`); at.T != 60 || at.Pending != 0 || !at.Settled {
		t.Errorf("%+v", at)
	}
	for _, want := range []string{
		`30 POST application/json {"timer":"` + c.timers()[1].ID + `","ref":"usual","at":30}`, `60 POST application/json {"order":17}`,
	} {
		if got := <-heard; got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
	states := ""
	for _, timer := range c.timers() {
		states += fmt.Sprint(timer.State, " ", *timer.Over, " ")
	}
	if states != "called 60 called 30 cancelled 0 " || *c.timers()[0].Status != 200 || c.timers()[2].Status != nil {
		t.Error(states)
	}
}

// The same requests in the same order give the same ids.
func TestIDsOfTimersFollowFromWhatWasAsked(t *testing.T) {
	ids := func() (ids []string) {
		c := serve(t, Options{})
		c.ok("PUT", c.sim(""), "", nil)
		for range 3 {
			c.ok("POST", c.sim("/timers"), `{"by":"60s","url":"http://127.0.0.1:1/"}`, nil)
		}
		for _, timer := range c.timers() {
			ids = append(ids, timer.ID)
		}
		return ids
	}
	if one, two := ids(), ids(); cmp.Diff(one, two) != "" || one[0] == one[1] {
		t.Errorf("%v, %v", one, two)
	}
}

// An application whose handler answers nobody while it asks is not called before it has the answer.
func TestATimerOfNowIsCalledAfterTheAnswer(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), "", nil)
	busy := make(chan struct{}, 1) // a server that does one thing at a time
	app := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		busy <- struct{}{}
		<-busy
	}))
	defer app.Close()
	busy <- struct{}{}
	c.ok("POST", c.sim("/timers"), `{"by":"0s","url":"`+app.URL+`"}`, nil)
	<-busy
	c.advance(`{"by":"0s"}`)
	if got := c.timers()[0]; got.State != "called" || *got.Status != 200 {
		t.Errorf("%+v", got)
	}
}

func TestTimersThatAreNoneAreRefusedWithPlaceAndMend(t *testing.T) {
	c := serve(t, Options{})
	if a := c.do("POST", c.sim("/timers"), `{"by":"1s","url":"http://a/"}`); a.status != 404 ||
		!strings.Contains(a.body, "was not made yet") {
		t.Errorf("%d %s", a.status, a.body)
	}
	c.ok("PUT", c.sim(""), "", nil)
	c.advance(`{"by":"60s"}`)
	for body, want := range map[string]string{
		`{"url":"http://a/"}`:                          `give one of {"by":"60s"} and {"at":"63s"}`,
		`{"by":"1s","at":"63s","url":"http://a/"}`:     `give one of {"by":"60s"} and {"at":"63s"}`,
		`{"by":"-1s","url":"http://a/"}`:               "by: ",
		`{"by":"soon","url":"http://a/"}`:              "by: ",
		`{"by":60,"url":"http://a/"}`:                  "by: is a number (give a string)",
		`{"at":"59s","url":"http://a/"}`:               "at: 59s has passed: it is 1m0s (give a later instant",
		`{"at":"2025-01-01T00:00:00Z","url":"http:a"}`: "at: 2025-01-01T00:00:00Z is before the world's beginning",
		`{"by":"1s"}`:                            "url: is empty (give a URL such as https://example.com/receipts)",
		`{"by":"1s","url":"ftp://a/"}`:           `url: "ftp://a/" is not an http or https URL (give`,
		`{"by":"later","url":"localhost:3000"}`:  `; url: "localhost:3000" is not an http or https URL`,
		`{"by":"40000d","url":"http://a/"}`:      "",
		`{"by":"1s","url":"http://a/","to":"b"}`: "to: is no field of this call (fields: by, at, url, body, ref)",
	} {
		a := c.do("POST", c.sim("/timers"), body)
		if r := a.refusal(t); a.status != 400 || !strings.Contains(r.Message, want) {
			t.Errorf("%s: %d %s, not %s", body, a.status, r.Message, want)
		}
	}
	if got := c.timers(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestWhatATimersCallIsAnsweredIsTold(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), "", nil)
	broken, _ := called(t, 500)
	moved, _ := called(t, 302)
	for _, url := range []string{broken, moved, "http://127.0.0.1:1/"} {
		c.ok("POST", c.sim("/timers"), `{"by":"1s","url":"`+url+`"}`, nil)
	}
	if at := c.advance(`{"until":"idle"}`); at.T != 1 || at.Pending != 0 {
		t.Errorf("a call was made again: %+v", at)
	}
	got := c.timers()
	if *got[0].Status != 500 || got[0].Reply != "so it is" || *got[1].Status != 302 || *got[2].Status != 0 ||
		got[2].Error != "no connection: connection refused" {
		t.Errorf("%+v", got)
	}
}

func TestAListOfTimersGoesOnFromItsCursor(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), "", nil)
	for i := range 3 {
		c.ok("POST", c.sim("/timers"), fmt.Sprintf(`{"by":"%ds","url":"http://127.0.0.1:1/"}`, 10-i), nil)
	}
	var page struct {
		Timers []shownTimer
		Cursor string
		Reset  bool
	}
	c.ok("GET", c.sim("/timers?limit=2"), "", &page)
	if len(page.Timers) != 2 || page.Timers[0].At != 10 {
		t.Errorf("%+v", page)
	}
	c.ok("GET", c.sim("/timers?after="+page.Cursor), "", &page)
	if len(page.Timers) != 1 || page.Timers[0].At != 8 || page.Reset {
		t.Errorf("%+v", page)
	}
	c.ok("PUT", c.sim(""), "", nil)
	c.ok("GET", c.sim("/timers?after="+page.Cursor), "", &page)
	if len(page.Timers) != 0 || !page.Reset {
		t.Errorf("%+v", page)
	}
}

func TestEveryAnswerTellsTheTimeOfItsWorld(t *testing.T) {
	c := serve(t, Options{})
	want := func(at, method, path, body string) {
		t.Helper()
		if a := c.do(method, path, body); a.header.Get("X-Cascade-Time") != at {
			t.Errorf("%s %s at %q, not %q: %d %s", method, path, a.header.Get("X-Cascade-Time"), at, a.status, a.body)
		}
	}
	want("", "GET", "/healthz", "")
	want("", "GET", c.sim("/clock"), "") // there is no world
	want("0", "POST", c.api("/messages"), `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"Hi"}}`)
	want("1.5", "POST", c.sim("/clock/advance"), `{"by":"1.5s"}`)
	want("1.5", "GET", c.sim("/clock"), "")
	want("1.5", "POST", c.api("/messages"), `{}`)
	want("1.5", "GET", c.sim("/nowhere"), "")
	want("1.5", "POST", c.sim("/timers"), `{}`)
	want("0", "POST", "/wire/other/whatsapp/v23.0/1/messages", `{}`)
	want("", "GET", "/sim/v1/subaccounts", "")
	want("0", "PUT", c.sim(""), "")
	want("", "DELETE", c.sim(""), "")
	c.ok("PUT", c.sim(""), "", nil)
	c.advance(`{"by":"2s"}`)
	socket, response, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(c.url, "http")+c.sim("/events"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	if got := response.Header.Get("X-Cascade-Time"); got != "2" {
		t.Errorf("the websocket's answer tells %q", got)
	}
}

// untilWaiting asks the server until so many requests wait for something to happen.
func (c *client) untilWaiting(n int) {
	c.t.Helper()
	for !strings.Contains(c.do("GET", "/metrics", "").body, fmt.Sprintf("\ncascade_requests_waiting %d\n", n)) {
	}
}

func TestAClockCanBeWaitedFor(t *testing.T) {
	c := serve(t, Options{})
	if a := c.do("GET", c.sim("/clock?until=63s"), ""); a.status != 404 {
		t.Errorf("%d %s", a.status, a.body)
	}
	c.ok("PUT", c.sim(""), "", nil)
	var at clock
	c.ok("GET", c.sim("/clock?until=63s&wait=1ms"), "", &at)
	if at.T != 0 {
		t.Errorf("%+v", at)
	}
	for query, want := range map[string]string{
		"until=soon": "until: ", "until=2025-01-01T00:00:00Z": "before the world's beginning",
		"until=40000d": "", "until=1s&wait=long": "wait: ",
	} {
		if a := c.do("GET", c.sim("/clock?"+query), ""); a.status != 400 || !strings.Contains(a.body, want) {
			t.Errorf("%s: %d %s", query, a.status, a.body)
		}
	}
	come, reset := make(chan answer), make(chan answer)
	go func() { come <- c.do("GET", c.sim("/clock?until=63s"), "") }()
	c.advance(`{"by":"62s"}`)
	c.advance(`{"by":"1s"}`)
	if a := <-come; a.status != 200 || !strings.Contains(a.body, `"t":63`) || a.header.Get("X-Cascade-Time") != "63" {
		t.Errorf("%d %s", a.status, a.body)
	}
	go func() { reset <- c.do("GET", c.sim("/clock?until=1h"), "") }()
	c.untilWaiting(1)
	c.ok("PUT", c.sim(""), "", nil)
	if a := <-reset; a.status != 404 || !strings.Contains(a.body, "reset or removed meanwhile") {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// A client that goes is not waited for any longer.
func TestWhoNoLongerWaitsForAClockHoldsNothing(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), "", nil)
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan error)
	go func() {
		request, err := http.NewRequestWithContext(ctx, "GET", c.url+c.sim("/clock?until=1h"), nil)
		if err == nil {
			_, err = http.DefaultClient.Do(request)
		}
		over <- err
	}()
	c.untilWaiting(1)
	cancel()
	if err := <-over; err == nil {
		t.Error("it was answered")
	}
	c.untilWaiting(0)
}
