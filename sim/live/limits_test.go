package live

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
)

// fullness counts what was refused, by the limit.
type fullness struct {
	nobody
	of map[string]int
}

func (f fullness) Full(limit string) { f.of[limit]++ }

// isFull tells a refusal for want of memory.
func isFull(err error) bool {
	refusal, ok := errors.AsType[*sendapi.Refusal](err)
	return ok && refusal.Status == http.StatusTooManyRequests && refusal.Code == 1100 &&
		strings.Contains(err.Error(), "all subaccounts together take the 1 MiB") &&
		strings.Contains(err.Error(), "delete or reset one first (the largest is ")
}

// bounded is a registry whose worlds may take a MiB together.
func bounded(t *testing.T, s *scenarios.Scenario) (*Registry, map[string]int) {
	refused := map[string]int{}
	return newRegistry(t, Options{
		Scenario: s, Limits: Limits{AllBytes: 1 << 20}, Observer: fullness{of: refused},
	}), refused
}

func TestAllWorldsTogetherTakeNoMoreThanTheyMay(t *testing.T) {
	r, refused := bounded(t, scenario(t, acceptedOnly))
	long := text("+6598765432")
	long.Content.Text = strings.Repeat("x", 100_000)
	one, other := open(t, r, "first"), open(t, r, "second")
	fill := func(w *World) (taken int) {
		for {
			m := *long
			_, err := w.Send(context.Background(), &m)
			if isFull(err) {
				return taken
			}
			if err != nil || taken == 100 {
				t.Fatal(taken, err)
			}
			taken++
		}
	}
	if first, second := fill(one), fill(other); first < 8 || second != 0 {
		t.Errorf("one world takes %d messages, and the other %d", first, second)
	}
	if refused["memory"] != 2 {
		t.Errorf("%v", refused)
	}
	r.Remove("first")
	if again := fill(other); again < 8 {
		t.Errorf("after the first is removed, the second takes %d messages", again)
	}
	r.Remove("second")
	if r.Bytes() != 0 {
		t.Errorf("no world takes %d bytes", r.Bytes())
	}
}

// What makes a world larger while its clock moves counts, too: traffic that was promised, and lines.
func TestAnAdvanceEndsWhereThereIsNoMoreRoom(t *testing.T) {
	r, _ := bounded(t, scenario(t, acceptedOnly+"\ntraffic: {messages: 2400, arrivals: {every: 1s}}"))
	w := open(t, r, "shop")
	if err := w.StartTraffic(context.Background(), &scenarios.Traffic{Messages: 3000}); !isFull(err) {
		t.Errorf("more traffic than there is room for: %v", err)
	}
	if err := w.StartTraffic(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	_, err := w.AdvanceUntilIdle(context.Background())
	if !isFull(err) || r.Bytes() > 1<<20+breath*lineBytes {
		t.Errorf("%v, and the worlds take %d bytes", err, r.Bytes())
	}
	if _, err := w.AdvanceBy(context.Background(), time.Second); !isFull(err) {
		t.Errorf("an advance after that: %v", err)
	}
}

func TestWhatAWorldIsGivenCounts(t *testing.T) {
	r, _ := bounded(t, scenario(t, acceptedOnly))
	large := func(kilobytes int) *scenarios.Scenario {
		return scenario(t, acceptedOnly+"\n# "+strings.Repeat("x", kilobytes<<10)+"\n")
	}
	must(r.Reset("shop", Setup{Scenario: large(30)}))
	must(r.Reset("shop", Setup{Scenario: large(30)})) // instead of the one before
	if _, err := r.Reset("other", Setup{Scenario: large(30)}); !isFull(err) {
		t.Errorf("a second one: %v", err)
	}
	w := open(t, r, "shop")
	if _, err := r.Reset("shop", Setup{Scenario: large(60)}); !isFull(err) || w.gone() != nil {
		t.Errorf("one that does not fit: %v; the world that there was: %v", err, w.gone())
	}
	must(r.Reset("shop", Setup{})) // the registry's own scenario is there once
	before := r.Bytes()
	w = open(t, r, "shop")
	if err := w.SetProvider(context.Background(), 1, &scenarios.Provider{}, strings.Repeat("x", 60<<10)); !isFull(err) {
		t.Errorf("a provider: %v", err)
	}
	if err := w.SetProvider(context.Background(), 1, &scenarios.Provider{}, strings.Repeat("x", 10<<10)); err != nil {
		t.Error(err)
	}
	w.SetFaults(make([]scenarios.Fault, 1000))
	if took := int64(w.measure()); took < before+10<<10*formTimes+1000*faultBytes || r.Bytes() != took {
		t.Errorf("%d bytes, of which the world has %d", r.Bytes(), took)
	}
}
