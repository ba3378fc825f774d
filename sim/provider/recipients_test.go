package provider

import (
	"testing"
	"time"

	"cascade/scenarios"
)

// Whoever is set anew has the aliases that were given then, and loses none to whoever had them before.
func TestAnAliasIsWhoseItWasLast(t *testing.T) {
	rs := NewRecipients(1, []scenarios.Recipient{{MSISDN: "+1", Aliases: []string{"+11", "+12", "+13"}}})
	rs.Set(scenarios.Recipient{MSISDN: "+2", Aliases: []string{"+12"}})
	rs.Set(scenarios.Recipient{MSISDN: "+1", Aliases: []string{"+13"}})
	for number, want := range map[string]string{"+11": "+11", "+12": "+2", "+13": "+1", "+1": "+1", "+9": "+9"} {
		if got := rs.Owner(number); got != want {
			t.Errorf("%s reaches %s, not %s", number, got, want)
		}
	}
}

// The windows of a recipient are put in order of time for the recipient alone: a scenario keeps them as it has them.
func TestWindowsStandInTheScenarioAsTheyDid(t *testing.T) {
	windows := []scenarios.Offline{{From: time.Minute, To: time.Hour}, {From: 0, To: time.Second}}
	rs := NewRecipients(1, []scenarios.Recipient{{MSISDN: "+1", Offline: windows}})
	if windows[0].From != time.Minute || rs.named["+1"].Offline[0].From != 0 {
		t.Errorf("%v, for the recipient %v", windows, rs.named["+1"].Offline)
	}
}

// Shares of the generated recipients stand one behind the other.
func TestSharesAddUp(t *testing.T) {
	rs := NewRecipients(1, []scenarios.Recipient{{Share: 0.25}, {Share: 0.25}, {Share: 0.5}})
	if s := rs.shares; s[0].below != 0.25 || s[1].below != 0.5 || s[2].below != 1 {
		t.Errorf("%v", s)
	}
}
