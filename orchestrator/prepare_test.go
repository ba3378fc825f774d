package orchestrator_test

import (
	"errors"
	"testing"
	"time"

	"cascade/orchestrator"
)

// A message's own channels replace the subaccount's plan as a whole. Without them the subaccount's plan holds.
func TestAMessagesOwnPlanReplacesTheSubaccounts(t *testing.T) {
	own := orchestrator.Plan{{Channel: orchestrator.Viber}}
	subaccount := orchestrator.Plan{{Channel: orchestrator.WhatsApp}, {Channel: orchestrator.SMS}}
	tests := []struct {
		m          *orchestrator.Message
		subaccount orchestrator.Plan
		want       orchestrator.Channel
		err        error
	}{
		{&orchestrator.Message{Plan: own}, subaccount, orchestrator.Viber, nil},
		{&orchestrator.Message{Plan: own}, nil, orchestrator.Viber, nil},
		{&orchestrator.Message{}, subaccount, orchestrator.WhatsApp, nil},
		{&orchestrator.Message{Plan: orchestrator.Plan{}}, subaccount, orchestrator.WhatsApp, nil},
		{&orchestrator.Message{}, nil, 0, orchestrator.ErrNoPlan},
		{&orchestrator.Message{Plan: orchestrator.Plan{}}, orchestrator.Plan{}, 0, orchestrator.ErrNoPlan},
		{&orchestrator.Message{Plan: orchestrator.Plan{{Channel: 77}}}, subaccount, 0, orchestrator.ErrBadPlan},
		{&orchestrator.Message{Plan: make(orchestrator.Plan, 10)}, subaccount, 0, orchestrator.ErrBadPlan},
	}
	for _, test := range tests {
		p, err := orchestrator.Prepare(test.m, test.subaccount, nil)
		if !errors.Is(err, test.err) || err == nil && p.Route[0].Channel != test.want {
			t.Errorf("%v in %v: %v, %v", test.m.Plan, test.subaccount, p, err)
		}
	}
	if got := (*orchestrator.Message)(nil).PlanIn(subaccount); len(got) != 2 {
		t.Errorf("no message goes by %v", got)
	}
}

func TestASubmissionCountsFromItsInstantOrIsOnTheCalendar(t *testing.T) {
	zero := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	m := &orchestrator.Message{
		Plan:      orchestrator.Plan{{Channel: orchestrator.SMS}},
		Scheduled: orchestrator.When{At: zero.Add(time.Hour)}, Expiry: orchestrator.When{After: time.Minute},
	}
	p, err := orchestrator.Prepare(m, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := orchestrator.Event{Kind: orchestrator.Submission, Start: time.Hour, Expiry: 90 * time.Second}
	if got := p.Submission(zero, 30*time.Second); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

// What came over a provider's own protocol may say how long it is held, on whichever channel; else WhatsApp holds a
// template as long as that says, and all else is the provider's to say.
func TestHowLongAProviderHoldsAMessage(t *testing.T) {
	const template, own = 10 * time.Minute, time.Minute
	for _, test := range []struct {
		wire    *orchestrator.Wire
		channel orchestrator.Channel
		want    time.Duration
	}{
		{nil, orchestrator.WhatsApp, template}, {nil, orchestrator.SMS, 0},
		{&orchestrator.Wire{}, orchestrator.WhatsApp, template}, {&orchestrator.Wire{}, orchestrator.SMS, 0},
		{&orchestrator.Wire{TTL: own}, orchestrator.WhatsApp, own}, {&orchestrator.Wire{TTL: own}, orchestrator.SMS, own},
	} {
		p := orchestrator.Prepared{Message: &orchestrator.Message{Wire: test.wire}, TTL: template}
		if got := p.Lifetime(test.channel); got != test.want {
			t.Errorf("%s over %+v holds it for %s, want %s", test.channel, test.wire, got, test.want)
		}
	}
}
