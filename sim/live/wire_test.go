package live

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
)

// plainWire tells every receipt to one address, in words, and tries twice.
type plainWire struct{}

func (*plainWire) Callback(r Receipt) Callback {
	return Callback{
		URL: "http://app/status", Header: http.Header{"Content-Type": {"text/plain"}},
		Body: fmt.Appendf(nil, "%s %s %d of %v", r.Channel, r.Status, r.Code, r.Request),
	}
}

func (*plainWire) Again(_ string, attempt, _ int) (time.Duration, bool) {
	return 5 * time.Second, attempt < 2
}

// application hears callbacks, and answers them all alike.
type application struct {
	answer int
	heard  []string
}

func (a *application) RoundTrip(r *http.Request) (*http.Response, error) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	a.heard = append(a.heard, r.Header.Get(TimeHeader)+" "+string(text))
	return &http.Response{StatusCode: a.answer, Body: io.NopCloser(strings.NewReader("")), Request: r}, nil
}

func overSMS() *orchestrator.Message {
	m := text("+6598765432")
	m.Plan = orchestrator.Plan{{Channel: orchestrator.SMS}}
	m.Wire = &orchestrator.Wire{Name: "plain", Ref: "order-17"}
	return m
}

// overWire sends one SMS over a wire, in a world whose SMS behave so.
func overWire(t *testing.T, app *application, provider string, m *orchestrator.Message) (*World, Placed) {
	t.Helper()
	r := newRegistry(t, Options{Scenario: scenario(t, "providers: {SMS: "+provider+"}"), Transport: app})
	w := open(t, r, "shop")
	placed, err := w.SendOver(context.Background(), new(plainWire), m, "A")
	if err != nil {
		t.Fatal(err)
	}
	return w, placed
}

func toldLines(w *World) []string {
	var read Lines
	w.Read(&read, 0, 100)
	var list []string
	for i := range read.Len() {
		_, rest, _ := strings.Cut(string(read.At(i)), `"kind":`)
		list = append(list, rest)
	}
	return list
}

func TestASendOverAWireIsToldByItsCallbacks(t *testing.T) {
	app := &application{answer: 204}
	w, placed := overWire(t, app, "{}", overSMS())
	if placed.Failed || placed.Untold {
		t.Errorf("%+v", placed)
	}
	advanceTo(t, w, time.Minute)
	want := []string{"0.05 SMS Accepted 0 of A", "0.2 SMS Sent 0 of A", "3 SMS Delivered 0 of A"}
	if diff := cmp.Diff(want, app.heard); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{
		`"submitted","wire":"plain"}`,
		`"fired","channel":"SMS","step":1,"wire":"plain"}`,
		`"receipt","channel":"SMS","step":1,"wire":"plain","status":"Accepted"}`,
		`"webhook","channel":"SMS","step":1,"wire":"plain","state":"queued","attempt":1,"answer":204}`,
	}, toldLines(w)[:4]); diff != "" {
		t.Error(diff)
	}
	rows, _ := w.Messages(Filter{}, 1, 1)
	if rows[0].Wire != "plain" || rows[0].Ref != "order-17" || rows[0].Outcome != orchestrator.Succeeded {
		t.Errorf("%+v", rows)
	}
	attempts := w.Attempts(0, 10)
	if len(attempts) != 3 || attempts[2].Wire != "plain" || string(attempts[2].Body) != "SMS Delivered 0 of A" {
		t.Errorf("%+v", attempts)
	}
}

func TestAWiresRetriesAreItsOwn(t *testing.T) {
	app := &application{answer: 500}
	w, _ := overWire(t, app, "{script: [{status: Sent, after: 1s}]}", overSMS())
	advanceTo(t, w, time.Minute)
	if diff := cmp.Diff([]string{"1 SMS Sent 0 of A", "6 SMS Sent 0 of A"}, app.heard); diff != "" {
		t.Error(diff)
	}
	attempts := w.Attempts(0, 10)
	if attempts[0].Lost || !attempts[1].Lost {
		t.Errorf("%+v", attempts)
	}
}

func TestAFailureAtTheInstantOfTheSendIsItsAnswerAndHasNoCallback(t *testing.T) {
	for provider, want := range map[string]Placed{
		"{script: [{status: Rejected, code: 15}]}": {
			Failed: true, Status: orchestrator.Rejected, Code: 15,
		},
		"{outages: [{from: 0s, to: 5m, effect: refuse}]}": {
			Failed: true, Status: orchestrator.Rejected, Code: 23,
		},
		"{script: [{status: Undelivered, after: 0s, code: 46}]}": {
			Failed: true, Status: orchestrator.Undelivered, Code: 46,
		},
		"{script: [{status: Undelivered, after: 1s, code: 46}]}":            {},
		"{script: [{status: Accepted}, {status: Undelivered, after: 1ns}]}": {Untold: true},
	} {
		app := &application{answer: 200}
		w, placed := overWire(t, app, provider, overSMS())
		if placed.Failed != want.Failed || placed.Status != want.Status || placed.Code != want.Code ||
			placed.Untold != want.Untold {
			t.Errorf("%s: %+v", provider, placed)
		}
		if len(app.heard) > 0 {
			t.Errorf("%s: told before the answer: %q", provider, app.heard)
		}
		if err := w.Settle(context.Background()); err != nil {
			t.Fatal(err)
		}
		advanceTo(t, w, time.Minute)
		if told := len(app.heard) > 0; told == want.Failed {
			t.Errorf("%s: told %q", provider, app.heard)
		}
	}
}

func TestASendsOwnLifetimeHoldsOnEveryChannel(t *testing.T) {
	for _, c := range []struct {
		ttl  time.Duration
		want orchestrator.Outcome
	}{{0, orchestrator.Succeeded}, {10 * time.Minute, orchestrator.Succeeded}, {9 * time.Minute, orchestrator.Failed}} {
		r := newRegistry(t, Options{Transport: &application{answer: 200}, Scenario: scenario(t, `
providers: {SMS: {onExpiry: Undelivered}}
recipients: [{msisdn: "+6598765432", offline: [{from: 0s, to: 10m}]}]
`)})
		w := open(t, r, "shop")
		m := overSMS()
		m.Wire.TTL = c.ttl
		if _, err := w.SendOver(context.Background(), new(plainWire), m, nil); err != nil {
			t.Fatal(err)
		}
		advanceTo(t, w, time.Hour)
		if rows, _ := w.Messages(Filter{}, 1, 1); rows[0].Outcome != c.want {
			t.Errorf("TTL %s: %+v", c.ttl, rows[0])
		}
	}
}

// With a real clock too, an early callback is out before its sender is answered.
func TestAnEarlyCallbackDoesNotWaitForTheClock(t *testing.T) {
	for _, real := range []bool{false, true} {
		app := &application{answer: 200}
		r := newRegistry(t, Options{
			Real: real, Transport: app,
			Scenario: scenario(t, "providers: {SMS: {script: [{status: Accepted, after: 1h}, {status: Sent, after: 2h}], callbacks: {early: 1}}}"),
		})
		w := open(t, r, "shop")
		if _, err := w.SendOver(context.Background(), new(plainWire), overSMS(), "A"); err != nil {
			t.Fatal(err)
		}
		if !real {
			advanceTo(t, w, time.Minute)
		}
		if len(app.heard) != 2 || !strings.HasSuffix(app.heard[1], "SMS Sent 0 of A") {
			t.Errorf("real %v: %q", real, app.heard)
		}
	}
}
