// Package cascadetest gives a test a server of its own, as `cascade serve` is one, on a free port and with a clock that
// stands still until the test moves it. The server ends with the test. What the calls cannot do fails the test.
package cascadetest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"cascade/dashboard"
)

// Server is a server for one test. The application's base URL is URL; it sends under /api/v1.
type Server struct {
	URL string // such as http://127.0.0.1:40001

	t   testing.TB
	key string
}

// Start starts a server with an empty world for every subaccount: WhatsApp, and SMS after 60 s without delivery.
func Start(t testing.TB) *Server {
	t.Helper()
	return StartWith(t, dashboard.Options{})
}

// StartWith starts a server with options, such as a scenario.
func StartWith(t testing.TB, o dashboard.Options) *Server {
	t.Helper()
	simulator := dashboard.New(o)
	server := httptest.NewServer(simulator)
	t.Cleanup(func() {
		server.Close()
		simulator.Close()
	})
	return &Server{URL: server.URL, t: t, key: o.APIKey}
}

// Subaccount is the subaccount's world, which is made when it is first used.
func (s *Server) Subaccount(id string) *World {
	return &World{server: s, at: s.URL + "/sim/v1/subaccounts/" + id}
}

// World is one subaccount's world, with a clock of its own.
type World struct {
	server *Server
	at     string
}

// Clock is where a world's clock stands.
type Clock struct {
	Now     time.Time `json:"now"`     // the instant of the world
	Pending int       `json:"pending"` // events to come
	Settled bool      `json:"settled"` // every webhook that was due has been answered
}

// Advance moves the clock on by the span, with all that happens on the way; webhooks are answered when it returns.
func (w *World) Advance(by time.Duration) Clock {
	w.server.t.Helper()
	return call[Clock](w, http.MethodPost, "/clock/advance", map[string]string{"by": by.String()})
}

// Clock tells where the clock stands.
func (w *World) Clock() Clock {
	w.server.t.Helper()
	return call[Clock](w, http.MethodGet, "/clock", nil)
}

// Summary is the figures of a world's messages so far.
type Summary struct {
	Messages   int                `json:"messages"`
	Succeeded  int                `json:"succeeded"`
	Failed     int                `json:"failed"`
	Expired    int                `json:"expired"`
	Cancelled  int                `json:"cancelled"`
	Open       int                `json:"open"`
	Fallbacks  int                `json:"fallbacks"`
	Duplicates int                `json:"duplicates"` // messages that reached their recipient more than once
	Copies     int                `json:"copies"`     // deliveries in all
	Channels   map[string]Channel `json:"channels"`   // by name, such as WhatsApp

	Resubmitted int `json:"resubmitted"` // messages that repeat one of the ten minutes before
}

// Channel is the figures of one channel.
type Channel struct {
	Fired     int `json:"fired"`
	Succeeded int `json:"succeeded"`
	Failed    int `json:"failed"`
	Lapsed    int `json:"lapsed"`
	Delivered int `json:"delivered"`
	Read      int `json:"read"`
}

// Summary tells the figures so far.
func (w *World) Summary() Summary {
	w.server.t.Helper()
	return call[Summary](w, http.MethodGet, "/summary", nil)
}

// Put changes a part of the world by the control API, such as /wires or /providers/WhatsApp; "" makes it anew.
func (w *World) Put(path string, body any) {
	w.server.t.Helper()
	call[any](w, http.MethodPut, path, body)
}

// Journey is what an application sent over providers' own protocols for one business message.
type Journey struct {
	Ref       string `json:"ref"` // the application's own word for it; "": it is told by its recipient
	Recipient string `json:"recipient"`
	Copies    int    `json:"copies"` // that the recipient got of all sends
	Sends     []Send `json:"sends"`  // in order
}

// Send is one send of a journey.
type Send struct {
	T       float64 `json:"t"` // when it was sent, in seconds of the world's time
	Wire    string  `json:"wire"`
	Channel string  `json:"channel"`
	Outcome string  `json:"outcome"` // open, succeeded, failed, expired or cancelled
}

// Journeys are those of which the recipient got so many copies at least, the newest first.
func (w *World) Journeys(copies int) []Journey {
	w.server.t.Helper()
	type listed struct {
		Journeys []Journey `json:"journeys"`
	}
	return call[listed](w, http.MethodGet, "/journeys?copies="+strconv.Itoa(copies), nil).Journeys
}

// Request is a request that the application sent, and its answer.
type Request struct {
	Method string          `json:"method"`
	Path   string          `json:"path"` // with the query
	Body   json.RawMessage `json:"body"`
	Status int             `json:"status"`
	Answer json.RawMessage `json:"answer"`
	Near   string          `json:"near"` // what a request that missed comes nearest to; "" of others
}

// Requests are those that the application sent for the subaccount, in their order.
func (w *World) Requests() []Request {
	w.server.t.Helper()
	type kept struct {
		Requests []Request `json:"requests"`
	}
	return call[kept](w, http.MethodGet, "/requests", nil).Requests
}

// call asks the control API and reads its answer.
func call[T any](w *World, method, path string, body any) (answer T) {
	t := w.server.t
	t.Helper()
	var sent bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&sent).Encode(body); err != nil {
			t.Fatal(err)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), method, w.at+path, &sent)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if w.server.key != "" {
		request.Header.Set("Authorization", "Bearer "+w.server.key)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode >= 300 {
		t.Fatalf("%s %s: %s: %s", method, path, response.Status, text)
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatalf("%s %s: %v: %s", method, path, err, text)
	}
	return answer
}
