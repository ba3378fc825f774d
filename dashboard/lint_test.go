package dashboard

import (
	"testing"

	"cascade/orchestrator"
)

// A payload is linted in the world as it is now: a provider that was changed counts as it was changed.
func TestAPayloadIsLintedInTheWorldAsItIsNow(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), `{"scenario":"three-channels"}`, nil)
	rules := func(path string) (rules []orchestrator.LintRule) {
		t.Helper()
		var answer struct{ Findings []orchestrator.Finding }
		c.ok("POST", path, `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi","sms":{"source":"Our Shop"}},
			"channels":[{"channel":"Viber","fallbackAfter":60},{"channel":"SMS"}]}`, &answer)
		for _, f := range answer.Findings {
			rules = append(rules, f.Rule)
		}
		return rules
	}
	expect := func(what string, got []orchestrator.LintRule, want ...orchestrator.LintRule) {
		t.Helper()
		if len(got) != len(want) || got[0] != want[0] || got[len(got)-1] != want[len(want)-1] {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	expect("as the scenario says", rules(c.sim("/lint")), orchestrator.RuleSMSLimits)
	c.ok("PUT", c.sim("/providers/Viber"), `{"ttl":"24h"}`, nil)
	expect("with a Viber that holds its messages", rules(c.sim("/lint")),
		orchestrator.RuleTTLDuplicateRisk, orchestrator.RuleSMSLimits)
	expect("in a world made anew", rules(c.sim("/lint?scenario=three-channels")), orchestrator.RuleSMSLimits)
}
