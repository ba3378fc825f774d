package live

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// app is an application that is called by timers and webhooks, and writes down what it is told.
type app struct {
	mu    sync.Mutex
	heard []string
	react func(what string) int // nil: everything is taken
}

func (a *app) RoundTrip(r *http.Request) (*http.Response, error) {
	body := new(strings.Builder)
	fmt.Fprintf(body, "%s %s", r.Header.Get(TimeHeader), r.URL.Path)
	a.mu.Lock()
	a.heard = append(a.heard, body.String())
	a.mu.Unlock()
	answer := http.StatusOK
	if a.react != nil {
		answer = a.react(r.URL.Path)
	}
	return &http.Response{StatusCode: answer, Body: http.NoBody, Request: r}, nil
}

// calls are what it was told so far.
func (a *app) calls() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.heard)
}

func set(t testing.TB, w *World, n NewTimer) Timer {
	t.Helper()
	timer, err := w.SetTimer(context.Background(), n)
	if err != nil {
		t.Fatal(err)
	}
	return timer
}

func at(d time.Duration) *time.Duration { return &d }

func idOf(t Timer) uuid.UUID { return uuid.Must(uuid.FromString(t.ID)) }

func TestATimerIsCalledAtItsInstantAndAnAdvanceWaitsForTheAnswer(t *testing.T) {
	a := &app{}
	w := open(t, newRegistry(t, Options{Transport: a}), "shop")
	advanceTo(t, w, 3*time.Second)
	first := set(t, w, NewTimer{By: time.Minute, URL: "http://app/by", Body: []byte(`{"order":17}`), Ref: "order-17"})
	set(t, w, NewTimer{At: at(30 * time.Second), URL: "http://app/at"})
	if c := w.Clock(); c.Pending != 2 || c.Next.At != 30*time.Second || !c.Next.Timer || !c.Settled {
		t.Errorf("%+v", c)
	}
	advanceTo(t, w, 62*time.Second)
	c := must(w.AdvanceUntilIdle(context.Background()))
	if diff := cmp.Diff([]string{"30 /at", "63 /by"}, a.calls()); diff != "" ||
		c.T != 63*time.Second || c.Pending != 0 {
		t.Errorf("%+v: %s", c, diff)
	}
	want := first
	want.State, want.Over, want.Answer = TimerCalled, 63*time.Second, 200
	if diff := cmp.Diff(want, w.Timers(0, 1)[0]); diff != "" {
		t.Error(diff)
	}
}

// The receipt comes at the very instant at which the application's window ends: it is told of it first.
func TestReceiptsOfAnInstantAreToldBeforeItsTimers(t *testing.T) {
	a := &app{}
	r := newRegistry(t, Options{Transport: a, Scenario: scenario(t,
		"plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Delivered, after: 60s}]}}")})
	w := open(t, r, "shop")
	timer := set(t, w, NewTimer{By: time.Minute, URL: "http://app/timer"})
	a.react = func(path string) int {
		if path == "/receipts" {
			if err := w.CancelTimer(context.Background(), idOf(timer)); err != nil {
				t.Error(err)
			}
		}
		return http.StatusOK
	}
	send(t, w, toldAt("http://app/receipts"))
	advanceTo(t, w, time.Hour)
	if diff := cmp.Diff([]string{"60 /receipts"}, a.calls()); diff != "" {
		t.Error(diff)
	}
	if got := w.Timers(0, 9)[0]; got.State != TimerCancelled || got.Over != time.Minute {
		t.Errorf("%+v", got)
	}
}

// Of windows and timers of one instant the one that was set first comes first, and what is sent at the instant last.
func TestTimersTakeTheirPlaceAmongTheWindowsOfAnInstant(t *testing.T) {
	var w *World
	sent := 0
	a := &app{react: func(path string) int {
		if lapsed := lines(w, "lapsed"); path == "/before" && lapsed != "" {
			t.Errorf("the window has ended already: %s", lapsed)
		}
		sent = w.Count()
		return http.StatusOK
	}}
	r := newRegistry(t, Options{Transport: a, Scenario: scenario(t, `
plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]
providers: {WhatsApp: {script: []}, SMS: {script: [{status: Accepted, after: 0s}]}}
`)})
	w = open(t, r, "shop")
	set(t, w, NewTimer{At: at(70 * time.Second), URL: "http://app/before"}) // set at 0 s, the window at 10 s
	advanceTo(t, w, 10*time.Second)
	send(t, w, toldAt("http://app/receipts"))
	set(t, w, NewTimer{At: at(70 * time.Second), URL: "http://app/same"}) // at 10 s too: a timer is no message
	later := text("+6598765433")
	later.Scheduled.At = w.Scenario().Start.Add(70 * time.Second)
	send(t, w, later)
	advanceTo(t, w, 11*time.Second)
	set(t, w, NewTimer{At: at(70 * time.Second), URL: "http://app/after"})
	advanceTo(t, w, 70*time.Second)
	want := []string{"70 /before", "70 /receipts", "70 /same", "70 /after"}
	if diff := cmp.Diff(want, a.calls()); diff != "" || sent != 2 {
		t.Errorf("%d sent: %s", sent, diff)
	}
	if got := lines(w, "fired"); strings.Count(got, "\n") != 3 ||
		!strings.HasSuffix(got, "{\"channel\":\"WhatsApp\",\"step\":1,\"t\":70}\n") {
		t.Error(got)
	}
}

func TestWhoIsCalledMayCallBack(t *testing.T) {
	var w *World
	a := &app{}
	w = open(t, newRegistry(t, Options{Transport: a, Scenario: scenario(t, "plan: [{channel: SMS}]")}), "shop")
	other := set(t, w, NewTimer{By: time.Minute, URL: "http://app/other"})
	_ = other
	third := set(t, w, NewTimer{By: time.Minute, URL: "http://app/third"})
	a.react = func(path string) int {
		if path != "/other" {
			return http.StatusOK
		}
		if c := w.Clock(); c.Settled || c.T != time.Minute {
			t.Errorf("%+v", c)
		}
		set(t, w, NewTimer{URL: "http://app/now"}) // by 0 s
		send(t, w, toldAt("http://app/receipts"))
		if err := w.CancelTimer(context.Background(), idOf(third)); err != nil {
			t.Error(err)
		}
		if err := w.CancelTimer(context.Background(), idOf(other)); err == nil ||
			!strings.Contains(err.Error(), "called already, at 1m0s") {
			t.Errorf("%v", err)
		}
		return http.StatusTeapot
	}
	c := advanceTo(t, w, time.Minute)
	if diff := cmp.Diff([]string{"60 /other", "60 /now"}, a.calls()); diff != "" || !c.Settled || c.Pending != 3 {
		t.Errorf("%+v: %s", c, diff)
	}
	if got := w.Timers(0, 1)[0]; got.Answer != http.StatusTeapot || got.State != TimerCalled {
		t.Errorf("%+v", got)
	}
}

func TestATimerThatIsDueAtOnceIsCalledAfterItsAnswer(t *testing.T) {
	a := &app{}
	w := open(t, newRegistry(t, Options{Transport: a}), "shop")
	set(t, w, NewTimer{URL: "http://app/now"})
	if len(a.calls()) != 0 || w.Clock().Settled {
		t.Errorf("%v, %+v", a.calls(), w.Clock())
	}
	if err := w.Settle(context.Background()); err != nil ||
		!slices.Equal(a.calls(), []string{"0 /now"}) || !w.Clock().Settled {
		t.Errorf("%v, %v", a.calls(), err)
	}
}

func TestTimersThatCannotBeAreRefusedWithTheMend(t *testing.T) {
	w := open(t, newRegistry(t, Options{Limits: Limits{Timers: 1}}), "shop")
	advanceTo(t, w, time.Minute)
	for want, n := range map[string]NewTimer{
		"at: 59s has passed: it is 1m0s (give a later instant": {At: at(59 * time.Second)},
		"no further than a hundred years":                      {By: Horizon},
	} {
		if _, err := w.SetTimer(context.Background(), n); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, not %s", err, want)
		}
	}
	set(t, w, NewTimer{By: time.Hour, URL: "http://app/"})
	if _, err := w.SetTimer(context.Background(), NewTimer{By: 1}); err == nil || !strings.Contains(err.Error(), "may set 1 timers") {
		t.Error(err)
	}
	if err := w.CancelTimer(context.Background(), uuid.Nil); err == nil ||
		!strings.Contains(err.Error(), "is not known") {
		t.Error(err)
	}
	first := w.Timers(0, 1)[0]
	if err := w.CancelTimer(context.Background(), idOf(first)); err != nil || w.Clock().Pending != 0 {
		t.Error(err)
	}
	if err := w.CancelTimer(context.Background(), idOf(first)); err == nil ||
		!strings.Contains(err.Error(), "cancelled already, at 1m0s") {
		t.Error(err)
	}
}

// An application that sets its timer again whenever it is called keeps an advance until idle busy for ever.
func TestATimerThatIsSetAgainForEverIsFoundOut(t *testing.T) {
	var w *World
	a := &app{react: func(string) int {
		set(t, w, NewTimer{By: time.Minute, URL: "http://app/again"})
		return http.StatusOK
	}}
	w = open(t, newRegistry(t, Options{Transport: a, Limits: Limits{Provoked: 20}}), "shop")
	set(t, w, NewTimer{By: time.Minute, URL: "http://app/again"})
	_, err := w.AdvanceUntilIdle(context.Background())
	if err == nil || !strings.Contains(err.Error(), "20 messages and timers") ||
		!strings.Contains(err.Error(), "timer "+w.Timers(21, 1)[0].ID) {
		t.Errorf("%v", err)
	}
}

// Who goes on by events meets timers as such.
func TestATimersCallIsOneEvent(t *testing.T) {
	a := &app{}
	w := open(t, newRegistry(t, Options{Transport: a, Scenario: scenario(t, "plan: [{channel: SMS}]")}), "shop")
	send(t, w, text("+6598765432"))
	for range 2 {
		set(t, w, NewTimer{By: 50 * time.Millisecond, URL: "http://app/"})
	}
	for i, want := range []int{4, 3, 2, 1, 0} { // Accepted at 50 ms, two calls, Sent, Delivered
		if c := must(w.AdvanceEvents(context.Background(), 1)); c.Pending != want {
			t.Errorf("after %d events %d are pending, not %d", i+1, c.Pending, want)
		}
	}
	if diff := cmp.Diff([]string{"0.05 /", "0.05 /"}, a.calls()); diff != "" {
		t.Error(diff)
	}
}

// A great many timers of one instant are called one after another, in the order in which they were set.
func TestAHundredThousandTimersOfOneInstant(t *testing.T) {
	const n = 100_000
	a := &app{}
	w := open(t, newRegistry(t, Options{Transport: a}), "shop")
	for i := range n {
		set(t, w, NewTimer{By: time.Minute, URL: fmt.Sprintf("http://app/%d", i%7)})
	}
	advanceTo(t, w, time.Minute)
	if len(a.calls()) != n || a.calls()[8] != "60 /1" || a.calls()[n-1] != fmt.Sprintf("60 /%d", (n-1)%7) {
		t.Errorf("%d calls, the last %s", len(a.calls()), a.calls()[len(a.calls())-1])
	}
}

// An advance whose client goes leaves timers to the next one: none is lost, and none is called twice.
func TestAClientThatGoesLosesNoTimer(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	a := &app{react: func(path string) int {
		if path == "/2" {
			cancel()
		}
		return http.StatusOK
	}}
	w := open(t, newRegistry(t, Options{Transport: a}), "shop")
	for i := range 5 {
		set(t, w, NewTimer{By: time.Minute, URL: fmt.Sprintf("http://app/%d", i)})
	}
	if _, err := w.AdvanceTo(ctx, time.Hour); err == nil {
		t.Error("the client was not missed")
	}
	if c := w.Clock(); c.T != time.Minute || c.Settled || c.Pending != 2 {
		t.Errorf("%+v", c)
	}
	advanceTo(t, w, time.Hour)
	if diff := cmp.Diff([]string{"60 /0", "60 /1", "60 /2", "60 /3", "60 /4"}, a.calls()); diff != "" {
		t.Error(diff)
	}
}

// Whatever is set and cancelled, and in whatever pieces time goes: each timer that was not cancelled is called once, at
// its instant, in the order of instants and then of setting.
func TestTimersAreCalledInTheirOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a := &app{}
		r := NewRegistry(Options{Transport: a})
		defer r.Close()
		w := must(r.Open("shop"))
		type due struct {
			at   time.Duration
			name string
		}
		var want []due
		waiting := map[string]uuid.UUID{}
		for i := range rapid.IntRange(1, 30).Draw(rt, "steps") {
			now := w.Clock().T
			switch rapid.IntRange(0, 3).Draw(rt, "what") {
			case 0:
				must(w.AdvanceBy(context.Background(), time.Duration(rapid.IntRange(0, 3).Draw(rt, "by"))*time.Second))
				for _, d := range want {
					if d.at <= w.Clock().T {
						delete(waiting, d.name)
					}
				}
			case 1:
				for name, id := range waiting {
					if name == want[len(want)-1].name { // the last that was set, if it still waits
						if err := w.CancelTimer(context.Background(), id); err != nil {
							rt.Fatal(err)
						}
						delete(waiting, name)
						want = want[:len(want)-1]
						break
					}
				}
			default:
				d := due{now + time.Duration(rapid.IntRange(1, 5).Draw(rt, "in"))*time.Second, fmt.Sprint("/", i)}
				want = append(want, d)
				waiting[d.name] = idOf(must(w.SetTimer(context.Background(), NewTimer{At: &d.at, URL: "http://app" + d.name})))
			}
		}
		must(w.AdvanceBy(context.Background(), time.Minute))
		slices.SortStableFunc(want, func(a, b due) int { return int(a.at - b.at) })
		var order []string
		for _, d := range want {
			order = append(order, fmt.Sprintf("%v %s", d.at.Seconds(), d.name))
		}
		if diff := cmp.Diff(order, a.calls()); diff != "" {
			rt.Fatal(diff)
		}
	})
}
