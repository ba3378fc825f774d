package provider

import (
	"slices"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// A segment fails once, not after it was delivered, and never again once a higher status took its failure back.
func TestASegmentFailsOnce(t *testing.T) {
	fresh := segment{status: sent}
	if !fresh.fails() || fresh.fails() {
		t.Error("it does not fail once")
	}
	for _, over := range []segment{{status: delivered}, {status: sent, restored: true}} {
		if over.fails() || over.failed {
			t.Errorf("%+v fails", over)
		}
	}
	const undelivered = orchestrator.Undelivered
	tell := func(first, second []Receipt) []Receipt {
		var g segments
		g.begin(2)
		g.add(0, first)
		g.add(1, second)
		var s Send
		g.tell(&s)
		return s.Receipts
	}
	for _, test := range []struct {
		name                string
		first, second, want []Receipt
	}{
		{"the last segment decides", []Receipt{after(1, sent, 0), after(2, delivered, 1)}, []Receipt{after(3, sent, 0), after(4, delivered, 1)},
			[]Receipt{after(3, sent, 0), after(4, delivered, 1)}},
		{"a failure that is taken back fails no more", []Receipt{after(1, undelivered, 0), after(2, sent, 0), after(3, undelivered, 0), after(5, delivered, 0)},
			[]Receipt{after(4, delivered, 0)},
			[]Receipt{after(1, undelivered, 0), after(4, sent, 1), after(5, delivered, 2)}},
		{"a failure twice is one", []Receipt{after(1, undelivered, 0), after(2, undelivered, 0), after(3, delivered, 0)}, []Receipt{after(4, delivered, 0)},
			[]Receipt{after(1, undelivered, 0), after(4, delivered, 1)}},
		{"all are read", []Receipt{after(1, read, 0)}, []Receipt{after(2, read, 0)}, []Receipt{after(2, read, 0)}},
	} {
		if got := tell(test.first, test.second); !slices.Equal(got, test.want) {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

// A script's lines come in the order of time, whatever that of the file, and of one segment where they say so.
func TestAScriptComesInTheOrderOfTime(t *testing.T) {
	line := func(seconds int, s orchestrator.Status, segment int) scenarios.Receipt {
		return scenarios.Receipt{After: time.Duration(seconds) * time.Second, Status: s, Segment: segment}
	}
	for _, test := range []struct {
		name    string
		lines   []scenarios.Receipt
		segment int
		want    []Receipt
	}{
		{"of the whole", []scenarios.Receipt{line(3, delivered, 0), line(1, sent, 0)}, 0, []Receipt{after(1, sent, 1), after(3, delivered, 0)}},
		{"of the first segment", []scenarios.Receipt{line(3, delivered, 1), line(1, sent, 0), line(2, delivered, 2)}, 0,
			[]Receipt{after(1, sent, 1), after(3, delivered, 0)}},
		{"of the second", []scenarios.Receipt{line(3, delivered, 1), line(2, delivered, 2), line(1, sent, 0)}, 1,
			[]Receipt{after(1, sent, 2), after(2, delivered, 1)}},
		{"of none", []scenarios.Receipt{line(3, delivered, 1)}, 1, nil},
	} {
		s := Send{segment: test.segment}
		newScript(test.lines).answer(&s)
		if !slices.Equal(s.Receipts, test.want) {
			t.Errorf("%s: %+v, want %+v", test.name, s.Receipts, test.want)
		}
	}
}

// Who has written in the last 24 hours may be sent anything: a session of WhatsApp's is open.
func TestASessionIsOpenFor24Hours(t *testing.T) {
	const day, number = 24 * time.Hour, "+6581234567"
	ago := time.Hour
	text := &orchestrator.Message{Type: orchestrator.Text}
	for _, test := range []struct {
		name   string
		known  []scenarios.Recipient
		wrote  bool // at 0, in this world
		body   *orchestrator.Message
		at     time.Duration
		closed bool
	}{
		{"never", nil, false, text, 0, true},
		{"just now", nil, true, text, 0, false}, {"nearly a day ago", nil, true, text, day - 1, false}, {"a day ago", nil, true, text, day, true},
		{"before the world began", []scenarios.Recipient{{MSISDN: number, LastWrote: &ago}}, false, text, day - ago - 1, false},
		{"too long before it", []scenarios.Recipient{{MSISDN: number, LastWrote: &ago}}, false, text, day - ago, true},
		{"before it, and since", []scenarios.Recipient{{MSISDN: number, LastWrote: &ago}}, true, text, day - 1, false},
		{"never, and it is a template", nil, false, &orchestrator.Message{Type: orchestrator.Template}, 0, false},
	} {
		p := Simulated{session: true, recipients: NewRecipients(1, test.known)}
		if test.wrote {
			p.recipients.Wrote("+6580000000", 0)
			p.recipients.Wrote(number, 0)
		}
		if got := p.closed(&Send{Body: test.body, Recipient: number}, test.at); got != test.closed {
			t.Errorf("%s: closed %t", test.name, got)
		}
	}
}

func TestWhatNoReceiptCanBe(t *testing.T) {
	for _, test := range []struct {
		channel  orchestrator.Channel
		status   orchestrator.Status
		code     orchestrator.Code
		possible bool
	}{
		{orchestrator.SMS, rejected, orchestrator.MaxCode, true}, {orchestrator.SMS, rejected, orchestrator.MaxCode + 1, false},
		{orchestrator.SMS, 0, 0, false}, {orchestrator.SMS, 7, 0, false}, {0, sent, 0, false}, {10, sent, 0, false},
	} {
		if err := Possible(test.channel, test.status, test.code); (err == nil) != test.possible {
			t.Errorf("%+v: %v", test, err)
		}
	}
	s := Send{Channel: orchestrator.SMS}
	s.fail(rejected, time.Second, 41, orchestrator.NewOwnCode(7))
	if want := (Receipt{After: time.Second, Status: rejected, Code: 41, Own: orchestrator.NewOwnCode(7)}); s.Receipts[0] != want {
		t.Errorf("%+v, want %+v", s.Receipts[0], want)
	}
}

// A provider that takes another's place knows whom that sent to, where both limit it.
func TestAProviderThatSucceedsAnotherKeepsWhoWasSentTo(t *testing.T) {
	const number = "+6581234567"
	limited := func(distance time.Duration) *Simulated {
		return &Simulated{pairs: pairs{distance: distance, last: map[string]time.Duration{}}}
	}
	before, next, free := limited(time.Minute), limited(10*time.Second), &Simulated{}
	before.pairs.take(number, 5*time.Second)
	next.Succeed(before)
	for at, full := range map[time.Duration]bool{5 * time.Second: true, 15*time.Second - 1: true, 15 * time.Second: false} {
		if next.pairs.full(number, at) != full || next.pairs.full("", at) || next.pairs.full("+6580000000", at) {
			t.Errorf("at %s: full %t", at, !full)
		}
	}
	free.Succeed(next)
	if free.pairs.take(number, 0); free.pairs.full(number, 0) {
		t.Error("one without a limit has taken it over")
	}
	again := limited(time.Minute)
	again.Succeed(free)
	if again.pairs.take(number, 0); !again.pairs.full(number, 0) {
		t.Error("one that comes after a provider without a limit has none")
	}
}

// What an outage holds until a recipient may not be sent to again is refused then: counted from when it was sent.
func TestWhatIsHeldAndThenTooSoonIsRefusedWhenItIsLetGo(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	p := New(orchestrator.SMS, &scenarios.Provider{Outages: []scenarios.Outage{
		{From: 10 * time.Second, To: 20 * time.Second, Effect: scenarios.Hold},
	}}, start, NewRecipients(1, nil))
	p.pairs = pairs{distance: time.Minute, last: map[string]time.Duration{"+6581234567": 19 * time.Second}}
	s := Send{Channel: orchestrator.SMS, At: 12 * time.Second, Recipient: "+6581234567", Body: &orchestrator.Message{Type: orchestrator.Text}}
	p.Send(&s)
	if want := []Receipt{{After: 8 * time.Second, Status: rejected, Code: orchestrator.Flooding}}; !slices.Equal(s.Receipts, want) {
		t.Errorf("%+v, want %+v", s.Receipts, want)
	}
}

// What an outage holds is answered from when it lets go, segment by segment as in one.
func TestWhatIsHeldIsAnsweredWhenItIsLetGoHoweverItIs(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, perSegment := range []bool{false, true} {
		for at, want := range map[time.Duration]time.Duration{5 * time.Second: 3 * time.Second, 12 * time.Second: 11 * time.Second} {
			p := New(orchestrator.SMS, &scenarios.Provider{
				PerSegment: perSegment, HasScript: true, Script: []scenarios.Receipt{{Status: delivered, After: 3 * time.Second}},
				Outages: []scenarios.Outage{{From: 10 * time.Second, To: 20 * time.Second, Effect: scenarios.Hold}},
			}, start, NewRecipients(1, nil))
			s := Send{Channel: orchestrator.SMS, At: at, Segments: 2, Body: &orchestrator.Message{Type: orchestrator.Text}}
			p.Send(&s)
			if n := len(s.Receipts); n == 0 || s.Receipts[n-1].After != want || s.Receipts[n-1].Status != delivered {
				t.Errorf("sent at %s, per segment %t: %+v, want it delivered after %s", at, perSegment, s.Receipts, want)
			}
		}
	}
}
