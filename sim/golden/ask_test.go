package golden_test

import (
	"strings"
	"testing"

	"cascade/sim"
	"cascade/sim/golden"
)

// Nobody is blamed who does not bring the difference about alone, however near the place.
func TestBlameIsFoundByAsking(t *testing.T) {
	tests := []struct {
		name, scenario string
		replace        []string
		want           string
	}{
		{
			"a receipt and a window on one channel", "three-channels",
			[]string{"after: 200ms}\n      - {status: Delivered, after: 3s}",
				"after: 300ms}\n      - {status: Delivered, after: 3s}", "fallbackAfter: 60, successStatus: Read", "fallbackAfter: 45, successStatus: Read"},
			"Viber fires at 45 s, was 60 s (plan step 1: fallbackAfter)\n" +
				"SMS fires at 105 s, was 120 s (plan step 1: fallbackAfter)\n" +
				"time to success max 108 s, was 123 s (−12%) (plan step 1: fallbackAfter)\n",
		},
		{
			"two that need each other", "three-channels",
			[]string{"fallbackAfter: 60, successStatus: Read", "fallbackAfter: 60, successStatus: Delivered",
				"after: 3s", "after: 60s"},
			"Viber no longer fires (plan step 1: successStatus)\n" +
				"SMS no longer fires (plan step 1: successStatus)\n" +
				"the message now succeeds on WhatsApp, succeeded on SMS before (plan step 1: successStatus)\n" +
				"the message now reaches the recipient once, was twice (plan step 1: successStatus)\n" +
				"time to success max 60 s, was 123 s (−51%) (plan step 1: successStatus)\n",
		},
		{
			"a price beside a window", "late-receipts",
			[]string{"amount: 0.02", "amount: 0.03", "fallbackAfter: 60", "fallbackAfter: 70"},
			"SMS fires at 70 s, was 60 s (plan step 1: fallbackAfter)\n" +
				"cost 0.08, was 0.07 (+14%) (providers.WhatsApp.price.amount)\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			was := measure(t, load(t, test.scenario), sim.RunOptions{})
			now := measure(t, edited(t, test.scenario, test.replace...), sim.RunOptions{})
			if got := told(compare(t, was, now, golden.Tolerance{})); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// A program with other rules wrote the golden file, and the scenario has changed since: each has its own.
func TestOtherRulesAreToldApartFromAChange(t *testing.T) {
	text := string(measure(t, load(t, "whatsapp-outage"), sim.RunOptions{}).Encode())
	text = strings.Replace(text, "43a316a3 WhatsApp@0 Rejected@0#23, SMS@0 Delivered@3 = succeeded SMS@3",
		"43a316a4 WhatsApp@0 Rejected@0#23, SMS@0 Delivered@4 = succeeded SMS@4", 1)
	was, err := golden.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	now := measure(t, edited(t, "whatsapp-outage", "SMS: {}", "SMS: {}\n  Viber: {}", "from: 1m", "from: 2m"), sim.RunOptions{})
	want := "SMS no longer fires for 60 of 600 messages (providers.WhatsApp.outages[0].from)\n" +
		"60 messages now succeed on WhatsApp, succeeded on SMS before (providers.WhatsApp.outages[0].from)\n" +
		"success on SMS comes at 3 s, was 4 s, for 240 of 600 messages (the SMS provider: its receipts, not the scenario)\n"
	c := compare(t, was, now, golden.Tolerance{})
	if got := told(c); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(c.WithoutEffect) != 1 || c.WithoutEffect[0].Label != "providers.Viber" {
		t.Errorf("without effect: %v", c.WithoutEffect)
	}
}
