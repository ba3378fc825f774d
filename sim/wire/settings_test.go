package wire_test

import (
	"testing"

	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// Settings follow from the world and from what the control API was given, also when either is replaced.
func TestSettingsAreThoseOfTodaysWorld(t *testing.T) {
	worlds := live.NewRegistry(live.Options{})
	t.Cleanup(worlds.Close)
	s := wire.NewServer(worlds, false)
	if _, ok := s.Settings("shop"); ok {
		t.Error("a subaccount without a world has settings")
	}
	tokens := map[string]string{}
	look := func(what string) wire.Settings {
		t.Helper()
		settings, ok := s.Settings("shop")
		again, _ := s.Settings("shop")
		if !ok || again.Wires != settings.Wires {
			t.Fatalf("%s: %+v, then %+v", what, settings, again)
		}
		for before, token := range tokens {
			if token == settings.Twilio.AuthToken {
				t.Errorf("%s has the token of %s", what, before)
			}
		}
		tokens[what] = settings.Twilio.AuthToken
		return settings
	}
	reset := func(scenario string) {
		t.Helper()
		parsed, err := scenarios.Parse("", []byte(scenario))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := worlds.Reset("shop", live.Setup{Scenario: parsed}); err != nil {
			t.Fatal(err)
		}
	}
	demands := func(settings wire.Settings) bool {
		return settings.Demands(func(w *scenarios.Wires) string { return w.Twilio.AuthToken })
	}
	reset("{}")
	if demands(look("the first world")) {
		t.Error("a token that nobody set is demanded")
	}
	reset("seed: 2")
	look("another seed")
	reset("wires: {twilio: {authToken: secret}}")
	if settings := look("a scenario that sets it"); settings.Twilio.AuthToken != "secret" || !demands(settings) {
		t.Errorf("%+v", settings)
	}
	var given scenarios.Wires
	given.Twilio.AuthToken = "other"
	s.Put("shop", given)
	if settings := look("the control API's"); settings.Twilio.AuthToken != "other" || settings.Twilio.AccountSID == "" {
		t.Errorf("%+v", settings)
	}
	reset("seed: 3")
	delete(tokens, "the control API's")
	if settings := look("a world since"); settings.Twilio.AuthToken != "other" {
		t.Errorf("%+v", settings)
	}
	worlds.Remove("shop")
	if _, ok := s.Settings("shop"); ok {
		t.Error("a world that is no more has settings")
	}
}

// What the control API was given outlives a world's reset, and is dropped with the next that is given once the world has
// gone.
func TestWhatWasGivenIsKeptAsLongAsItsWorldIs(t *testing.T) {
	worlds := live.NewRegistry(live.Options{})
	t.Cleanup(worlds.Close)
	s := wire.NewServer(worlds, false)
	token := func(subaccount string) string {
		t.Helper()
		if _, err := worlds.Open(subaccount); err != nil {
			t.Fatal(err)
		}
		settings, _ := s.Settings(subaccount)
		return settings.Twilio.AuthToken
	}
	var given scenarios.Wires
	given.Twilio.AuthToken = "secret"
	made := token("shop")
	s.Put("shop", given)
	worlds.Remove("shop")
	if got := token("shop"); got != "secret" {
		t.Errorf("a world since has %s", got)
	}
	s.Put("other", scenarios.Wires{})
	if _, err := worlds.Reset("shop", live.Setup{}); err != nil {
		t.Fatal(err)
	}
	if got := token("shop"); got != "secret" {
		t.Errorf("reset after another was given something, it has %s", got)
	}
	worlds.Remove("shop")
	s.Put("other", scenarios.Wires{})
	if got := token("shop"); got != made {
		t.Errorf("once it was gone as another was given something, it has %s", got)
	}
}
