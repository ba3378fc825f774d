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

func TestAReceiptByHand(t *testing.T) {
	w := newLive(t, silence)
	n := w.send()
	w.advance(10 * time.Second)
	if err := w.Report(n, orchestrator.WhatsApp, orchestrator.Delivered, 0, 0); err != nil {
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
	if err := w.Report(n, orchestrator.WhatsApp, orchestrator.Undelivered, 46, 0); err != nil {
		t.Error(err)
	}
	w.saw("0 submitted", "0 WhatsApp fired", "10 WhatsApp Undelivered code 46", "10 SMS fired")
}

func TestAReceiptForAStepThatNeverFiredIsRefusedAndRecorded(t *testing.T) {
	w := newLive(t, silence)
	n := w.send()
	w.saw("0 submitted", "0 WhatsApp fired")
	if err := w.Report(n, orchestrator.SMS, orchestrator.Delivered, 0, 0); !errors.Is(err, sim.ErrNotFired) {
		t.Errorf("SMS has not fired: %v", err)
	}
	if err := w.Report(n, orchestrator.SMS, orchestrator.Undelivered, 46, 0); !errors.Is(err, sim.ErrNotFired) {
		t.Errorf("SMS has not fired: %v", err)
	}
	w.saw("0 SMS Delivered refused", "0 SMS Undelivered code 46 refused")
	if err := w.Report(n, orchestrator.Viber, orchestrator.Undelivered, 46, 0); !errors.Is(err, sim.ErrNotFired) {
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
		if err := w.Report(unknown, orchestrator.SMS, orchestrator.Delivered, 0, 0); !errors.Is(err, sim.ErrUnknown) {
			t.Errorf("a receipt of %d: %v", unknown, err)
		}
		if err := w.Cancel(unknown); !errors.Is(err, sim.ErrUnknown) {
			t.Errorf("a cancel of %d: %v", unknown, err)
		}
	}
	w.saw("0 submitted", "0 WhatsApp fired")
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
