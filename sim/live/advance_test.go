package live

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cascade/orchestrator/sendapi"
)

func TestTimeOnlyGoesForward(t *testing.T) {
	r := newRegistry(t, Options{})
	w := open(t, r, "shop")
	advanceTo(t, w, time.Minute)
	if c, err := w.AdvanceTo(context.Background(), 59*time.Second); err == nil || c.T != time.Minute {
		t.Errorf("%+v, %v", c, err)
	}
	if c := advanceTo(t, w, time.Minute); c.T != time.Minute {
		t.Errorf("%+v", c)
	}
	if _, err := w.AdvanceBy(context.Background(), Horizon); err == nil {
		t.Error("the clock went beyond its horizon")
	}
}

func TestAnAdvanceByEventsStopsBetweenTwoOfTheSameInstant(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]")})
	w := open(t, r, "shop")
	send(t, w, text("+6598765432"))
	send(t, w, text("+6598765433"))
	c := must(w.AdvanceEvents(context.Background(), 1))
	if c.T != 50*time.Millisecond || c.Pending != 5 || c.Settled {
		t.Errorf("after one event %+v", c)
	}
	if c = must(w.AdvanceEvents(context.Background(), 1)); c.T != 50*time.Millisecond || c.Pending != 4 || !c.Settled {
		t.Errorf("after the other %+v", c)
	}
	c = must(w.AdvanceEvents(context.Background(), 100))
	if c.T != 3*time.Second || c.Pending != 0 || !c.Settled {
		t.Errorf("at the end %+v", c)
	}
}

// Several clients may advance at once: the answers are as if in some order.
func TestAdvancesOfSeveralClientsAddUp(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels), Transport: handler(new(diary).write)})
	w := open(t, r, "shop")
	var all sync.WaitGroup
	seen := make([]Clock, 20)
	for i := range seen {
		send(t, w, toldAt("http://app/"))
		all.Go(func() { seen[i] = must(w.AdvanceBy(context.Background(), time.Second)) })
	}
	all.Wait()
	instants := map[time.Duration]bool{}
	for _, c := range seen {
		instants[c.T] = true
	}
	if c := w.Clock(); c.T != 20*time.Second || len(instants) != len(seen) {
		t.Errorf("%d distinct answers, and the clock is at %s", len(instants), c.T)
	}
}

// An advance in parts ends where one in a single piece does, whatever webhooks are refused on the way.
func TestAdvancingInPartsComesToTheSame(t *testing.T) {
	story := func(steps []time.Duration, refuse int) string {
		calls := 0
		some := handler(func(*told) int {
			if calls++; refuse > 0 && calls%refuse == 0 {
				return http.StatusInternalServerError
			}
			return http.StatusOK
		})
		r := NewRegistry(Options{Scenario: scenario(t, threeChannels), Transport: some})
		defer r.Close()
		w := must(r.Open("shop"))
		must(w.Send(context.Background(), toldAt("http://app/")))
		for _, step := range steps {
			must(w.AdvanceTo(context.Background(), step))
		}
		return lines(w, "submitted", "fired", "receipt", "lapsed", "succeeded", "webhook")
	}
	rapid.Check(t, func(rt *rapid.T) {
		refuse := rapid.IntRange(0, 5).Draw(rt, "refuse")
		end := 20 * time.Minute
		var steps []time.Duration
		at := time.Duration(0)
		for _, ms := range rapid.SliceOfN(rapid.IntRange(0, 100_000), 0, 8).Draw(rt, "steps") {
			at += time.Duration(ms) * time.Millisecond
			steps = append(steps, at)
		}
		if diff := cmp.Diff(story([]time.Duration{end}, refuse), story(append(steps, end), refuse)); diff != "" {
			rt.Fatal(diff)
		}
	})
}

func TestAnAdvanceThatCannotEndSaysWhichMessageKeepsItBusy(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels), Limits: Limits{Events: 3}})
	w := open(t, r, "shop")
	umid := send(t, w, text("+6598765432"))
	_, err := w.AdvanceUntilIdle(context.Background())
	want := "the advance was stopped after 3 events: message " + umid + " was still busy (fired due"
	if err == nil || !strings.HasPrefix(err.Error(), want[:strings.Index(want, " (")]) {
		t.Errorf("%v", err)
	}
}

func TestAnAdvanceEndsWithItsClient(t *testing.T) {
	ctx, leave := context.WithCancelCause(context.Background())
	gone := errors.New("gone")
	hang := handler(func(*told) int { leave(gone); return http.StatusOK })
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels), Transport: hang})
	w := open(t, r, "shop")
	send(t, w, toldAt("http://app/"))
	c, err := w.AdvanceTo(ctx, time.Hour)
	if !errors.Is(err, gone) || c.T != 50*time.Millisecond {
		t.Errorf("%v at %s", err, c.T)
	}
}

func TestAWorldThatIsResetLeavesNobodyWaiting(t *testing.T) {
	out, reset := make(chan struct{}), make(chan struct{})
	hang := handler(func(*told) int { close(out); <-reset; return http.StatusOK })
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels), Transport: hang})
	w := open(t, r, "shop")
	first := send(t, w, toldAt("http://app/"))
	var all sync.WaitGroup
	errs := make([]error, 2)
	all.Go(func() { _, errs[0] = w.AdvanceTo(context.Background(), time.Hour) })
	<-out
	all.Go(func() { _, errs[1] = w.AdvanceTo(context.Background(), time.Hour) })
	grown := make(chan bool)
	go func() { grown <- w.Grown(context.Background(), 1000, time.Hour) }()
	again := must(r.Reset("shop", Setup{}))
	close(reset)
	all.Wait()
	for _, err := range errs {
		var refusal *sendapi.Refusal
		if !errors.As(err, &refusal) || refusal.Status != http.StatusNotFound {
			t.Errorf("an advance of the world before: %v", err)
		}
	}
	if <-grown {
		t.Error("the timeline of the world before has grown")
	}
	if umid := send(t, again, text("+6598765432")); umid != first {
		t.Errorf("the first message after the reset is %s, before it was %s", umid, first)
	}
	if index, isReset := again.Index(w.Cursor(2)); !isReset || index != 0 {
		t.Errorf("a cursor of the world before leads to %d, %v", index, isReset)
	}
}

func TestLimitsAreRefusedInTheAPIsOwnForm(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels), Limits: Limits{Worlds: 1, Messages: 2}})
	w := open(t, r, "shop")
	check := func(err error) {
		t.Helper()
		var refusal *sendapi.Refusal
		if !errors.As(err, &refusal) || refusal.Status != http.StatusTooManyRequests {
			t.Errorf("%v", err)
		}
	}
	_, err := r.Open("bank")
	check(err)
	send(t, w, text("+6598765432"))
	send(t, w, text("+6598765432"))
	_, err = w.Send(context.Background(), text("+6598765432"))
	check(err)
	_, err = w.SendBatch(context.Background(), &sendapi.Batch{Messages: make([]sendapi.BatchMessage, 3)})
	check(err)
	check(w.StartTraffic(context.Background(), nil))
	if _, err := r.Reset("shop", Setup{}); err != nil {
		t.Error(err)
	}
}

// The same requests in the same order give the same umids, timelines and webhook bodies.
func TestTheSameRequestsGiveTheSameBytes(t *testing.T) {
	run := func() string {
		var bodies string
		note := handler(func(b *told) int { bodies += b.Text + "\n"; return http.StatusOK })
		r := NewRegistry(Options{Scenario: scenario(t, threeChannels), Transport: note})
		defer r.Close()
		w := must(r.Open("shop"))
		for i := range 3 {
			m := toldAt("http://app/")
			m.ClientMessageID = fmt.Sprint(i)
			must(w.Send(context.Background(), m))
			must(w.AdvanceBy(context.Background(), time.Second))
		}
		must(w.AdvanceUntilIdle(context.Background()))
		var all Lines
		w.Read(&all, 0, 1<<20)
		return string(all.Text) + bodies
	}
	if diff := cmp.Diff(run(), run()); diff != "" {
		t.Error(diff)
	}
}

// The clock goes on until a message has ended, and everything of that instant has happened; where it has, it stays.
func TestAnAdvanceGoesOnUntilAMessageHasEnded(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels)})
	w := open(t, r, "shop")
	first := uuid.Must(uuid.FromString(send(t, w, text("+6598765432"))))
	advanceTo(t, w, time.Second)
	send(t, w, text("+6598765433"))
	for range 2 {
		if c := must(w.AdvanceUntilEnded(context.Background(), first)); c.T != 123*time.Second ||
			!c.Settled || c.Pending == 0 {
			t.Errorf("%+v", c)
		}
	}
	unknown := uuid.Must(uuid.FromString("00000000-0000-4000-8000-000000000000"))
	if c, err := w.AdvanceUntilEnded(context.Background(), unknown); err == nil || c.T != 123*time.Second {
		t.Errorf("%+v, %v", c, err)
	}
}
