package dashboard

import (
	"net/url"
	"testing"

	"cascade/scenarios"
)

// At noon in Greenwich the outage by Berlin's clock is not there, at midnight it would be: providers are read at the
// instant at which their world began.
func TestAWorldIsWrittenAsItIsNow(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), "seed: 7\nstart: 2026-01-15T12:00:00Z\nplan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]\n", nil,
		"Content-Type", "application/yaml")
	c.ok("PUT", c.sim("/providers/SMS"), `{"outages":[{"from":"0s","to":"1h","effect":"refuse"},`+
		`{"from":"22:00","to":"08:00","zone":"Europe/Berlin","effect":"hold"}]}`, nil)
	for plan, steps := range map[string]int{"": 2, "[{channel: SMS}]": 1} {
		told := c.do("GET", c.sim("/scenario?plan="+url.QueryEscape(plan)), "")
		s, err := scenarios.Parse("", []byte(told.body))
		if err != nil {
			t.Fatalf("%v\n%s", err, told.body)
		}
		if s.Seed != 7 || len(s.Plan) != steps || s.Providers[s.Plan[steps-1].Channel] == nil ||
			len(s.Providers[s.Plan[steps-1].Channel].Outages) != 2 {
			t.Errorf("%s is written as\n%s", plan, told.body)
		}
	}
}
