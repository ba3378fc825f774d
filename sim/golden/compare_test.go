package golden_test

import (
	"strings"
	"testing"

	"cascade/scenarios"
	"cascade/sim/golden"
	"cascade/sim/journey"
)

// edited is a scenario of the catalogue with pieces of its text replaced.
func edited(t *testing.T, name string, replace ...string) *scenarios.Scenario {
	t.Helper()
	s := load(t, name)
	text := string(s.Text)
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(text, replace[i]) {
			t.Fatalf("%s has no %s", name, replace[i])
		}
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	other, err := scenarios.Parse(s.File, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return other
}

// told lists the differences between a scenario and an edited one, each with its cause.
func told(c *golden.Comparison) string {
	var b strings.Builder
	for _, d := range c.Differences {
		b.WriteString(d.Line() + "\n")
	}
	return b.String()
}

func TestEachDifferenceIsToldOnceWithItsCause(t *testing.T) {
	tests := []struct {
		name, scenario string
		replace        []string
		want           string
	}{
		{
			"a shorter window", "whatsapp-outage", []string{"from: 1m, to: 6m, effect: refuse", "from: 1m, to: 6m, effect: silent", "fallbackAfter: 60", "fallbackAfter: 45"},
			"SMS fires at 45 s, was 0 s, for 300 of 600 messages (providers.WhatsApp.outages[0].effect)\n" +
				"time to success p95 48 s, was 3 s (+1500%) (providers.WhatsApp.outages[0].effect)\n" +
				"time to success p99 48 s, was 3 s (+1500%) (providers.WhatsApp.outages[0].effect)\n" +
				"time to success max 48 s, was 3 s (+1500%) (providers.WhatsApp.outages[0].effect)\n" +
				"plan step 1: fallbackAfter 45 s, was 60 s (plan step 1: fallbackAfter)\n",
		},
		{
			"a script's receipt", "late-receipts", []string{"after: 75s", "after: 80s"},
			"success on WhatsApp comes at 80 s, was 75 s (providers.WhatsApp.script[2].after)\n" +
				"time to success max 80 s, was 75 s (+6.7%) (providers.WhatsApp.script[2].after)\n",
		},
		{
			"a receipt more", "no-whatsapp", []string{"- {status: Rejected, after: 400ms, code: 1}", "- {status: Accepted, after: 100ms}\n      - {status: Rejected, after: 500ms, code: 1}"},
			"Viber fires at 0.5 s, was 0.4 s (providers.WhatsApp.script)\n" +
				"time to success max 3.5 s, was 3.4 s (+2.9%) (providers.WhatsApp.script)\n",
		},
		{
			"a receipt that decides nothing", "late-receipts", []string{"after: 50ms", "after: 60ms"},
			"WhatsApp reports Accepted at 0.06 s, was 0.05 s (providers.WhatsApp.script[0].after)\n",
		},
		{
			"a template that lives longer", "template-ttl-aligned", []string{"ttl: 10m", "ttl: 12h", "about:", "about:"},
			"SMS no longer fires (templates.order_update.ttl)\n" +
				"the message now succeeds on WhatsApp, succeeded on SMS before (templates.order_update.ttl)\n" +
				"time to success max 720 s, was 903 s (−20%) (templates.order_update.ttl)\n",
		},
		{
			"fewer messages", "whatsapp-outage", []string{"messages: 600", "messages: 500"},
			"messages 500, was 600 (−17%) (traffic.messages)\n",
		},
		{
			"a price", "late-receipts", []string{"amount: 0.02", "amount: 0.03"},
			"cost 0.08, was 0.07 (+14%) (providers.WhatsApp.price.amount)\n",
		},
		{
			"arrivals", "repeated-and-reordered", []string{"every: 50ms", "every: 60ms"},
			"messages are submitted at other instants (traffic.arrivals.every)\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			was := take(t, load(t, test.scenario), golden.Options{})
			now := take(t, edited(t, test.scenario, test.replace...), golden.Options{})
			got := told(golden.Compare(was, now, golden.Tolerance{}))
			if got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func fromTimeline(t *testing.T, text string) *golden.Record {
	t.Helper()
	runs, err := journey.ReadTimeline(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return golden.FromTimeline("run", runs[0])
}

// A refactoring made a receipt at the very instant its window ends come too late.
func TestALostTieIsNamed(t *testing.T) {
	begin := `{"t":0,"umid":"a","kind":"submitted"}
{"t":0,"umid":"a","kind":"fired","channel":"Viber","step":1}
`
	in := begin + `{"t":60,"umid":"a","kind":"receipt","channel":"Viber","step":1,"status":"Delivered","copy":1}
{"t":60,"umid":"a","kind":"succeeded","channel":"Viber","step":1}
`
	out := begin + `{"t":60,"umid":"a","kind":"lapsed","channel":"Viber","step":1}
{"t":60,"umid":"a","kind":"fired","channel":"SMS","step":2}
{"t":60,"umid":"a","kind":"receipt","channel":"Viber","step":1,"status":"Delivered","late":true,"copy":1}
{"t":60,"umid":"a","kind":"succeeded","channel":"Viber","step":1}
`
	c := golden.Compare(fromTimeline(t, in), fromTimeline(t, out), golden.Tolerance{})
	want := "SMS now fires at 60 s (the rules: a receipt at the very instant its window ends is in time)\n"
	if got := told(c); !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
