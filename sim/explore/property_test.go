package explore

import (
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// No copy is none: it neither always holds nor never.
func TestNoCopyIsNone(t *testing.T) {
	s := scenarios.Default()
	s.Plan = []orchestrator.Step{{Channel: orchestrator.SMS}}
	m := &orchestrator.Message{Type: orchestrator.Text, Content: orchestrator.Content{Text: "Hello World!"}}
	m.User.MSISDN = scenarios.DefaultRecipient
	for text, broken := range map[string][2]bool{ // never, always
		"no copy": {true, true}, "0 copies": {true, true}, "the recipient receives no copy": {true, true},
		"at most 0 copies": {true, true}, "one copy": {true, true}, "two copies": {false, true},
	} {
		for i, always := range []bool{false, true} {
			p, err := ParseProperty(text, always, time.ParseDuration)
			if err != nil {
				t.Fatal(err)
			}
			if got := len(explored(t, ask(t, s, m, Sane, []Property{p})).Broken()) > 0; got != broken[i] {
				t.Errorf("%s, always %t: broken is %t", text, always, got)
			}
		}
	}
}
