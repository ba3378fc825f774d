package provider

import (
	"slices"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// after is a status, and when it comes.
func after(seconds int, s orchestrator.Status, place uint8) Receipt {
	return Receipt{After: time.Duration(seconds) * time.Second, Status: s, Place: place}
}

const (
	accepted  = orchestrator.Accepted
	sent      = orchestrator.Sent
	delivered = orchestrator.Delivered
	read      = orchestrator.Read
	rejected  = orchestrator.Rejected
)

// What comes up to and including the first status that callbacks tell of comes at once, in its order; of what is
// answered with a failure, or of which nothing is told, nothing does.
func TestWhatIsHastened(t *testing.T) {
	for _, test := range []struct {
		name        string
		given, want []Receipt
	}{
		{"up to the first that is told",
			[]Receipt{after(1, accepted, 0), after(2, sent, 0), after(3, delivered, 0)},
			[]Receipt{after(0, accepted, 0), after(0, sent, 1), after(3, delivered, 0)}},
		{"in the order of time, and of one instant in that of their places",
			[]Receipt{after(3, delivered, 0), after(2, sent, 2), after(2, accepted, 1)},
			[]Receipt{after(0, accepted, 0), after(0, sent, 1), after(3, delivered, 0)}},
		{"where it is the first of all",
			[]Receipt{after(1, sent, 0), after(2, accepted, 0), after(3, delivered, 0)},
			[]Receipt{after(0, sent, 0), after(2, accepted, 0), after(3, delivered, 0)}},
		{"before what comes at once anyway",
			[]Receipt{after(0, sent, 0), after(0, delivered, 5), after(0, read, 7), after(1, read, 0)},
			[]Receipt{after(0, sent, 0), after(0, delivered, 1), after(0, read, 2), after(1, read, 0)}},
		{"and nothing more", []Receipt{after(1, sent, 0)}, []Receipt{after(0, sent, 0)}},
		{"not a failure", []Receipt{after(1, accepted, 0), after(2, rejected, 0)}, []Receipt{after(1, accepted, 0), after(2, rejected, 0)}},
		{"nor where nothing is told", []Receipt{after(1, accepted, 0)}, []Receipt{after(1, accepted, 0)}},
		{"nor nothing", nil, nil},
	} {
		s := Send{Body: &orchestrator.Message{Wire: &orchestrator.Wire{}}, Receipts: slices.Clone(test.given)}
		(&Simulated{early: 1}).hasten(&s)
		if !slices.Equal(s.Receipts, test.want) {
			t.Errorf("%s: %+v, want %+v", test.name, s.Receipts, test.want)
		}
	}
	given := []Receipt{after(1, accepted, 0), after(2, sent, 0)}
	for _, s := range []Send{{Body: &orchestrator.Message{}}, {Body: &orchestrator.Message{Wire: &orchestrator.Wire{}}}} {
		s.Receipts = slices.Clone(given)
		(&Simulated{early: map[bool]float64{true: 0, false: 1}[s.Body.Wire != nil]}).hasten(&s)
		if !slices.Equal(s.Receipts, given) {
			t.Errorf("over %v: %+v", s.Body.Wire, s.Receipts)
		}
	}
}

func TestWhatIsPostponed(t *testing.T) {
	for _, test := range []struct {
		name        string
		given, want []Receipt
	}{
		{"the delivery and what follows it",
			[]Receipt{after(1, sent, 0), after(2, delivered, 0), after(3, read, 0)},
			[]Receipt{after(1, sent, 0), after(12, delivered, 0), after(13, read, 0)}},
		{"at its instant what is reported after it",
			[]Receipt{after(2, sent, 0), after(2, delivered, 1), after(2, read, 2)},
			[]Receipt{after(2, sent, 0), after(12, delivered, 1), after(12, read, 2)}},
		{"what comes later, and is reported before it",
			[]Receipt{after(3, read, 0), after(2, delivered, 0), after(1, sent, 0)},
			[]Receipt{after(13, read, 0), after(12, delivered, 0), after(1, sent, 0)}},
		{"nothing where none is delivered", []Receipt{after(1, sent, 0)}, []Receipt{after(1, sent, 0)}},
	} {
		s := Send{Receipts: slices.Clone(test.given)}
		s.postponeDelivery(10 * time.Second)
		if !slices.Equal(s.Receipts, test.want) {
			t.Errorf("%s: %+v, want %+v", test.name, s.Receipts, test.want)
		}
	}
}

func TestADeliveryChangesPlacesWithARead(t *testing.T) {
	for _, test := range []struct {
		name        string
		channel     orchestrator.Channel
		given, want []Receipt
	}{
		{"both", orchestrator.WhatsApp, []Receipt{after(1, delivered, 0), after(5, read, 0)}, []Receipt{after(1, read, 0), after(5, delivered, 0)}},
		{"the read is reported first", orchestrator.WhatsApp, []Receipt{after(5, read, 0), after(1, delivered, 0)},
			[]Receipt{after(5, delivered, 0), after(1, read, 0)}},
		{"a delivery alone", orchestrator.WhatsApp, []Receipt{after(1, delivered, 0)}, []Receipt{after(1, read, 0), after(3, delivered, 1)}},
		{"a read alone", orchestrator.WhatsApp, []Receipt{after(1, read, 0)}, []Receipt{after(1, read, 0)}},
		{"on a channel that reports no read", orchestrator.SMS, []Receipt{after(1, delivered, 0)}, []Receipt{after(1, delivered, 0)}},
	} {
		s := Send{Channel: test.channel, Receipts: slices.Clone(test.given)}
		s.swapDelivery()
		if !slices.Equal(s.Receipts, test.want) {
			t.Errorf("%s: %+v, want %+v", test.name, s.Receipts, test.want)
		}
	}
}

// What had to wait before it was answered, however short, is not told of early.
func TestWhatWaitedIsNotHastened(t *testing.T) {
	for waited, want := range map[time.Duration]time.Duration{0: 0, 1: 1 + 5*time.Second} {
		p := Simulated{usual: script{after(5, delivered, 0)}, early: 1, recipients: &Recipients{}}
		s := Send{Channel: orchestrator.SMS, Body: &orchestrator.Message{Wire: &orchestrator.Wire{}}}
		p.answerOne(&s, passage{held: waited, ttl: time.Hour, taken: true})
		if got := s.Receipts[0].After; got != want {
			t.Errorf("held for %s: %s", waited, got)
		}
	}
}

// Whoever builds a model in Go may ask for what no receipt can be: it becomes what is nearest.
func TestARejectionIsPossible(t *testing.T) {
	m := newModel(&scenarios.Model{Reject: scenarios.Reject{After: -1, Code: orchestrator.MaxCode + 1}}, orchestrator.SMS)
	if m.reject.After != 0 || m.reject.Code != orchestrator.MaxCode {
		t.Errorf("%+v", m.reject)
	}
	m = newModel(&scenarios.Model{Reject: scenarios.Reject{After: 1, Code: 41}}, orchestrator.SMS)
	if m.reject.After != 1 || m.reject.Code != 41 {
		t.Errorf("%+v", m.reject)
	}
}
