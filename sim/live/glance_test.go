package live

import (
	"context"
	"testing"
	"time"
)

// busy holds up whoever drives a world, with its lock, as soon as so many events have happened.
type busy struct {
	nobody
	events       int
	reached, end chan struct{}
}

func (o *busy) Happened(events int) {
	before := o.events
	o.events -= events
	if before > 0 && o.events <= 0 {
		close(o.reached)
		<-o.end
	}
}

// Who only looks at all worlds waits for none: of one in the middle of a long run it is told how far that has come.
func TestAGlanceDoesNotWaitForABusyWorld(t *testing.T) {
	o := &busy{reached: make(chan struct{}), end: make(chan struct{})}
	r := newRegistry(t, Options{Scenario: scenario(t, acceptedOnly), Observer: o})
	w := open(t, r, "shop")
	for range 3 * breath {
		send(t, w, text("+6598765432"))
	}
	o.events = 2 * breath
	advanced := make(chan Clock)
	go func() { advanced <- must(w.AdvanceBy(context.Background(), time.Minute)) }()
	<-o.reached
	g := w.Glance()
	if g.Messages != 3*breath || g.Clock.T != time.Second || g.Clock.Pending != breath || g.Clock.Settled ||
		w.Instant() != time.Second {
		t.Errorf("in the middle: %+v", g)
	}
	close(o.end)
	if c, g := <-advanced, w.Glance(); c.T != time.Minute || g.Clock != c || g.Messages != 3*breath {
		t.Errorf("in the end: %+v, %+v", c, g)
	}
}

// A receiver that never answers keeps its world's clock where it is, and those who look see what was sent meanwhile.
func TestAGlanceTellsWhatCameWhileAReceiverIsWaitedFor(t *testing.T) {
	called, answer := make(chan struct{}), make(chan struct{})
	o := Options{Scenario: scenario(t, acceptedOnly), Transport: handler(func(*told) int {
		close(called)
		<-answer
		return 200
	})}
	w := open(t, newRegistry(t, o), "shop")
	send(t, w, toldAt("http://app/"))
	advanced := make(chan Clock)
	go func() { advanced <- must(w.AdvanceBy(context.Background(), time.Minute)) }()
	<-called
	send(t, w, text("+6598765432"))
	w.mu.Lock() // as whoever is busy does
	if g := w.Glance(); g.Messages != 2 || g.Clock.T != time.Second || g.Clock.Settled {
		t.Errorf("while a receiver is waited for: %+v", g)
	}
	w.mu.Unlock()
	close(answer)
	if c := <-advanced; c.T != time.Minute || c != w.Glance().Clock {
		t.Errorf("%+v, then %+v", c, w.Glance().Clock)
	}
}
