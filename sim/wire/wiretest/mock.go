// Package wiretest serves mock providers to tests: the wires of one world over HTTP, an application that hears what it
// is told, and the real clients of providers that Node's package registry has.
package wiretest

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// Subaccount is whose world a Mock serves.
const Subaccount = "shop"

// Mock is mock providers that are served.
type Mock struct {
	URL    string // of the server
	World  *live.World
	Wires  *wire.Server
	App    *Application // hears callbacks in place of the network
	server *httptest.Server
	t      testing.TB
}

// Serve serves a scenario's world on wires until the test ends. Without an application callbacks go over the network.
func Serve(t testing.TB, scenario string, app *Application, protocols ...func(*wire.Server) wire.Protocol) *Mock {
	t.Helper()
	s, err := scenarios.Parse("", []byte(scenario))
	if err != nil {
		t.Fatal(err)
	}
	o := live.Options{Scenario: s}
	if app != nil {
		o.Transport = app
	}
	worlds := live.NewRegistry(o)
	m := &Mock{App: app, t: t, Wires: wire.NewServer(worlds, false, protocols...)}
	if m.World, err = worlds.Open(Subaccount); err != nil {
		t.Fatal(err)
	}
	m.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if call, ok := m.Wires.Find(r); ok {
			m.Wires.Serve(w, r, call)
			return
		}
		http.NotFound(w, r)
	}))
	m.URL = m.server.URL
	t.Cleanup(func() {
		m.server.Close()
		worlds.Close()
	})
	return m
}

// Base is the base URL of a wire.
func (m *Mock) Base(name string) string { return m.URL + wire.Prefix + Subaccount + "/" + name }

// Client is one that keeps no connection beyond the test.
func (m *Mock) Client() *http.Client { return m.server.Client() }

// Post posts JSON, with pairs of headers, and gives the HTTP status and the body of the answer.
func (m *Mock) Post(url, body string, headers ...string) (status int, answer string) {
	r, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, answer := m.Ask(r)
	return response.StatusCode, answer
}

// Ask sends a request, and gives the answer and its body.
func (m *Mock) Ask(r *http.Request) (answer *http.Response, body string) {
	answer, err := m.Client().Do(r)
	if err != nil {
		m.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		m.t.Fatal(err)
	}
	return answer, string(text)
}

// Advance lets time pass, and every callback be answered.
func (m *Mock) Advance(by time.Duration) {
	m.t.Helper()
	if _, err := m.World.AdvanceBy(context.Background(), by); err != nil {
		m.t.Fatal(err)
	}
}

// Timeline is the world's lines, as JSON.
func (m *Mock) Timeline() []string {
	var read live.Lines
	m.World.Read(&read, 0, 100_000)
	list := make([]string, read.Len())
	for i := range list {
		list[i] = string(read.At(i))
	}
	return list
}

// Refused are the timeline's lines of requests that were refused.
func (m *Mock) Refused() (lines []string) {
	for _, line := range m.Timeline() {
		if strings.Contains(line, `"refused"`) {
			lines = append(lines, line)
		}
	}
	return lines
}

// Told is a callback, as an application hears it.
type Told struct {
	Time   string // the world's, in seconds
	URL    string
	Header http.Header
	Body   string
}

// Application hears callbacks, one at a time.
type Application struct {
	Answer func(Told) int    // the HTTP status; nil: always 200
	Body   func(Told) string // what stands in the answer; nil: nothing

	mu    sync.Mutex
	heard []Told
}

// RoundTrip takes a callback.
func (a *Application) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	told := Told{r.Header.Get(live.TimeHeader), r.URL.String(), r.Header, string(body)}
	a.mu.Lock()
	a.heard = append(a.heard, told)
	a.mu.Unlock()
	status := http.StatusOK
	if a.Answer != nil {
		status = a.Answer(told)
	}
	said := ""
	if a.Body != nil {
		said = a.Body(told)
	}
	return &http.Response{
		StatusCode: status, Body: io.NopCloser(strings.NewReader(said)), Header: http.Header{}, Request: r,
	}, nil
}

// Heard takes what was heard since the last time.
func (a *Application) Heard() []Told {
	a.mu.Lock()
	defer a.mu.Unlock()
	heard := a.heard
	a.heard = nil
	return heard
}
