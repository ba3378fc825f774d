package dashboard

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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

func TestThePayloadOfAMessageHasItsButtons(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	sent := c.do("POST", c.api("/messages"), `{"user":{"msisdn":"+6598765432"},"type":"interactive",`+
		`"content":{"interactive":{"type":"button","body":{"text":"Here?"}}}}`).body
	var told struct{ Payload struct{ Content any } }
	c.ok("GET", c.sim("/messages/"+strings.Split(sent, `"`)[3]), "", &told)
	want := map[string]any{"interactive": map[string]any{"type": "button", "body": map[string]any{"text": "Here?"}}}
	if diff := cmp.Diff(want, told.Payload.Content); diff != "" {
		t.Error(diff)
	}
}
