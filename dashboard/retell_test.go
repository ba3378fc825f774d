package dashboard

import (
	"strings"
	"testing"
)

func TestAScenarioOfAMessageHasItsButtons(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	sent := c.do("POST", c.api("/messages"), `{"user":{"msisdn":"+6598765432"},"type":"interactive",`+
		`"content":{"interactive":{"type":"button","body":{"text":"Here?"}}}}`).body
	told := c.do("GET", c.sim("/messages/"+strings.Split(sent, `"`)[3]+"/scenario"), "")
	if told.status != 200 || told.header.Get("Content-Type") != "application/yaml" ||
		!strings.Contains(told.body, `content: {interactive: {type: "button", body: {text: "Here?"}}}`) {
		t.Errorf("%d %s\n%s", told.status, sent, told.body)
	}
}
