package sim_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
)

func TestAdvancingIncludesItsInstant(t *testing.T) {
	w := newLive(t, "providers: {WhatsApp: {script: [{status: Sent, after: 0s}, {status: Delivered, after: 3s}]}}")
	w.send()
	w.saw("0 submitted", "0 WhatsApp fired")
	w.advance(0)
	w.saw("0 WhatsApp Sent")
	w.advance(3 * time.Second)
	w.saw("3 WhatsApp Delivered copy 1", "3 WhatsApp succeeded")
	if w.Now() != 3*time.Second {
		t.Errorf("it is %v", w.Now())
	}
}

func TestTimeNeverGoesBack(t *testing.T) {
	w := newLive(t, silence)
	w.send()
	w.advance(10 * time.Second)
	if err := w.AdvanceTo(10*time.Second - 1); err == nil || w.Now() != 10*time.Second {
		t.Errorf("it is %v, and the error is %v", w.Now(), err)
	}
	w.advance(10 * time.Second)
}

// Time ends a century after virtual zero: what would come later comes then, and time never goes back for it.
func TestNothingComesAfterTheLastInstant(t *testing.T) {
	const century = 100 * 365 * 24 * time.Hour
	w := newLive(t, "plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]")
	m := orchestrator.Message{
		Type: orchestrator.Text, Content: orchestrator.Content{Text: "hi"}, User: orchestrator.User{MSISDN: "+6500000105"},
	}
	if err := w.SubmitMany(&m, 400, 3650*24*time.Hour); !errors.Is(err, sim.ErrTooLong) {
		t.Errorf("four thousand years: %v", err)
	}
	w.advance(century - time.Minute)
	if err := w.SubmitMany(&m, 400, time.Second); err != nil {
		t.Fatal(err)
	}
	if err := w.RunUntilIdle(sim.Limits{}); err != nil {
		t.Fatal(err)
	}
	summary := w.Summary()
	if summary.Messages != 400 || summary.End.Duration() < century || summary.End.Duration() > century+time.Hour {
		t.Errorf("%d messages by %s, want 400 by %s", summary.Messages, summary.End.Duration(), century)
	}
}

// What is next is told without letting it happen; a timer that was stopped is never shown, nor counted.
func TestStoppedTimersAreNeitherShownNorCounted(t *testing.T) {
	w := newLive(t, silence)
	n := w.send(func(m *orchestrator.Message) { m.Expiry.After = time.Hour })
	next, ok := w.Next()
	if want := (sim.Next{At: time.Minute, Kind: orchestrator.WindowEnd, Message: n, Step: 1}); !ok ||
		next != want || w.Pending() != 2 {
		t.Errorf("next is %+v, %d pending", next, w.Pending())
	}
	if err := w.Report(n, orchestrator.WhatsApp, orchestrator.Undelivered, 46, 0); err != nil {
		t.Error(err)
	}
	next, ok = w.Next()
	if want := (sim.Next{At: time.Hour, Kind: orchestrator.ExpiryDue, Message: n}); !ok ||
		next != want || w.Pending() != 1 {
		t.Errorf("after a failure next is %+v, %d pending", next, w.Pending())
	}
	if err := w.Report(n, orchestrator.SMS, orchestrator.Delivered, 0, 0); err != nil {
		t.Error(err)
	}
	if next, ok := w.Next(); ok || w.Pending() != 0 {
		t.Errorf("after success next is %+v, %d pending", next, w.Pending())
	}
	if done, err := w.AdvanceEvents(5); done != 0 || err != nil {
		t.Errorf("%d events happened, %v", done, err)
	}
	if some, err := w.AdvanceInstant(time.Duration(1) << 60); some || err != nil {
		t.Errorf("an instant came: %v, %v", some, err)
	}
}

func TestNextTellsOfReceiptsAndOfTrafficToCome(t *testing.T) {
	w := newLive(t, "traffic: {messages: 2, arrivals: {every: 1s}}")
	if err := w.StartScenario(); err != nil {
		t.Fatal(err)
	}
	if next, _ := w.Next(); next != (sim.Next{Kind: orchestrator.Submission}) {
		t.Errorf("first comes %+v", next)
	}
	w.advance(0)
	want := sim.Next{At: 50 * time.Millisecond, Kind: orchestrator.Report, Step: 1, Status: orchestrator.Accepted}
	if next, _ := w.Next(); next != want || w.Pending() != 4 {
		t.Errorf("then comes %+v, %d pending", next, w.Pending())
	}
	w.advance(999 * time.Millisecond)
	if next, _ := w.Next(); next != (sim.Next{At: time.Second, Kind: orchestrator.Submission, Message: 1, Cause: time.Second}) {
		t.Errorf("then comes %+v", next)
	}
}

func TestAdvancingEventByEventAndInstantByInstant(t *testing.T) {
	const text = "traffic: {messages: 3}\nproviders: {WhatsApp: {script: [{status: Sent, after: 1s}, {status: Delivered, after: 1s}]}}\n"
	whole := newLive(t, text)
	if err := whole.StartScenario(); err != nil {
		t.Fatal(err)
	}
	whole.advance(time.Minute)
	want := lines(whole.Result())

	byEvent := newLive(t, text)
	if err := byEvent.StartScenario(); err != nil {
		t.Fatal(err)
	}
	events := 0
	for {
		done, err := byEvent.AdvanceEvents(1)
		if err != nil {
			t.Fatal(err)
		}
		if done == 0 {
			break
		}
		events++
	}
	if got := lines(byEvent.Result()); events != 9 || !slices.Equal(got, want) {
		t.Errorf("%d events gave %v", events, got)
	}

	byInstant := newLive(t, text)
	if err := byInstant.StartScenario(); err != nil {
		t.Fatal(err)
	}
	for _, limit := range []struct {
		to   time.Duration
		some bool
		now  time.Duration
	}{{0, true, 0}, {time.Second - 1, false, 0}, {time.Second, true, time.Second}, {time.Hour, false, time.Second}} {
		if some, err := byInstant.AdvanceInstant(limit.to); err != nil || some != limit.some || byInstant.Now() != limit.now {
			t.Errorf("up to %v: %v, %v, and it is %v", limit.to, some, err, byInstant.Now())
		}
	}
	if got := lines(byInstant.Result()); !slices.Equal(got, want) {
		t.Errorf("by instants: %v", got)
	}
}

func TestAdvancingByMoreEventsThanThereAre(t *testing.T) {
	w := newLive(t, "")
	w.send()
	if done, err := w.AdvanceEvents(100); done != 3 || err != nil || w.Now() != 3*time.Second {
		t.Errorf("%d events, %v, and it is %v", done, err, w.Now())
	}
}

// A run that hits a limit names the message that was still busy.
func TestBusyNamesTheMessage(t *testing.T) {
	for _, c := range []struct {
		limits  sim.Limits
		limit   string
		message uint32
		at      time.Duration
	}{
		{sim.Limits{Events: 1}, "1 events", 0, 50 * time.Millisecond},
		{sim.Limits{Events: 3}, "3 events", 1, 120 * time.Millisecond},
		{sim.Limits{Events: 4}, "4 events", 0, 200 * time.Millisecond},
		{sim.Limits{Time: 40 * time.Millisecond}, "40ms of virtual time", 0, 50 * time.Millisecond},
		{sim.Limits{Time: 100 * time.Millisecond, Events: 100}, "100ms of virtual time", 1, 120 * time.Millisecond},
	} {
		t.Run(c.limit, func(t *testing.T) {
			w := newLive(t, "traffic: {messages: 2, arrivals: {every: 70ms}}")
			if err := w.StartScenario(); err != nil {
				t.Fatal(err)
			}
			err := w.RunUntilIdle(c.limits)
			var busy *sim.Busy
			if !errors.As(err, &busy) {
				t.Fatal(err)
			}
			if busy.Limit != c.limit || busy.Pending.At != c.at || busy.UMID != w.UMID(c.message) {
				t.Errorf("%+v, want %s at %v", busy, w.UMID(c.message), c.at)
			}
			if !strings.Contains(err.Error(), busy.UMID) || !strings.Contains(err.Error(), busy.Limit) {
				t.Errorf("the error does not name the message or the limit: %v", err)
			}
		})
	}
}

// A message that is done in as many events as the limit allows is not busy.
func TestALimitThatIsJustEnough(t *testing.T) {
	w := newLive(t, "")
	w.send()
	if err := w.RunUntilIdle(sim.Limits{Events: 3, Time: 3 * time.Second}); err != nil {
		t.Error(err)
	}
}
