package live

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func setClock(t *testing.T, w *World, running bool, speed float64) Clock {
	t.Helper()
	c, err := w.SetClock(context.Background(), &running, &speed)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAWorldStartsPausedAtZero(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRegistry(t, Options{Scenario: scenario(t, threeChannels)})
		w := open(t, r, "shop")
		time.Sleep(time.Hour)
		if c := w.Clock(); c.T != 0 || c.Running || c.Speed != 1 {
			t.Errorf("%+v", c)
		}
	})
}

func TestARunningClockKeepsPaceAtItsSpeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		r := newRegistry(t, Options{Scenario: scenario(t, threeChannels), Transport: handler(d.write)})
		w := open(t, r, "shop")
		setClock(t, w, true, 60)
		send(t, w, toldAt("http://app/"))
		time.Sleep(time.Second)
		synctest.Wait()
		if c := w.Clock(); c.T != time.Minute || c.Mode() != "running" || !c.Settled {
			t.Errorf("after a second at 60 times: %+v", c)
		}
		setClock(t, w, false, 60)
		time.Sleep(time.Hour)
		if c := w.Clock(); c.T != time.Minute {
			t.Errorf("a paused clock went on to %s", c.T)
		}
		setClock(t, w, true, 0.5)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if c := w.Clock(); c.T != 2*time.Minute {
			t.Errorf("after two minutes at half the speed: %+v", c)
		}
		if len(d.lines) != 5 {
			t.Errorf("told %v", d.lines)
		}
	})
}

func TestAClockRunsAsFastAsItGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRegistry(t, Options{Scenario: scenario(t, threeChannels)})
		w := open(t, r, "shop")
		for range 500 {
			send(t, w, text("+6598765432"))
		}
		setClock(t, w, true, 0)
		synctest.Wait()
		if c := w.Clock(); c.T != 2*time.Minute+3*time.Second || c.Pending != 0 {
			t.Errorf("%+v", c)
		}
		send(t, w, text("+6598765432"))
		synctest.Wait()
		if c := w.Clock(); c.T != 4*time.Minute+6*time.Second {
			t.Errorf("%+v", c)
		}
	})
}

func TestTheClockStandsStillWhileAWebhookIsOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := handler(func(*told) int { time.Sleep(9 * time.Second); return http.StatusOK })
		r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Accepted, after: 1s}]}}"),
			Transport: slow})
		w := open(t, r, "shop")
		setClock(t, w, true, 1)
		send(t, w, toldAt("http://app/"))
		time.Sleep(5 * time.Second)
		if c := w.Clock(); c.T != time.Second || c.Settled {
			t.Errorf("while the webhook is out: %+v", c)
		}
		time.Sleep(6 * time.Second)
		if c := w.Clock(); c.T != 2*time.Second || !c.Settled {
			t.Errorf("a second after it was answered: %+v", c)
		}
	})
}

func TestARealClockNeverStandsStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := handler(func(*told) int { time.Sleep(9 * time.Second); return http.StatusOK })
		r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]"), Transport: slow, Real: true})
		w := open(t, r, "shop")
		send(t, w, toldAt("http://app/"))
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if c := w.Clock(); c.T != 5*time.Second || c.Settled || c.Mode() != "running" {
			t.Errorf("while the webhook is out: %+v", c)
		}
		asked := w.Clock()
		asked.Why = true
		if got := string(asked.AppendTo(nil)); !strings.HasSuffix(got, `,"settled":false,"real":true}`) {
			t.Errorf("asked why, it does not tell that it is the real one: %s", got)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		want := `{"answer":200,"attempt":1,"channel":"SMS","state":"queued","step":1,"t":9.05}
{"answer":200,"attempt":1,"channel":"SMS","state":"sent","step":1,"t":18.05}
{"answer":200,"attempt":1,"channel":"SMS","state":"delivered","step":1,"t":27.05}
`
		if diff := cmp.Diff(want, lines(w, "webhook")); diff != "" {
			t.Error(diff)
		}
		paused := false
		if _, err := w.SetClock(context.Background(), &paused, nil); err == nil {
			t.Error("a real clock was paused")
		}
		if _, err := w.AdvanceBy(context.Background(), time.Second); err == nil {
			t.Error("a real clock was advanced")
		}
	})
}

// Retries count from the beginning of the attempt before, as they do where the clock stands still meanwhile; but no
// attempt begins before that one has failed.
func TestWithARealClockRetriesCountFromTheAttemptBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var began []time.Duration
		zero := time.Now()
		slow := handler(func(*told) int {
			began = append(began, time.Since(zero))
			time.Sleep(3 * time.Second)
			return http.StatusBadGateway
		})
		silent := "plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Accepted, after: 1s}]}}"
		r := newRegistry(t, Options{Scenario: scenario(t, silent), Transport: slow, Real: true})
		send(t, open(t, r, "shop"), toldAt("http://app/"))
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		const s = time.Second
		if diff := cmp.Diff([]time.Duration{1 * s, 4 * s, 14 * s, 44 * s, 134 * s}, began); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAWebhookHasTenSecondsOfRealTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := transportFunc(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Accepted, after: 1s}]}}"),
			Transport: hang})
		w := open(t, r, "shop")
		send(t, w, toldAt("http://app/"))
		began := time.Now()
		c := must(w.AdvanceUntilIdle(context.Background()))
		if took := time.Since(began); took != 50*time.Second || c.T != 132*time.Second {
			t.Errorf("five attempts took %s of real time, and ended at %s", took, c.T)
		}
		last := w.Attempts(4, 1)[0]
		if last.Answer != 0 || last.Failure != "too late" || !last.Lost {
			t.Errorf("%+v", last)
		}
	})
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestSpeedsOutOfRangeAreRefused(t *testing.T) {
	r := newRegistry(t, Options{})
	w := open(t, r, "shop")
	for _, speed := range []float64{-1, 0.05, 100_001} {
		if _, err := w.SetClock(context.Background(), nil, &speed); err == nil {
			t.Errorf("speed %v was taken", speed)
		}
	}
}
