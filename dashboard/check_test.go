package dashboard

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cascade/sim/live"
)

func TestAScenariosTextIsCheckedWithoutMakingAWorld(t *testing.T) {
	c := serve(t, Options{})
	for _, tt := range []struct {
		name, text string
		want       checked
	}{
		{"nothing is wrong", "plan: [{channel: SMS}]\n", checked{Problems: []problemAt{}, Findings: []findingAt{}}},
		{"every problem has its place and its mend", "about: é, ümläut\nplan:\n  - {channel: Whatsap, fallbackAfter: 60}\nsed: 1\n", checked{
			Problems: []problemAt{
				{place{3, 6}, "", `plan[0].channel: unknown channel "Whatsap"`,
					`did you mean "WhatsApp"? allowed: WhatsApp, Viber, SMS, RCS, Line, Zalo, WeChat, Facebook, Instagram`},
				{place{4, 1}, "", `unknown key "sed"`, `did you mean "seed"?`},
			},
			Findings: []findingAt{},
		}},
		{"it is no YAML", "plan: [\n", checked{
			Problems: []problemAt{{place{1, 7}, "", "not YAML: sequence end token ']' not found",
				"check the indentation, the brackets and the quotes"}},
			Findings: []findingAt{},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got checked
			c.t = t
			c.ok("POST", "/sim/v1/scenarios/check", tt.text, &got, "Content-Type", "application/yaml")
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(problemAt{}, findingAt{})); diff != "" {
				t.Error(diff)
			}
		})
	}
	c.t = t
	var got checked
	c.ok("POST", "/sim/v1/scenarios/check", "plan:\n  - {channel: WhatsApp, fallbackAfter: 60, successStatus: Read}\n  - {channel: SMS}\n", &got,
		"Content-Type", "application/yaml")
	if len(got.Findings) == 0 || got.Findings[0].Rule != "read-wait" || got.Findings[0].place != (place{2, 44}) {
		t.Errorf("%+v", got)
	}
	var worlds struct{ Subaccounts []live.Clock }
	c.ok("GET", "/sim/v1/subaccounts", "", &worlds)
	if len(worlds.Subaccounts) != 0 {
		t.Errorf("%d worlds were made", len(worlds.Subaccounts))
	}
}
