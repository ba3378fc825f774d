package orchestrator_test

import (
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
)

func TestSecondsAreJSONNumbersExactToTheNanosecond(t *testing.T) {
	for span, want := range map[time.Duration]string{
		0: "0", 60 * time.Second: "60", 50 * time.Millisecond: "0.05", 1: "0.000000001", -1500 * time.Millisecond: "-1.5",
		876_000 * time.Hour: "3153600000", math.MaxInt64: "9223372036.854775807", math.MinInt64: "-9223372036.854775808",
	} {
		if text, err := json.Marshal(orchestrator.Seconds(span)); err != nil || string(text) != want {
			t.Errorf("%s is %s (%v), want %s", span, text, err, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		want := orchestrator.Seconds(rapid.Int64Min(0).Draw(t, "span"))
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got orchestrator.Seconds
		if err := json.Unmarshal(text, &got); err != nil || got != want {
			t.Fatalf("%s is read as %d (%v), want %d", text, got, err, want)
		}
	})
	for _, text := range []string{`"60"`, `-1`, `1e3`, `0.0000000001`, `9223372036.854775808`, `null`} {
		var got orchestrator.Seconds
		if err := got.UnmarshalJSON([]byte(text)); err == nil {
			t.Errorf("%s is read as %d", text, got)
		}
	}
}

func TestNamesAreReadBackAndNothingElseIs(t *testing.T) {
	var channel orchestrator.Channel
	var status orchestrator.Status
	var outcome orchestrator.Outcome
	for _, named := range []struct {
		value interface {
			fmt.Stringer
			encoding.TextMarshaler
		}
		read encoding.TextUnmarshaler
		got  func() any
	}{
		{orchestrator.Instagram, &channel, func() any { return channel }},
		{orchestrator.Undelivered, &status, func() any { return status }},
		{orchestrator.ExpiredOutcome, &outcome, func() any { return outcome }},
	} {
		text, err := named.value.MarshalText()
		if err != nil || string(text) != named.value.String() {
			t.Errorf("%s is written as %q (%v)", named.value, text, err)
		}
		if err := named.read.UnmarshalText(text); err != nil || named.got() != named.value {
			t.Errorf("%q is read as %v (%v)", text, named.got(), err)
		}
		for _, bad := range []string{"", "sms", "Read ", "Pager"} {
			if err := named.read.UnmarshalText([]byte(bad)); err == nil {
				t.Errorf("%q is read as %v", bad, named.got())
			}
		}
	}
	for _, nameless := range []encoding.TextMarshaler{
		orchestrator.Channel(0), orchestrator.Channel(10), orchestrator.Status(0), orchestrator.Status(7),
		orchestrator.Outcome(5),
	} {
		if text, err := nameless.MarshalText(); err == nil {
			t.Errorf("%v is written as %q", nameless, text)
		}
	}
}

// A number without places is a whole one, and there are 0 to 9 places.
func TestADecimalHasTheGivenPlaces(t *testing.T) {
	for _, test := range []struct {
		n      int64
		places int
		text   string
	}{
		{7, -1, "7"}, {7, 0, "7"}, {7, 1, "0.7"}, {70, 1, "7"}, {7, 9, "0.000000007"}, {7, 10, "0.000000007"},
	} {
		if got := string(orchestrator.AppendDecimal(nil, test.n, test.places)); got != test.text {
			t.Errorf("%d of %d places is %s, want %s", test.n, test.places, got, test.text)
		}
		if got, ok := orchestrator.ParseDecimal(test.text, test.places); !ok || got != test.n {
			t.Errorf("%s of %d places is read as %d, %t", test.text, test.places, got, ok)
		}
	}
}
