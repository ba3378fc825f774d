package sim

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/scenarios/scenariotest"
)

// overWire is a text on one channel that came over a wire.
func overWire(c orchestrator.Channel, msisdn, ref string) *orchestrator.Message {
	return &orchestrator.Message{
		User: orchestrator.User{MSISDN: msisdn}, Type: orchestrator.Text, Content: orchestrator.Content{Text: "hi"},
		Plan: orchestrator.Plan{{Channel: c}}, Wire: &orchestrator.Wire{Name: "plain", Ref: ref},
	}
}

func submit(t interface{ Fatal(...any) }, w *World, m *orchestrator.Message) {
	if _, err := w.Submit(m); err != nil {
		t.Fatal(err)
	}
}

// story tells a journey in a line.
func (j Journey) story() string {
	return fmt.Sprintf("%s to %s: %v+%d, %d copies, %s", j.Ref, j.Recipient, j.Sends, j.More, j.Copies, j.Cost)
}

func told(w *World, f JourneyFilter) (list []string) {
	all, _ := w.Journeys(f, math.MaxInt, math.MaxInt)
	for _, j := range all {
		list = append(list, j.story())
	}
	return list
}

func TestTheSendsOfOneBusinessMessageAreOneJourney(t *testing.T) {
	s, err := scenarios.Parse("", []byte(`
providers:
  WhatsApp: {price: {amount: 0.03, per: delivery}}
  Viber: {script: [{status: Rejected, code: 1}], price: {amount: 0.02, per: send}}
  SMS: {price: {amount: 0.005, per: segment}}
`))
	if err != nil {
		t.Fatal(err)
	}
	w := NewWorld(s, Options{})
	const ann, bob = "+6581234567", "+6581234568"
	submit(t, w, overWire(orchestrator.WhatsApp, ann, "order-17"))
	submit(t, w, overWire(orchestrator.SMS, bob, ""))
	if _, err := w.Submit(&orchestrator.Message{ // no wire: it is in no journey
		User: orchestrator.User{MSISDN: ann}, Type: orchestrator.Text, Content: orchestrator.Content{Text: "hi"},
		Plan: orchestrator.Plan{{Channel: orchestrator.SMS}},
	}); err != nil {
		t.Fatal(err)
	}
	submit(t, w, overWire(orchestrator.Viber, ann, "order-17"))
	submit(t, w, overWire(orchestrator.SMS, ann, "order-17"))
	submit(t, w, overWire(orchestrator.SMS, ann, ""))
	submit(t, w, overWire(orchestrator.SMS, bob, "order-18"))
	if got := w.Summary(); got.Duplicates != 0 || got.Resubmitted != 2 {
		t.Errorf("%+v", got) // an SMS to each of them, over a wire twice: who falls back to another channel does not repeat
	}
	if err := w.AdvanceTo(time.Minute); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"order-18 to +6581234568: [6]+0, 1 copies, 0.005",
		" to +6581234567: [5]+0, 1 copies, 0.005",
		" to +6581234568: [1]+0, 1 copies, 0.005",
		"order-17 to +6581234567: [0 3 4]+0, 2 copies, 0.055",
	}
	if diff := cmp.Diff(want, told(w, JourneyFilter{})); diff != "" {
		t.Error(diff)
	}
	for _, test := range []struct {
		f    JourneyFilter
		want []string
	}{
		{JourneyFilter{Ref: "order-17"}, want[3:]}, {JourneyFilter{Ref: "order-19"}, nil},
		{JourneyFilter{Copies: 2}, want[3:]},
		{JourneyFilter{Copies: 3}, nil}, {JourneyFilter{Recipient: ann}, []string{want[1], want[3]}},
		{JourneyFilter{Recipient: bob, Ref: "order-17"}, nil},
		{JourneyFilter{Recipient: bob, Ref: "order-18"}, want[:1]},
		{JourneyFilter{Recipient: ann, Copies: 2}, want[3:]}, {JourneyFilter{Recipient: "+1"}, nil},
	} {
		if diff := cmp.Diff(test.want, told(w, test.f)); diff != "" {
			t.Errorf("%+v: %s", test.f, diff)
		}
	}
	if got := w.Summary(); got.Duplicates != 1 || got.Copies != 6 || got.Cost.String() != "0.075" {
		t.Errorf("%d duplicates, %d copies, %s", got.Duplicates, got.Copies, got.Cost)
	}
}

func TestAJourneyOfVeryManySendsListsTheFirst(t *testing.T) {
	w := NewWorld(nil, Options{})
	for range mostSends + 5 {
		submit(t, w, overWire(orchestrator.SMS, "+6581234567", ""))
	}
	list, rest := w.Journeys(JourneyFilter{}, math.MaxInt, 10)
	if len(list) != 1 || rest != 0 || len(list[0].Sends) != mostSends || list[0].More != 5 ||
		list[0].Sends[mostSends-1] != mostSends-1 {
		t.Errorf("%d journeys", len(list))
	}
}

// recounted are the journeys as the timeline tells them, in a way of its own: line by line, in the order of their
// first sends.
func recounted(w *World, prices map[orchestrator.Channel]*scenarios.Provider) (list []Journey, duplicates int) {
	place := map[string]int{}
	of := map[uint32]int{}
	apart := map[uint32]int{} // copies of what came over no wire
	for _, l := range w.Timeline().All(0) {
		m := w.Message(l.Message)
		if m.Wire == nil {
			if apart[l.Message] = max(apart[l.Message], l.Copy()); l.Copy() == 2 {
				duplicates++
			}
			continue
		}
		if l.Kind() == Submitted {
			key := "ref " + m.Wire.Ref
			if m.Wire.Ref == "" {
				key = "to " + m.User.MSISDN
			}
			if _, ok := place[key]; !ok {
				place[key] = len(list)
				list = append(list, Journey{Ref: m.Wire.Ref, Recipient: m.User.MSISDN})
			}
			of[l.Message] = place[key]
			list[place[key]].Sends = append(list[place[key]].Sends, l.Message)
		}
		j := &list[of[l.Message]]
		p := prices[m.Plan[0].Channel]
		if p == nil {
			p = &scenarios.Provider{}
		}
		switch {
		case l.Kind() == Fired && p.Price.Per == scenarios.PerSend:
			j.Cost += Millionths(p.Price.Millionths)
		case l.Kind() == Fired && p.Price.Per == scenarios.PerSegment:
			j.Cost += Millionths(p.Price.Millionths) // the text is one
		case l.Copy() > 0 && p.Price.Per == scenarios.PerDelivery:
			j.Cost += Millionths(p.Price.Millionths)
		}
		if l.Copy() > 0 {
			j.Copies++
		}
	}
	for _, j := range list {
		if j.Copies >= 2 {
			duplicates++
		}
	}
	return list, duplicates
}

// For all worlds and all sends, over wires and not: journeys hold each send once, and their copies, their cost and the
// duplicates of the summary are those that the timeline tells. Pages and filters lose and repeat none.
func TestJourneysAreWhatTheTimelineTells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t, true)
		w := NewWorld(s, Options{})
		people := []string{"+6581234567", "+6581234568", "+6500000108"}
		refs := []string{"", "a", "b"}
		for range rapid.IntRange(1, 25).Draw(t, "sends") {
			m := overWire(
				rapid.SampledFrom(orchestrator.Channels()).Draw(t, "channel"),
				rapid.SampledFrom(people).Draw(t, "to"), rapid.SampledFrom(refs).Draw(t, "ref"),
			)
			if rapid.IntRange(0, 3).Draw(t, "over a wire") == 0 {
				m.Wire, m.Plan = nil, nil
			}
			submit(t, w, m)
			if err := w.AdvanceTo(w.Now() + scenariotest.Times.Draw(t, "later")); err != nil {
				t.Fatal(err)
			}
		}
		if rapid.Bool().Draw(t, "to the end") {
			if err := w.RunUntilIdle(Limits{}); err != nil {
				t.Fatal(err)
			}
		}
		want, duplicates := recounted(w, s.Providers)
		slices.Reverse(want)
		f := JourneyFilter{
			Ref: rapid.SampledFrom(refs).Draw(t, "of ref"), Copies: rapid.IntRange(0, 3).Draw(t, "of copies"),
		}
		want = slices.DeleteFunc(want, func(j Journey) bool { return j.Copies < f.Copies || f.Ref != "" && j.Ref != f.Ref })
		var got []Journey
		page := rapid.IntRange(1, 4).Draw(t, "page")
		for before := math.MaxInt; before != 0; {
			var part []Journey
			part, before = w.Journeys(f, before, page)
			got = append(got, part...)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%+v: %s", f, diff)
		}
		if got := w.Summary().Duplicates; got != duplicates {
			t.Fatalf("%d duplicates, want %d", got, duplicates)
		}
	})
}
