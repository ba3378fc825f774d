package live

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// waiting is somebody who waits for a clock.
type waiting struct {
	over atomic.Bool
	err  error
}

func await(ctx context.Context, w *World, at, within time.Duration) *waiting {
	a := &waiting{}
	go func() {
		a.err = w.Reached(ctx, at, within)
		a.over.Store(true)
	}()
	return a
}

func TestWhoWaitsForAClockIsAnsweredWhenItHasComeThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, newRegistry(t, Options{Scenario: scenario(t, threeChannels)}), "shop")
		send(t, w, text("+6598765432"))
		passed, now, later := await(t.Context(), w, 0, 0), await(t.Context(), w, time.Minute,
			0), await(t.Context(), w, 61*time.Second, 0)
		advanceTo(t, w, 59*time.Second)
		synctest.Wait()
		if !passed.over.Load() || now.over.Load() || later.over.Load() {
			t.Errorf("at 59 s: %v, %v, %v", passed.over.Load(), now.over.Load(), later.over.Load())
		}
		advanceTo(t, w, time.Minute)
		synctest.Wait()
		if !now.over.Load() || later.over.Load() {
			t.Errorf("at 60 s: %v, %v", now.over.Load(), later.over.Load())
		}
		must(w.AdvanceUntilIdle(context.Background()))
		synctest.Wait()
		if !later.over.Load() || later.err != nil {
			t.Errorf("when idle: %v, %v", later.over.Load(), later.err)
		}
	})
}

// Who is told of what happens at the instant may ask for it, and gets the answer at once; who has waited for it from
// before is answered when all that has been told.
func TestAnInstantHasComeWhenAllOfItIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w *World
		var early *waiting
		a := &app{react: func(string) int {
			synctest.Wait()
			if err := w.Reached(t.Context(), time.Minute, 0); err != nil || early.over.Load() {
				t.Errorf("%v, %v", err, early.over.Load())
			}
			return http.StatusOK
		}}
		w = open(t, newRegistry(t, Options{Transport: a}), "shop")
		set(t, w, NewTimer{By: time.Minute, URL: "http://app/"})
		early = await(t.Context(), w, time.Minute, 0)
		synctest.Wait()
		advanceTo(t, w, time.Minute)
		synctest.Wait()
		if !early.over.Load() || len(a.calls()) != 1 {
			t.Errorf("%v, %v", early.over.Load(), a.calls())
		}
	})
}

func TestWaitingForAClockThatRunsTakesItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, newRegistry(t, Options{}), "shop")
		began := time.Now()
		a := await(t.Context(), w, 2*time.Minute, 0)
		time.Sleep(time.Second)
		setClock(t, w, true, 60)
		time.Sleep(time.Second)
		if a.over.Load() {
			t.Error("it came too early")
		}
		setClock(t, w, true, 120) // a minute is left
		time.Sleep(499 * time.Millisecond)
		if a.over.Load() {
			t.Error("it came too early")
		}
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		if !a.over.Load() {
			t.Errorf("after %s: %+v", time.Since(began), w.Clock())
		}
	})
}

func TestWaitingForAClockEndsWithItsWorldItsClientAndItsPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRegistry(t, Options{})
		ctx, cancel := context.WithCancel(t.Context())
		gone, patient := await(ctx, open(t, r, "shop"), time.Minute, 0), await(t.Context(), open(t, r, "shop"),
			time.Minute, time.Second)
		reset, removed := await(t.Context(), open(t, r, "reset"), time.Minute, 0), await(t.Context(),
			open(t, r, "removed"), time.Minute, 0)
		closed := await(t.Context(), open(t, r, "shop"), time.Minute, 0)
		synctest.Wait()
		cancel()
		must(r.Reset("reset", Setup{}))
		r.Remove("removed")
		time.Sleep(time.Second)
		synctest.Wait()
		if !errors.Is(gone.err, context.Canceled) || !patient.over.Load() || patient.err != nil {
			t.Errorf("%v, %v", gone.err, patient.err)
		}
		for _, each := range []*waiting{reset, removed} {
			if !each.over.Load() || each.err == nil ||
				!strings.Contains(each.err.Error(), "was reset or removed meanwhile") {
				t.Errorf("%v", each.err)
			}
		}
		r.Close()
		synctest.Wait()
		if !closed.over.Load() || closed.err == nil || !strings.Contains(closed.err.Error(), "shutting down") {
			t.Errorf("%v", closed.err)
		}
	})
}

func TestTimersOfAClockThatRunsAreCalledInTime(t *testing.T) {
	for _, real := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			a := &app{}
			w := open(t, newRegistry(t, Options{Transport: a, Real: real}), "shop")
			setClock(t, w, true, 1)
			set(t, w, NewTimer{By: time.Minute, URL: "http://app/one"})
			set(t, w, NewTimer{By: 2 * time.Minute, URL: "http://app/two"})
			time.Sleep(time.Minute)
			synctest.Wait()
			if got := w.Timers(0, 9); len(a.calls()) != 1 || got[0].State != TimerCalled ||
				got[1].State != TimerPending {
				t.Errorf("real %v: %v, %+v", real, a.calls(), got)
			}
			time.Sleep(time.Minute)
			synctest.Wait()
			if got := w.Timers(1, 1)[0]; got.State != TimerCalled || got.Over != 2*time.Minute ||
				got.Answer != 200 || !w.Clock().Settled {
				t.Errorf("real %v: %+v, %+v", real, got, w.Clock())
			}
		})
	}
}
