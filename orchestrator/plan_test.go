package orchestrator_test

import (
	"slices"
	"testing"
	"time"

	"cascade/orchestrator"
)

func TestSuccessStatusLeftOutIsDeliveredOrTheHighestThatTheChannelReports(t *testing.T) {
	defaults := map[orchestrator.Channel]orchestrator.Status{
		orchestrator.WhatsApp: orchestrator.Delivered, orchestrator.Viber: orchestrator.Delivered,
		orchestrator.SMS: orchestrator.Delivered, orchestrator.RCS: orchestrator.Delivered,
		orchestrator.Line: orchestrator.Sent, orchestrator.Zalo: orchestrator.Delivered,
		orchestrator.WeChat: orchestrator.Delivered, orchestrator.Facebook: orchestrator.Delivered,
		orchestrator.Instagram: orchestrator.Delivered,
	}
	for _, channel := range orchestrator.Channels() {
		if got := (orchestrator.Step{Channel: channel}).Success(); got != defaults[channel] {
			t.Errorf("%s waits for %s, not %s", channel, got, defaults[channel])
		}
		given := orchestrator.Step{Channel: channel, SuccessStatus: orchestrator.Accepted}
		if got := given.Success(); got != orchestrator.Accepted {
			t.Errorf("%s waits for %s where Accepted is given", channel, got)
		}
	}
}

func TestTheRouteFillsInWhatThePlanLeavesOut(t *testing.T) {
	everywhere := orchestrator.User{MSISDN: "+6500000100", LineUserID: "U1"}
	text := orchestrator.Message{User: everywhere, Type: orchestrator.Text}
	tests := []struct {
		name    string
		plan    orchestrator.Plan
		message orchestrator.Message
		route   orchestrator.Route
	}{
		{
			"the last step has no window: fallbackAfter there has no effect",
			orchestrator.Plan{
				{Channel: orchestrator.WhatsApp, FallbackAfter: time.Minute, SuccessStatus: orchestrator.Read},
				{Channel: orchestrator.SMS, FallbackAfter: time.Minute},
			},
			text,
			orchestrator.Route{
				{Channel: orchestrator.WhatsApp, Success: orchestrator.Read, Window: time.Minute},
				{Channel: orchestrator.SMS, Success: orchestrator.Delivered},
			},
		},
		{
			"a plan of one step has no window at all",
			orchestrator.Plan{{Channel: orchestrator.Viber, FallbackAfter: time.Minute}},
			text,
			orchestrator.Route{{Channel: orchestrator.Viber, Success: orchestrator.Delivered}},
		},
		{
			"fallbackAfter left out is no time limit",
			orchestrator.Plan{{Channel: orchestrator.Line}, {Channel: orchestrator.SMS}},
			text,
			orchestrator.Route{
				{Channel: orchestrator.Line, Success: orchestrator.Sent},
				{Channel: orchestrator.SMS, Success: orchestrator.Delivered},
			},
		},
		{
			"what cannot be handed over is marked",
			orchestrator.Plan{
				{Channel: orchestrator.Line, FallbackAfter: time.Minute},
				{Channel: orchestrator.WhatsApp, FallbackAfter: time.Minute},
				{Channel: orchestrator.SMS},
			},
			orchestrator.Message{User: orchestrator.User{MSISDN: "+6500000100"}, Type: orchestrator.Image},
			orchestrator.Route{
				{
					Channel: orchestrator.Line, Success: orchestrator.Sent, Window: time.Minute,
					Skip: orchestrator.InvalidDestination,
				},
				{Channel: orchestrator.WhatsApp, Success: orchestrator.Delivered, Window: time.Minute},
				{Channel: orchestrator.SMS, Success: orchestrator.Delivered, Skip: orchestrator.ContentNotSupported},
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			plan := slices.Clone(test.plan)
			if got := plan.Route(&test.message); !slices.Equal(got, test.route) {
				t.Errorf("got  %+v\nwant %+v", got, test.route)
			}
			if !slices.Equal(plan, test.plan) {
				t.Error("the plan was changed")
			}
		})
	}
}

func TestAChannelsPlaceInTheRoute(t *testing.T) {
	route := orchestrator.Route{{Channel: orchestrator.Viber}, {Channel: orchestrator.SMS}}
	places := map[orchestrator.Channel]int{orchestrator.Viber: 0, orchestrator.SMS: 1, orchestrator.WhatsApp: -1}
	for channel, place := range places {
		if got := route.Index(channel); got != place {
			t.Errorf("%s is at %d, not %d", channel, got, place)
		}
	}
}

// Routes of no steps or of too many are given by no plan: nothing happens on them.
func TestOnARouteOfNoStepsOrOfTooManyEverythingIsRefused(t *testing.T) {
	for _, steps := range []int{0, orchestrator.MaxSteps + 1} {
		submission := orchestrator.Event{Kind: orchestrator.Submission}
		state, fx := orchestrator.Apply(make(orchestrator.Route, steps), orchestrator.State{}, 0, submission, nil)
		if state != (orchestrator.State{}) || len(fx) != 1 || fx[0].Kind != orchestrator.Refused {
			t.Errorf("%d steps: %v, %v", steps, state, fx)
		}
	}
}

func TestARouteRunsWithinItsLimits(t *testing.T) {
	step := func(c orchestrator.Channel, window time.Duration) orchestrator.RouteStep {
		return orchestrator.RouteStep{Channel: c, Success: orchestrator.Delivered, Window: window}
	}
	steps := func(n int) orchestrator.Route {
		route := make(orchestrator.Route, n)
		for i := range route {
			route[i] = step(orchestrator.SMS, 0)
		}
		return route
	}
	for _, test := range []struct {
		name  string
		route orchestrator.Route
		runs  bool
	}{
		{"no step", steps(0), false}, {"one", steps(1), true},
		{"every channel", steps(orchestrator.MaxSteps), true}, {"one more", steps(orchestrator.MaxSteps + 1), false},
		{"no channel", orchestrator.Route{step(0, 0)}, false}, {"none that there is", orchestrator.Route{step(10, 0)}, false},
		{"the longest window", orchestrator.Route{step(orchestrator.SMS, orchestrator.MaxFallbackAfter)}, true},
		{"a longer one", orchestrator.Route{step(orchestrator.SMS, orchestrator.MaxFallbackAfter+1)}, false},
		{"one that ends before it begins", orchestrator.Route{step(orchestrator.SMS, -1)}, false},
	} {
		if got := test.route.Runs(); got != test.runs {
			t.Errorf("%s: it runs: %t", test.name, got)
		}
	}
	route := orchestrator.Route{step(orchestrator.Viber, 0), step(orchestrator.SMS, 0)}
	if got := route.Channels(); !slices.Equal(got, []orchestrator.Channel{orchestrator.Viber, orchestrator.SMS}) {
		t.Errorf("its channels are %v", got)
	}
}
