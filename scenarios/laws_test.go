package scenarios_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/scenarios"
)

// A duration that Go prints is read back as it was.
func TestDurationsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(0, int64(scenarios.MaxDuration)).Draw(t, "d"))
		if got, err := scenarios.ParseDuration(d.String()); err != nil || got != d {
			t.Fatalf("%v is read as %v, %v", d, got, err)
		}
	})
}

// A day is 24 hours, wherever it stands.
func TestDaysAreHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.IntRange(0, 3000).Draw(t, "days")
		rest := time.Duration(rapid.Int64Range(0, int64(24*time.Hour)).Draw(t, "rest"))
		want := time.Duration(days)*24*time.Hour + rest
		for _, text := range []string{fmt.Sprintf("%dd%v", days, rest), fmt.Sprintf("%v%dd", rest, days)} {
			if got, err := scenarios.ParseDuration(text); err != nil || got != want {
				t.Fatalf("%s is read as %v, %v, not %v", text, got, err, want)
			}
		}
	})
}

// Whatever is read is neither negative nor too long to add up.
func TestDurationsAreBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`(-?[0-9]{0,12}(\.[0-9]{0,3})?(d|h|m|s|ms|us|ns|µs|w)?){1,4}`).Draw(t, "text")
		d, err := scenarios.ParseDuration(text)
		if d < 0 || d > scenarios.MaxDuration || err != nil && d != 0 {
			t.Fatalf("%q is read as %v, %v", text, d, err)
		}
		if err == nil && strings.Contains(text, "-") {
			t.Fatalf("%q has a minus and is read as %v", text, d)
		}
	})
}

// A rate is read back as it was, and two of its units agree.
func TestRatesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := float64(rapid.IntRange(1, 1_000_000).Draw(t, "count")) / 8
		unit := rapid.SampledFrom([]string{"s", "m", "h", "d"}).Draw(t, "unit")
		rate, err := scenarios.ParseRate(fmt.Sprintf("%v/%s", count, unit))
		if err != nil || rate.Count != count {
			t.Fatalf("got %v, %v", rate, err)
		}
		again, err := scenarios.ParseRate(rate.String())
		if err != nil || again != rate {
			t.Fatalf("%v is printed as %s", rate, rate)
		}
		if gap := rate.Spacing(); gap != time.Duration(float64(rate.Per)/count) || gap <= 0 {
			t.Fatalf("the gap of %s is %v", rate, gap)
		}
	})
}
