package sim_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/provider"
)

// live is a world that a test drives.
type live struct {
	*sim.World
	t    *testing.T
	read int // lines of the timeline that the test has seen
}

func newLive(t *testing.T, text string) *live {
	t.Helper()
	return &live{World: sim.NewWorld(parse(t, text), sim.Options{}), t: t}
}

// send submits the scenario's message, or a text, to the usual recipient.
func (w *live) send(change ...func(*orchestrator.Message)) uint32 {
	w.t.Helper()
	m := orchestrator.Message{
		Type: orchestrator.Text, Content: orchestrator.Content{Text: "hi"},
		User: orchestrator.User{MSISDN: "+6500000100"},
	}
	for _, c := range change {
		c(&m)
	}
	n, err := w.Submit(&m)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *live) advance(to time.Duration) {
	w.t.Helper()
	if err := w.AdvanceTo(to); err != nil {
		w.t.Fatal(err)
	}
}

// saw compares what has happened since the last time, a line of text each.
func (w *live) saw(want ...string) {
	w.t.Helper()
	r := w.Result()
	all := lines(r)
	got := all[w.read:]
	w.read = len(all)
	if !slices.Equal(got, want) {
		w.t.Errorf("at %v it saw\n  %s\nwant\n  %s", w.Now(), strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

const silence = `plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]
providers: {WhatsApp: {script: []}, SMS: {script: []}}
`

func TestAWorldStartsAtZeroWithNothingSent(t *testing.T) {
	w := newLive(t, silence+"traffic: {messages: 5}\n")
	w.saw()
	if next, ok := w.Next(); ok || w.Pending() != 0 || w.Now() != 0 || w.Len() != 0 {
		t.Errorf("at %v, %d messages, %d pending, next %v", w.Now(), w.Len(), w.Pending(), next)
	}
	if err := w.RunUntilIdle(sim.Limits{}); err != nil {
		t.Error(err)
	}
	w.saw()
}

func TestASubmissionFiresAtTheCurrentInstant(t *testing.T) {
	w := newLive(t, silence)
	w.advance(5 * time.Second)
	w.send()
	w.saw("5 submitted", "5 WhatsApp fired")
	w.advance(65*time.Second - 1)
	w.saw()
	w.advance(65 * time.Second)
	w.saw("65 WhatsApp lapsed", "65 SMS fired")
}

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

func TestAReceiptByHand(t *testing.T) {
	w := newLive(t, silence)
	n := w.send()
	w.advance(10 * time.Second)
	if err := w.Report(n, orchestrator.WhatsApp, orchestrator.Delivered, 0); err != nil {
		t.Error(err)
	}
	w.saw("0 submitted", "0 WhatsApp fired", "10 WhatsApp Delivered copy 1", "10 WhatsApp succeeded")
	if _, ok := w.Next(); ok || w.Pending() != 0 {
		t.Errorf("%d events are pending", w.Pending())
	}
}

func TestAFailureByHandMovesOnAtThatInstant(t *testing.T) {
	w := newLive(t, silence)
	n := w.send()
	w.advance(10 * time.Second)
	if err := w.Report(n, orchestrator.WhatsApp, orchestrator.Undelivered, 46); err != nil {
		t.Error(err)
	}
	w.saw("0 submitted", "0 WhatsApp fired", "10 WhatsApp Undelivered code 46", "10 SMS fired")
}

func TestAReceiptForAStepThatNeverFiredIsRefusedAndRecorded(t *testing.T) {
	w := newLive(t, silence)
	n := w.send()
	w.saw("0 submitted", "0 WhatsApp fired")
	if err := w.Report(n, orchestrator.SMS, orchestrator.Delivered, 0); !errors.Is(err, sim.ErrNotFired) {
		t.Errorf("SMS has not fired: %v", err)
	}
	if err := w.Report(n, orchestrator.SMS, orchestrator.Undelivered, 46); !errors.Is(err, sim.ErrNotFired) {
		t.Errorf("SMS has not fired: %v", err)
	}
	w.saw("0 SMS Delivered refused", "0 SMS Undelivered code 46 refused")
	if err := w.Report(n, orchestrator.Viber, orchestrator.Undelivered, 46); !errors.Is(err, sim.ErrNotFired) {
		t.Errorf("Viber is not in the plan: %v", err)
	}
	w.saw("0 Undelivered code 46 refused")
	nothing := sim.ChannelSummary{Channel: orchestrator.SMS}
	if s := w.Summary(); s.Copies != 0 || s.Open != 1 || s.Channel(orchestrator.SMS) != nothing {
		t.Errorf("a refused receipt counts: %+v", s)
	}
	for _, l := range w.Timeline().All(2) {
		if l.Told() {
			t.Errorf("the customer is told of a refused %s", l.Status())
		}
	}
}

func TestAScheduledMessageCanBeCancelledBeforeItsFirstStepFires(t *testing.T) {
	w := newLive(t, silence)
	n := w.send(func(m *orchestrator.Message) { m.Scheduled.After = time.Minute })
	w.advance(time.Minute - 1)
	if err := w.Cancel(n); err != nil {
		t.Error(err)
	}
	w.saw("0 submitted", "59.999999999 cancelled")
	if err := w.RunUntilIdle(sim.Limits{}); err != nil {
		t.Error(err)
	}
	w.saw()
	if err := w.Cancel(n); !errors.Is(err, sim.ErrNotCancelled) {
		t.Errorf("a second time: %v", err)
	}
	if s := w.Summary(); s.Cancelled != 1 || s.Open != 0 || s.Messages != 1 {
		t.Errorf("%+v", s)
	}
}

func TestAfterItsFirstStepFiredCancellingIsRefused(t *testing.T) {
	w := newLive(t, silence)
	n := w.send(func(m *orchestrator.Message) { m.Scheduled.After = time.Minute })
	w.advance(time.Minute)
	if err := w.Cancel(n); !errors.Is(err, sim.ErrNotCancelled) {
		t.Error(err)
	}
	w.saw("0 submitted", "60 WhatsApp fired")
	if s := w.Summary(); s.Cancelled != 0 || s.Open != 1 {
		t.Errorf("%+v", s)
	}
}

func TestANumberThatNoMessageHasIsRefused(t *testing.T) {
	w := newLive(t, silence)
	n := w.send(func(*orchestrator.Message) {})
	for _, unknown := range []uint32{n + 1, n + 1000, math.MaxUint32} {
		if err := w.Report(unknown, orchestrator.SMS, orchestrator.Delivered, 0); !errors.Is(err, sim.ErrUnknown) {
			t.Errorf("a receipt of %d: %v", unknown, err)
		}
		if err := w.Cancel(unknown); !errors.Is(err, sim.ErrUnknown) {
			t.Errorf("a cancel of %d: %v", unknown, err)
		}
	}
	w.saw("0 submitted", "0 WhatsApp fired")
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
	if want := (sim.Next{At: time.Minute, Kind: orchestrator.WindowEnd, Message: n, Step: 1}); !ok || next != want || w.Pending() != 2 {
		t.Errorf("next is %+v, %d pending", next, w.Pending())
	}
	if err := w.Report(n, orchestrator.WhatsApp, orchestrator.Undelivered, 46); err != nil {
		t.Error(err)
	}
	next, ok = w.Next()
	if want := (sim.Next{At: time.Hour, Kind: orchestrator.ExpiryDue, Message: n}); !ok || next != want || w.Pending() != 1 {
		t.Errorf("after a failure next is %+v, %d pending", next, w.Pending())
	}
	if err := w.Report(n, orchestrator.SMS, orchestrator.Delivered, 0); err != nil {
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

// As the API answers 3002: only a step among others can be skipped for want of an address.
func TestTrafficWithoutTheAddressOfAnyStepIsRefused(t *testing.T) {
	s := scenarios.Default()
	s.Plan = orchestrator.Plan{{Channel: orchestrator.Line}}
	for _, traffic := range []*scenarios.Traffic{nil, {Messages: 2}} {
		s.Traffic = traffic
		w := sim.NewWorld(s, sim.Options{})
		if err := w.StartScenario(); !errors.Is(err, sim.ErrNoAddress) || w.Len() != 0 {
			t.Errorf("%v, %d messages", err, w.Len())
		}
	}
	s.Plan = append(s.Plan, orchestrator.Step{Channel: orchestrator.SMS})
	if err := sim.NewWorld(s, sim.Options{}).StartScenario(); err != nil {
		t.Error(err)
	}
}

func TestAMessageWithoutAPlanIsRefused(t *testing.T) {
	w := sim.NewWorld(scenarios.Default(), sim.Options{})
	m := orchestrator.Message{Type: orchestrator.Text, Content: orchestrator.Content{Text: "hi"}}
	if _, err := w.Submit(&m); !errors.Is(err, orchestrator.ErrNoPlan) || w.Len() != 0 {
		t.Errorf("%v, %d messages", err, w.Len())
	}
	if err := w.StartScenario(); !errors.Is(err, orchestrator.ErrNoPlan) {
		t.Error(err)
	}
	m.Plan = orchestrator.Plan{{Channel: orchestrator.RCS}}
	m.User.MSISDN = "+6598765432"
	if _, err := w.Submit(&m); err != nil {
		t.Error(err)
	}
}

// A provider behaves as described from now on: sends that were answered before keep their receipts.
func TestABehaviourHoldsFromNowOn(t *testing.T) {
	w := newLive(t, "providers: {WhatsApp: {price: {amount: 1, per: send}}}")
	w.send()
	w.SetBehaviour(orchestrator.WhatsApp, described(t, "{script: [{status: Rejected, after: 1s}], price: {amount: 2, per: send}}"))
	w.send()
	if err := w.RunUntilIdle(sim.Limits{}); err != nil {
		t.Fatal(err)
	}
	w.saw("0 #1 submitted", "0 #1 WhatsApp fired", "0 #2 submitted", "0 #2 WhatsApp fired", "0.05 #1 WhatsApp Accepted",
		"0.2 #1 WhatsApp Sent", "1 #2 WhatsApp Rejected code 41", "1 #2 WhatsApp failed code 41",
		"3 #1 WhatsApp Delivered copy 1", "3 #1 WhatsApp succeeded")
	if cost := w.Summary().Cost; cost != 3_000_000 {
		t.Errorf("the cost is %d millionths", cost)
	}
}

// A rule for one recipient, or a price of a segment, holds for traffic too, whether it was under way or not.
func TestABehaviourHoldsForTrafficUnderWay(t *testing.T) {
	const text = "plan: [{channel: SMS}]\ntraffic: {messages: 3, arrivals: {every: 10s}}\n"
	first := newLive(t, text)
	if err := first.StartScenario(); err != nil {
		t.Fatal(err)
	}
	first.advance(time.Minute)
	second, third := first.Message(1), first.Message(2)
	behaviour := described(t, `{rules: [{msisdn: "`+second.User.MSISDN+`", script: [{status: Rejected, after: 0s}]},
  {msisdn: "`+third.User.MSISDN+`", script: []}], price: {amount: 0.5, per: segment}}`)
	for name, before := range map[string]bool{"before": true, "under way": false} {
		t.Run(name, func(t *testing.T) {
			w := newLive(t, text)
			set := func() { w.SetBehaviour(orchestrator.SMS, behaviour) }
			if before {
				set()
			}
			if err := w.StartScenario(); err != nil {
				t.Fatal(err)
			}
			w.advance(5 * time.Second)
			if !before {
				set()
			}
			w.advance(time.Minute)
			s := w.Summary()
			if s.Succeeded != 1 || s.Failed != 1 || s.Open != 1 {
				t.Errorf("%d succeeded, %d failed, %d open", s.Succeeded, s.Failed, s.Open)
			}
			if want := map[bool]sim.Millionths{true: 1_500_000, false: 1_000_000}[before]; s.Cost != want {
				t.Errorf("the cost is %d millionths, want %d", s.Cost, want)
			}
		})
	}
}

func described(t *testing.T, text string) *scenarios.Provider {
	t.Helper()
	p, err := scenarios.ParseProvider(orchestrator.SMS, "", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// parrot answers every send by telling what it saw.
type parrot struct{ sends []provider.Send }

func (p *parrot) Send(s *provider.Send) {
	p.sends = append(p.sends, *s)
	s.Report(orchestrator.Delivered, time.Second, 0)
}

// A provider of one's own sees the message's number, channel, step, recipient and instant, in traffic too.
func TestAProviderOfOnesOwn(t *testing.T) {
	w := newLive(t, "plan: [{channel: WhatsApp, fallbackAfter: 10}, {channel: SMS}]\n"+
		"providers: {WhatsApp: {script: []}}\ntraffic: {messages: 2, arrivals: {every: 1s}}\n")
	p := &parrot{}
	w.SetProvider(orchestrator.SMS, p)
	if err := w.StartScenario(); err != nil {
		t.Fatal(err)
	}
	if err := w.RunUntilIdle(sim.Limits{}); err != nil {
		t.Fatal(err)
	}
	if len(p.sends) != 2 {
		t.Fatalf("it saw %d sends", len(p.sends))
	}
	for n, s := range p.sends {
		m := w.Message(uint32(n))
		if s.Message != uint32(n) || s.Channel != orchestrator.SMS || s.Step != 2 || s.Recipient != m.User.MSISDN ||
			s.At != time.Duration(10+n)*time.Second || s.Recipient == "" {
			t.Errorf("send %d is %+v", n, s)
		}
	}
	if s := w.Summary(); s.Succeeded != 2 || s.TimeToSuccess.Max.Duration() != 11*time.Second {
		t.Errorf("%+v", s)
	}
}

// Traffic starts when asked, in a world in which time has passed, and several may go on at once.
func TestTrafficStartsAtTheCurrentInstant(t *testing.T) {
	w := newLive(t, silence)
	w.advance(100 * time.Second)
	one, err := scenarios.ParseTraffic("", []byte("{messages: 2, arrivals: {every: 10s}}"))
	if err != nil {
		t.Fatal(err)
	}
	two, err := scenarios.ParseTraffic("", []byte("{messages: 2, arrivals: {every: 5s}}"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.StartTraffic(*one), w.StartTraffic(*two)); err != nil {
		t.Fatal(err)
	}
	w.advance(110 * time.Second)
	w.saw("100 #1 submitted", "100 #1 WhatsApp fired", "100 #2 submitted", "100 #2 WhatsApp fired",
		"105 #3 submitted", "105 #3 WhatsApp fired", "110 #4 submitted", "110 #4 WhatsApp fired")
	numbers := map[string]bool{}
	for n := range uint32(4) {
		numbers[w.Message(n).User.MSISDN] = true
	}
	if len(numbers) != 4 {
		t.Errorf("they go to %v", numbers)
	}
}

// Two worlds of the same scenario and different names have different umids and the same everything else.
func TestWorldsBesideEachOther(t *testing.T) {
	s := parse(t, "providers: {WhatsApp: {model: {delivered: {exponential: {mean: 5s}}}}}\ntraffic: {messages: 20}\n")
	var told [2][]string
	var ids [2]string
	for i, name := range []string{"one", "two"} {
		w := sim.NewWorld(s, sim.Options{Subaccount: name})
		if err := errors.Join(w.StartScenario(), w.RunUntilIdle(sim.Limits{})); err != nil {
			t.Fatal(err)
		}
		told[i], ids[i] = lines(w.Result()), w.UMID(0)
	}
	if !slices.Equal(told[0], told[1]) || ids[0] == ids[1] {
		t.Errorf("the ids are %v, and the timelines are the same: %v", ids, slices.Equal(told[0], told[1]))
	}
}
