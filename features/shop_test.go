package features_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"cascade/dashboard"
	"cascade/features"
	"cascade/features/suite"
)

// shop is an application that falls back by itself: WhatsApp, and an SMS where that is not delivered within a minute.
type shop struct {
	t       testing.TB
	cascade string // where the scenario's world is served
	own     string
	ask     func(*http.Request) (*http.Response, error)
	careful bool          // it cancels its window at the very end of it, too
	window  time.Duration // of its own clock; 0: the world's timers tell it

	mu     sync.Mutex
	orders map[string]*order
}

type order struct {
	to, timer string
	ends      float64
}

const world = "/sim/v1/subaccounts/default"

func (s *shop) call(method, path, kind, body string, into any) {
	request, err := http.NewRequest(method, s.cascade+path, strings.NewReader(body))
	if err != nil {
		s.t.Error(err)
		return
	}
	request.Header.Set("Content-Type", kind)
	answer, err := s.ask(request)
	if err != nil {
		s.t.Error(err)
		return
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode >= 300 {
		err = fmt.Errorf("%s", answer.Status)
	}
	if err == nil && into != nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		s.t.Errorf("%s %s: %v: %s", method, path, err, text)
	}
}

func (s *shop) text(to, ref string) {
	form := url.Values{
		"To": {to}, "From": {"+15005550006"}, "Body": {"hi"}, "StatusCallback": {s.own + "/sms?ref=" + ref},
	}
	s.call("POST", "/wire/default/twilio/2010-04-01/Accounts/AC1/Messages.json",
		"application/x-www-form-urlencoded", form.Encode(), nil)
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.URL.Path {
	case "/orders":
		var o struct{ Order, To string }
		if err := json.Unmarshal(body, &o); err != nil {
			http.Error(w, "an order is JSON: "+err.Error(), http.StatusBadRequest)
			return
		}
		s.call("POST", "/wire/default/whatsapp/v23.0/1/messages", "application/json", fmt.Sprintf(
			`{"messaging_product":"whatsapp","to":%q,"type":"text","text":{"body":"hello"},"biz_opaque_callback_data":%q}`, o.To, o.Order), nil)
		if s.window > 0 {
			time.AfterFunc(s.window, func() { s.text(o.To, o.Order) })
			return
		}
		var timer struct {
			ID string
			At float64
		}
		s.call("POST", world+"/timers", "application/json",
			fmt.Sprintf(`{"by":"60s","url":"%s/window","body":{"order":%q}}`, s.own, o.Order), &timer)
		s.orders[o.Order] = &order{o.To, timer.ID, timer.At}
	case "/whatsapp":
		var now float64
		fmt.Sscan(r.Header.Get("X-Cascade-Time"), &now)
		for ref, o := range s.orders {
			if bytes.Contains(body, []byte(`"delivered"`)) && bytes.Contains(body, []byte(ref)) &&
				(now < o.ends || s.careful && now == o.ends) {
				s.call("DELETE", world+"/timers/"+o.timer, "", "", nil)
			}
		}
	case "/window":
		var o struct{ Order string }
		if err := json.Unmarshal(body, &o); err != nil {
			s.t.Error(err)
		}
		s.text(s.orders[o.Order].to, o.Order)
	}
}

// open lets a shop trade with what is served, and gives its scenario file.
func (s *shop) open(t testing.TB) (served *features.Served, scenario string) {
	server := dashboard.New(dashboard.Options{})
	cascade, app := httptest.NewServer(server), httptest.NewServer(s)
	t.Cleanup(func() { app.Close(); server.Close(); cascade.Close(); http.DefaultClient.CloseIdleConnections() })
	s.t, s.cascade, s.own, s.ask, s.orders = t, cascade.URL, app.URL, http.DefaultClient.Do, map[string]*order{}
	return &features.Served{Worlds: server.Worlds(), At: cascade.URL},
		"wires: {whatsapp: {webhook: " + app.URL + "/whatsapp}}\n"
}

// trade runs a feature whose steps call the shop as http://shop.
func trade(t testing.TB, s *shop, served *features.Served, scenario, steps string) (code int, out string) {
	t.Helper()
	folder := t.TempDir()
	write(t, folder+"/shop.yaml", scenario)
	write(t, folder+"/a.feature", "Feature: f\n  Scenario: s\n    Given the scenario \"shop.yaml\"\n"+strings.ReplaceAll(steps, "http://shop", s.own))
	var stdout, stderr bytes.Buffer
	code = suite.Run(t.Context(), suite.Options{Paths: []string{folder + "/a.feature"}, Served: served, Concurrency: 4}, &stdout, &stderr)
	return code, stdout.String() + stderr.String()
}

const orders = `
    When "POST http://shop/orders" is called with:
      """
      {"order": "order-17", "to": "+6598765432"}
      """
`

// inMemory carries requests to handlers without a network, so that a bubble's clock goes on while they wait.
type inMemory struct{ http.Handler }

func (m inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	return w.Result(), nil
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
