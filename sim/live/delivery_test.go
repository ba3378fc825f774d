package live

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
)

const acceptedOnly = "plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Accepted, after: 1s}]}}"

// Webhooks of messages that were sent in one instant come to a receiver in the order of cause, the same in each run;
// its answer to one is there before it is told the next.
func TestAReceiverIsToldOneThingAfterAnother(t *testing.T) {
	var lock sync.Mutex
	var got []string
	at := map[string]int{}
	note := handler(func(b *told) int {
		lock.Lock()
		at[b.URL]++
		if at[b.URL] > 1 {
			t.Errorf("%s is told two things at once", b.URL)
		}
		lock.Unlock()
		lock.Lock()
		defer lock.Unlock()
		at[b.URL]--
		if b.URL == "http://app/" {
			got = append(got, b.Payload.ClientMessageID)
		}
		return http.StatusOK
	})
	r := newRegistry(t, Options{Scenario: scenario(t, acceptedOnly), Transport: note})
	w := open(t, r, "shop")
	var want []string
	for i := range 200 {
		m := toldAt("http://app/")
		m.ClientMessageID = fmt.Sprint(i)
		want = append(want, m.ClientMessageID)
		send(t, w, m)
		send(t, w, toldAt(fmt.Sprintf("http://other/%d", i%7)))
	}
	advanceTo(t, w, time.Second)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// With a real clock a receiver that never answers keeps none waiting but its own.
func TestWithARealClockAMuteReceiverStarvesNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lock sync.Mutex
		healthy := 0
		some := transportFunc(func(r *http.Request) (*http.Response, error) {
			if r.URL.Host == "mute" {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			lock.Lock()
			defer lock.Unlock()
			healthy++
			return &http.Response{StatusCode: 200, Body: http.NoBody, Request: r}, nil
		})
		r := newRegistry(t, Options{Scenario: scenario(t, acceptedOnly), Transport: some, Real: true})
		w := open(t, r, "shop")
		for range 500 {
			send(t, w, toldAt("http://mute/"))
		}
		for range 100 {
			send(t, w, toldAt("http://healthy/"))
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		lock.Lock()
		defer lock.Unlock()
		if healthy != 100 {
			t.Errorf("after 2 s %d of 100 receipts have come to the receiver that answers", healthy)
		}
	})
}

// What was ready and not sent when its client left is sent by whoever drives next.
func TestWhatALeavingClientLeavesIsSentLater(t *testing.T) {
	ctx, leave := context.WithCancel(context.Background())
	defer leave()
	got := 0
	some := handler(func(*told) int { got++; leave(); return http.StatusOK })
	r := newRegistry(t, Options{Scenario: scenario(t, acceptedOnly), Transport: some})
	w := open(t, r, "shop")
	for range 10 {
		send(t, w, toldAt("http://app/"))
	}
	if c, err := w.AdvanceTo(ctx, time.Minute); err == nil || c.Settled || got != 1 {
		t.Errorf("%+v, %v after %d webhooks", c, err, got)
	}
	if c := advanceTo(t, w, time.Second); !c.Settled || got != 10 {
		t.Errorf("%+v after %d webhooks", c, got)
	}
}

// An event that is due at the instant of a retry happens first.
func TestAnEventComesBeforeARetryAtTheSameInstant(t *testing.T) {
	refuse := handler(func(*told) int { return http.StatusBadGateway })
	r := newRegistry(t, Options{Scenario: scenario(t,
		"plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Accepted, after: 1s}, {status: Sent, after: 2s}]}}"), Transport: refuse})
	w := open(t, r, "shop")
	send(t, w, toldAt("http://app/"))
	advanceTo(t, w, 1500*time.Millisecond)
	if next := w.Clock().Next; next.At != 2*time.Second || next.Kind.String() != "receipt" {
		t.Errorf("next is %+v", next)
	}
	advanceTo(t, w, 2*time.Second)
	want := `{"channel":"SMS","status":"Accepted","step":1,"t":1}
{"answer":502,"attempt":1,"channel":"SMS","state":"queued","step":1,"t":1}
{"channel":"SMS","status":"Sent","step":1,"t":2}
{"answer":502,"attempt":2,"channel":"SMS","state":"queued","step":1,"t":2}
`
	if diff := cmp.Diff(want, lines(w, "receipt", "webhook")); diff != "" {
		t.Error(diff)
	}
}

// Who registered for the subaccount is told before who did for all.
func TestOwnRegistrationsComeBeforeThoseForAll(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, acceptedOnly), Transport: handler(new(diary).write)})
	for _, scope := range []string{"*", "shop"} {
		must(0, r.Register("acc", []sendapi.Webhook{{SubAccountID: scope, URL: "http://" + scope + "/", Type: "CADR", Enabled: true}}))
	}
	w := open(t, r, "shop")
	send(t, w, text("+6598765432"))
	advanceTo(t, w, time.Second)
	if a := w.Attempts(0, 9); len(a) != 2 || a[0].URL != "http://shop/" || a[1].URL != "http://*/" {
		t.Errorf("%+v", a)
	}
}

// Receivers that nothing names any more are forgotten: so many callback URLs hold no memory when their world is gone.
func TestRegistrationsAreBounded(t *testing.T) {
	r := newRegistry(t, Options{Limits: Limits{Registrations: 2}})
	register := func(scopes ...string) error {
		var list []sendapi.Webhook
		for _, s := range scopes {
			list = append(list, sendapi.Webhook{SubAccountID: s, URL: "http://x/", Type: "CADR"})
		}
		return r.Register("acc", list)
	}
	must(0, register("one", "two"))
	must(0, register("one", "two"))
	err := register("two", "three")
	if err == nil || !strings.Contains(err.Error(), "2 webhook registrations") || len(r.Webhooks("ACC")) != 2 {
		t.Errorf("%v, %v", err, r.Webhooks("acc"))
	}
	r.Unregister("Acc", []sendapi.Webhook{{SubAccountID: "one", Type: "CADR"}, {SubAccountID: "none", Type: "CADR"}})
	must(0, register("three"))
	if list := r.Webhooks("acc"); len(list) != 2 || list[0].SubAccountID != "two" || list[1].SubAccountID != "three" {
		t.Errorf("%+v", list)
	}
}

// All that is kept of a message counts.
func TestWhateverIsLargeOfAMessageCounts(t *testing.T) {
	const large = 100_000
	long := strings.Repeat("x", large)
	for name, set := range map[string]func(*orchestrator.Message){
		"content": func(m *orchestrator.Message) { m.Given = []byte(long) }, "text": func(m *orchestrator.Message) { m.Content.Text = long },
		"template": func(m *orchestrator.Message) { m.Content.Template = long }, "language": func(m *orchestrator.Message) { m.Content.Language = long },
		"source": func(m *orchestrator.Message) { m.Content.SMS.Source = long }, "callback": func(m *orchestrator.Message) { m.DLRCallbackURL = long },
		"user": func(m *orchestrator.Message) { m.User.ChannelUserID = long }, "line": func(m *orchestrator.Message) { m.User.LineUserID = long },
		"country": func(m *orchestrator.Message) { m.User.Country = long }, "ref": func(m *orchestrator.Message) { m.Wire = &orchestrator.Wire{Ref: long} },
	} {
		m := text("+6598765432")
		set(m)
		if got := textBytes(m); got < large || got > large+1000 {
			t.Errorf("%s: a message with %d bytes counts as %d", name, large, got)
		}
	}
}

// A server that has nothing to do collects nothing for minutes: the end of a large world is reason enough.
func TestTheMemoryOfALargeWorldIsGivenBack(t *testing.T) {
	forced := func() uint32 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.NumForcedGC
	}
	for messages, want := range map[int]bool{1: false, 70: true} {
		for how, end := range map[string]func(*Registry){
			"removed": func(r *Registry) { r.Remove("shop") },
			"reset":   func(r *Registry) { must(r.Reset("shop", Setup{})) },
		} {
			r := NewRegistry(Options{Scenario: scenario(t, acceptedOnly)})
			w := open(t, r, "shop")
			for range messages {
				m := text("+6598765432")
				m.Content.Text = strings.Repeat("x", 1<<20)
				send(t, w, m)
			}
			w.measure()
			before := forced()
			end(r)
			r.Close() // waits for what goes on
			if got := forced() > before; got != want {
				t.Errorf("%s with %d MiB: memory was collected: %v", how, messages, got)
			}
		}
	}
}

func TestAWorldThatTakesTooMuchMemoryTakesNoMore(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, acceptedOnly), Limits: Limits{Bytes: worldBytes + 10_000}})
	w := open(t, r, "shop")
	umid := must(sendapi.ParseUMID(send(t, w, text("+6598765432"))))
	advanceTo(t, w, time.Second)
	var err error
	for i := 0; i < 1000 && err == nil; i++ {
		err = w.Report(context.Background(), umid, 3, 1, 0, 0) // stale, all of them
	}
	if err == nil || !strings.Contains(err.Error(), "reset it first") || r.Bytes() < worldBytes+10_000 {
		t.Errorf("%v at %d bytes", err, r.Bytes())
	}
	if _, err := w.Send(context.Background(), text("+6598765432")); err == nil {
		t.Error("a message was taken all the same")
	}
}
