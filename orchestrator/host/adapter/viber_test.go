package adapter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/viber"
	"cascade/sim/wire"
)

func viberOf(h HTTP, s wire.Settings) Adapter {
	return NewViber(ViberOptions{
		URL: "http://mock/wire/shop/viber", AuthToken: s.Viber.AuthToken, Sender: "SHOP", HTTP: h,
	})
}

// viberWorld is a scenario in which Viber behaves so.
func viberWorld(provider string) string {
	return "wires: {viber: {authToken: T, webhook: 'http://us/receipts/shop/viber'}}\nproviders: {Viber: " + provider + "}"
}

func TestAgainstVibersMock(t *testing.T) {
	var list []met
	for _, tt := range []struct {
		provider, reply string
		receipts        []string
	}{
		{"{script: [{status: Accepted}, {status: Sent, after: 1s}, {status: Delivered, after: 3s}, {status: Read, after: 60s}]}", "Accepted 0 ",
			[]string{"ID  Delivered 0 @00:00:03", "ID  Read 0 @00:01:00"}},
		{"{script: [{status: Undelivered, after: 4s, code: 46}]}", "Accepted 0 ",
			[]string{"ID  Undelivered 46 @00:00:04"}},
		{"{script: [{status: Rejected, code: 1}]}", "Rejected 1 5 receiverNotRegistered", nil},
		{"{outages: [{from: 0s, to: 5m, effect: refuse}]}", "Rejected 23 99 generalError", nil},
	} {
		list = append(list, met{tt.provider, viberOf, orchestrator.Viber,
			viberWorld(tt.provider), tt.reply, tt.receipts})
	}
	meet(t, list)
}

func TestVibersTokenIsChecked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := mock(t, viberWorld("{}"), func(h HTTP, s wire.Settings) Adapter {
			s.Viber.AuthToken = "X"
			return viberOf(h, s)
		})
		if got := sent(m, hi(orchestrator.Viber)); got.Code != orchestrator.RejectedByChannel ||
			got.Reason != "2 invalidAuthToken" {
			t.Errorf("%+v", got)
		}
	})
	body := []byte(`{"event":"delivered","message_token":5741311803571721087,"timestamp":1767225603000}`)
	for _, token := range []string{"", "T"} {
		for _, signed := range []string{"", "T", "X"} {
			for _, target := range []string{"/", "/?sig=" + viber.Sign(signed, body)} {
				r := httptest.NewRequest(http.MethodPost, target, nil)
				if target == "/" {
					r.Header.Set("X-Viber-Content-Signature", viber.Sign(signed, body))
				}
				receipts, _, err := NewViber(ViberOptions{AuthToken: token}).Receive(r, body)
				if right := token == "T" && signed == "T"; errors.Is(err, ErrSignature) == right ||
					(len(receipts) == 1) != right {
					t.Errorf("%q signed with %q: %v, %v", token, signed, receipts, err)
				}
			}
		}
	}
}

func TestViberUnderAHostileProvider(t *testing.T) {
	const took = `{"status":0,"status_message":"ok","message_token":5741311803571721087,"billing_status":1}`
	ok := says(200, took)
	of := func(status int) func(http.ResponseWriter, *http.Request) {
		return says(200, fmt.Sprintf(`{"status":%d,"status_message":"+6581234567 is bad"}`, status))
	}
	play(t, []hostile{
		{name: "not on Viber", answers: script1(of(5)), want: refusal(1, "5 receiverNotRegistered"), requests: 1},
		{name: "the token", answers: script1(of(2)), want: refusal(41, "2 invalidAuthToken"), requests: 1},
		{name: "too many", answers: append(script1(of(12)), ok), requests: 2, took: time.Second},
		{name: "its webhook comes a little later", answers: append(script1(of(10)), ok), requests: 2,
			took: 100 * time.Millisecond},
		{name: "its own failure always", answers: script1(of(99)), want: refusal(23, "99 generalError"), requests: 3,
			took: 500 * time.Millisecond},
		{name: "no token", answers: script1(says(200, `{"status":0,"status_message":"ok"}`)),
			unknown: true, requests: 1},
	}, took, orchestrator.Viber, func(h HTTP) Adapter { return NewViber(ViberOptions{HTTP: h}) })
}

func TestAViberEventThatTellsNothingOfASend(t *testing.T) {
	a := NewViber(ViberOptions{AuthToken: "T"})
	at := time.Date(2026, 1, 1, 0, 0, 3, 0, time.UTC)
	for body, want := range map[string][]Receipt{
		`{"event":"seen","message_token":5741311803571721087,"timestamp":1767225603000}`: {{
			ID: "5741311803571721087", Status: orchestrator.Read, At: at,
		}},
		`{"event":"failed","message_token":1,"desc":"no way"}`: {{
			ID: "1", Status: orchestrator.Undelivered, Code: orchestrator.UnknownFailure,
		}},
		`{"event":"webhook","message_token":1}`:                     nil,
		`{"event":"message","message_token":1,"sender":{"id":"x"}}`: nil,
		`{"event":"delivered"}`:                                     nil, `{}`: nil,
	} {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.Header.Set("X-Viber-Content-Signature", viber.Sign("T", []byte(body)))
		got, _, err := a.Receive(r, []byte(body))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", body, err, diff)
		}
	}
}

// Run asks for the webhook until Viber has taken it, and ends with its context.
func TestViberIsAskedToTellEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var asked []string
		answers := []func(http.ResponseWriter, *http.Request){
			says(503, ""), says(200, `{"status":1,"status_message":"invalidUrl"}`), says(200,
				`{}`), says(200, `{"status":0}`),
		}
		h := provider(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			asked = append(asked, fmt.Sprint(time.Since(began), " ", r.URL.Path, " ",
				r.Header.Get("X-Viber-Auth-Token"), " ", string(body)))
			answers[len(asked)-1](w, r)
		}))
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error)
		go func() {
			ended <- NewViber(ViberOptions{AuthToken: "T", Webhook: "http://us/receipts/shop/viber", HTTP: h}).Run(ctx, nil)
		}()
		time.Sleep(time.Hour)
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		const what = " /pa/set_webhook T " + `{"url":"http://us/receipts/shop/viber","event_types":["delivered","seen","failed"]}`
		if diff := cmp.Diff([]string{"0s" + what, "1s" + what, "3s" + what, "7s" + what}, asked); diff != "" {
			t.Error(diff)
		}
	})
}

// The mock asks the webhook first, as Viber does, and the adapter answers.
func TestTheMockTellsEventsWhereTheAdapterAsksForThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const world = "wires: {viber: {authToken: T}}\nproviders: {Viber: {script: [{status: Delivered, after: 3s}]}}"
		m := mock(t, world, func(h HTTP, s wire.Settings) Adapter {
			return NewViber(ViberOptions{
				URL: "http://mock/wire/shop/viber", AuthToken: s.Viber.AuthToken, Webhook: "http://us/receipts/shop/viber", HTTP: h,
			})
		})
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error)
		go func() { ended <- m.Run(ctx, nil) }()
		synctest.Wait()
		got := sent(m, hi(orchestrator.Viber))
		if _, err := m.world.AdvanceBy(ctx, time.Minute); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{got.ID + "  Delivered 0 @00:00:03"}, m.receipts); diff != "" {
			t.Error(diff)
		}
		cancel()
		<-ended
	})
}

func TestAUserOfVibersIsNamedByID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var heard string
		h := provider(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			heard = string(body)
			says(200, `{"status":0,"message_token":7}`)(w, r)
		}))
		a := NewViber(ViberOptions{UserIDs: true, HTTP: h})
		if got := sent(a, hi(orchestrator.Viber)); got.Code != orchestrator.InvalidDestination || heard != "" {
			t.Errorf("without an id: %+v", got)
		}
		s := hi(orchestrator.Viber)
		s.Message.User.ChannelUserID = "01234567890A="
		if got := sent(a, s); got.ID != "7" || !strings.Contains(heard, `"receiver":"01234567890A="`) ||
			!strings.Contains(heard, `"tracking_data":"order-17"`) {
			t.Errorf("%+v %s", got, heard)
		}
	})
}
