package golden_test

import (
	"strings"
	"testing"

	"cascade/scenarios"
	"cascade/sim"
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

func compare(t *testing.T, was, now *golden.Timings, tolerance golden.Tolerance) *golden.Comparison {
	t.Helper()
	c, err := golden.Compare(t.Context(), was, now, tolerance)
	if err != nil {
		t.Fatal(err)
	}
	return c
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
			"a shorter window", "whatsapp-outage", []string{"from: 1m, to: 6m, effect: refuse",
				"from: 1m, to: 6m, effect: silent", "fallbackAfter: 60", "fallbackAfter: 45"},
			"SMS fires at 45 s, was 0 s, for 300 of 600 messages (providers.WhatsApp.outages[0].effect)\n" +
				"time to success p95 48 s, was 3 s (+1500%) (providers.WhatsApp.outages[0].effect)\n" +
				"time to success p99 48 s, was 3 s (+1500%) (providers.WhatsApp.outages[0].effect)\n" +
				"time to success max 48 s, was 3 s (+1500%) (providers.WhatsApp.outages[0].effect)\n" +
				"plan step 1: fallbackAfter 45 s, was 60 s (plan step 1: fallbackAfter)\n",
		},
		{
			"two windows", "three-channels",
			[]string{"fallbackAfter: 60, successStatus: Read", "fallbackAfter: 45, successStatus: Read",
				"fallbackAfter: 60, successStatus: Delivered", "fallbackAfter: 50, successStatus: Delivered"},
			"Viber fires at 45 s, was 60 s (plan step 1: fallbackAfter)\n" +
				"SMS fires at 95 s, was 120 s (plan step 1: fallbackAfter; plan step 2: fallbackAfter)\n" +
				"time to success max 98 s, was 123 s (−20%)\n",
		},
		{
			"a script's receipt", "late-receipts", []string{"after: 75s", "after: 80s"},
			"success on WhatsApp comes at 80 s, was 75 s (providers.WhatsApp.script[2].after)\n" +
				"time to success max 80 s, was 75 s (+6.7%) (providers.WhatsApp.script[2].after)\n",
		},
		{
			"a receipt more", "no-whatsapp", []string{"- {status: Rejected, after: 400ms, code: 1}",
				"- {status: Accepted, after: 100ms}\n      - {status: Rejected, after: 500ms, code: 1}"},
			"Viber fires at 0.5 s, was 0.4 s (providers.WhatsApp.script)\n" +
				"time to success max 3.5 s, was 3.4 s (+2.9%) (providers.WhatsApp.script)\n",
		},
		{
			"a receipt that decides nothing", "late-receipts", []string{"after: 50ms", "after: 60ms"},
			"WhatsApp reports Accepted at 0.06 s, was 0.05 s (providers.WhatsApp.script[0].after)\n",
		},
		{
			"a template that lives longer", "template-ttl-aligned", []string{"ttl: 10m",
				"ttl: 12h", "about:", "about:"},
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
			was := measure(t, load(t, test.scenario), sim.RunOptions{})
			now := measure(t, edited(t, test.scenario, test.replace...), sim.RunOptions{})
			got := told(compare(t, was, now, golden.Tolerance{}))
			if got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func fromTimeline(t *testing.T, text string) *golden.Timings {
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
	c := compare(t, fromTimeline(t, in), fromTimeline(t, out), golden.Tolerance{})
	want := "SMS now fires at 60 s (the rules: a receipt at the very instant its window ends is in time)\n"
	if got := told(c); !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTolerances(t *testing.T) {
	tests := []struct {
		name, scenario string
		replace        []string
		tolerance      []string
		same           bool
	}{
		{"nothing allowed", "slow-readers", []string{"median: 4s", "median: 4010ms"}, nil, false},
		{"a share of everything", "slow-readers", []string{"median: 4s", "median: 4010ms"}, []string{"1%"}, true},
		{"too small a share", "slow-readers", []string{"median: 4s", "median: 6s"}, []string{"1%"}, false},
		{"a span of all times", "three-channels", []string{"after: 3s", "after: 4s"}, []string{"1s"}, true},
		{"too short a span", "three-channels", []string{"after: 3s", "after: 4s"}, []string{"999ms"}, false},
		{"a window within a share", "three-channels",
			[]string{"fallbackAfter: 60", "fallbackAfter: 63"}, []string{"5%"}, true},
		{"a window beyond a share", "three-channels",
			[]string{"fallbackAfter: 60", "fallbackAfter: 64"}, []string{"5%"}, false},
		{"a window that nothing shows, within a share", "subaccount-plan",
			[]string{"fallbackAfter: 300", "fallbackAfter: 310"}, []string{"5%"}, true},
		{"a window that nothing shows", "subaccount-plan", []string{"fallbackAfter: 300", "fallbackAfter: 310"},
			[]string{"duplicates=3"}, false},
		{
			"every figure that moved", "late-receipts", []string{"after: 75s", "after: 80s"},
			[]string{"timeToSuccess.p50=5s", "timeToSuccess.p95=5s", "timeToSuccess.p99=5s",
				"timeToSuccess.max=5s"}, true,
		},
		{"another figure", "late-receipts", []string{"after: 75s", "after: 80s"}, []string{"duplicates=5"}, false},
		{"the scenario's own", "late-receipts", []string{"after: 75s", "after: 80s", "expect:", "tolerance: {timeToSuccess: {p50: 10%, p95: 10%, p99: 10%, max: 10%}}\nexpect:"}, nil, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tolerance, err := golden.ParseTolerance(test.tolerance)
			if err != nil {
				t.Fatal(err)
			}
			is := edited(t, test.scenario, test.replace...)
			c := compare(t, measure(t, load(t, test.scenario), sim.RunOptions{}), measure(t, is, sim.RunOptions{}),
				tolerance.Over(is.Tolerances))
			if c.Same() != test.same {
				t.Errorf("the same: %v\n%s", c.Same(), told(c))
			}
			if test.same && len(c.Allowed) == 0 {
				t.Error("what the tolerance lets pass is not told")
			}
		})
	}
}

func TestToleranceRefusesWhatItCannotRead(t *testing.T) {
	for _, text := range []string{"", "5", "x", "-1%", "timeToSuccess.p96=5%", "duplicates=2s", "p95={5%}", "1%\n2%",
		"duplicates=&a 3", "duplicates: 3\n  copies=3", "duplicates=\"3\"", "cost=1e999", "duplicates=0x1g"} {
		if _, err := golden.ParseTolerance([]string{text}); err == nil || !strings.Contains(err.Error(), "--tolerance") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Beyond the kept messages only a digest a block is there, and a change still shows.
func TestAChangeBeyondTheKeptMessagesIsNoticed(t *testing.T) {
	o := sim.RunOptions{Messages: golden.Kept + 2000}
	was := measure(t, load(t, "whatsapp-outage"), o)
	// The outage is moved to where no kept message is sent.
	is := measure(t, edited(t, "whatsapp-outage", "from: 1m, to: 6m", "from: 1m, to: 6m, effect: refuse}\n      - {from: 3h, to: 183m"), o)
	got := told(compare(t, was, is, golden.Tolerance{}))
	want := "messages differ beyond the first 10,000 too: in 1 of 2 blocks of 1,000 (providers.WhatsApp.outages)\n"
	if !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
