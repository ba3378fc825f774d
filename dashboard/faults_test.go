package dashboard

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cascade/scenarios"
)

// faultyWorld is a scenario whose API has these faults.
func faultyWorld(t *testing.T, faults string) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Parse("", []byte("plan: [{channel: SMS}]\nfaults: "+faults))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const order = `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"Your order ships"}}`

func TestTheAPIRefusesOnPurposeWithItsRetryAfter(t *testing.T) {
	c := serve(t, Options{Scenario: faultyWorld(t, "[{next: 2, status: 429, retryAfter: 2500ms}, {next: 1, status: 503}]")})
	want := []string{"429 3", "429 3", "503 ", "200 "}
	for i := range want {
		answer := c.do("POST", c.api("/messages"), order)
		if got := fmt.Sprint(answer.status, " ", answer.header.Get("Retry-After")); got != want[i] {
			t.Errorf("request %d: %q, want %q", i, got, want[i])
		}
	}
	var all requestsAnswer
	c.ok("GET", c.sim("/requests"), "", &all)
	if all.Requests[0].Fault != "refused" || all.Requests[3].Fault != "" {
		t.Errorf("%+v", all.Requests)
	}
	var summary struct{ Messages int }
	if c.ok("GET", c.sim("/summary"), "", &summary); summary.Messages != 1 {
		t.Errorf("%d messages: a refused request is not carried out", summary.Messages)
	}
}

func TestFaultsHoldForAWindowOfVirtualTimeAndUntilTheyAreEnded(t *testing.T) {
	c := serve(t, Options{Scenario: faultyWorld(t, "[{from: 1m, to: 2m, status: 500}]")})
	status := func(want int) {
		t.Helper()
		if got := c.do("POST", c.api("/messages"), order).status; got != want {
			t.Errorf("answered %d, want %d", got, want)
		}
	}
	status(http.StatusOK)
	c.advance(`{"to":"1m"}`)
	status(http.StatusInternalServerError)
	c.advance(`{"to":"2m"}`)
	status(http.StatusOK)
	c.ok("PUT", c.sim("/faults"), `[{"share":1,"status":503}]`, nil)
	status(http.StatusServiceUnavailable)
	c.ok("PUT", c.sim("/faults"), `[]`, nil)
	status(http.StatusOK)
	if bad := c.do("PUT", c.sim("/faults"), `[{"next":1}]`); bad.status != http.StatusBadRequest {
		t.Errorf("answered %d: %s", bad.status, bad.body)
	}
}

// The message of a dropped connection was accepted: the sender cannot know, and sends it again.
func TestADroppedConnectionDropsNoMessage(t *testing.T) {
	c := serve(t, Options{Scenario: faultyWorld(t, "[{next: 1, drop: true}]")})
	send := func() error {
		request, _ := http.NewRequest("POST", c.url+c.api("/messages"), strings.NewReader(order))
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer any")
		answer, err := http.DefaultClient.Do(request)
		if err == nil {
			answer.Body.Close()
		}
		return err
	}
	if err := send(); err == nil {
		t.Error("the first request is answered")
	}
	if err := send(); err != nil {
		t.Error(err)
	}
	var summary struct{ Messages int }
	if c.ok("GET", c.sim("/summary"), "", &summary); summary.Messages != 2 {
		t.Errorf("%d messages, want 2", summary.Messages)
	}
	var all requestsAnswer
	c.ok("GET", c.sim("/requests"), "", &all)
	if first := all.Requests[0]; first.Fault != "dropped" || first.Status != 0 {
		t.Errorf("%+v", first)
	}
}

func TestAnAnswerComesLateInRealTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{Scenario: faultyWorld(t, "[{next: 1, delay: 2s}]")})
		defer s.Close()
		began := time.Now()
		for range 2 { // the second one is not late
			request := httptest.NewRequest("POST", "/api/v1/subaccounts/shop/messages", strings.NewReader(order))
			request.Header.Set("Content-Type", "application/json")
			request.Header.Set("Authorization", "Bearer any")
			answer := httptest.NewRecorder()
			s.ServeHTTP(answer, request)
			if took := time.Since(began); answer.Code != http.StatusOK || took != 2*time.Second {
				t.Errorf("answered %d after %s", answer.Code, took)
			}
		}
	})
}
