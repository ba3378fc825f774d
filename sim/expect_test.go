package sim_test

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

func TestAShareIsRoundedButNeverOntoItsBound(t *testing.T) {
	share := func(v float64) *scenarios.Bound { return &scenarios.Bound{Value: v, Unit: scenarios.Percent} }
	for _, test := range []struct {
		n, of    int
		min, max *scenarios.Bound
		want     string
	}{
		{720, 997, share(99), nil, "duplicates is 72.2%, expected at least 99%"},
		{720, 997, nil, share(72.2), "duplicates is 72.22%, expected at most 72.2%"},
		{721, 998, nil, share(72.24), "duplicates is 72.244%, expected at most 72.24%"},
		{1, 3000, nil, share(0), "duplicates is 0.03%, expected at most 0%"},
		{2999, 3000, share(100), share(100), "duplicates is 99.97%, expected 100%"},
		{1, 2, share(60), nil, "duplicates is 50%, expected at least 60%"},
	} {
		e := scenarios.Expectation{Figure: "duplicates", Min: test.min, Max: test.max}
		broken := sim.CheckExpect([]scenarios.Expectation{e}, sim.Summary{Messages: test.of, Duplicates: test.n})
		if len(broken) != 1 || broken[0].String() != test.want {
			t.Errorf("got %v, want %s", broken, test.want)
		}
	}
}

// Two orders are told apart: the channels' own, in JSON, and the plan's, for people.
func TestTheChannelsOfASummaryStandInThePlansOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan := rapid.Permutation(orchestrator.Channels()).Draw(t, "plan")[:rapid.IntRange(5, 9).Draw(t, "steps")]
		text := "plan:\n"
		for _, c := range plan {
			text += "  - {channel: " + c.String() + "}\n"
		}
		s, err := scenarios.Parse("", []byte(text+"traffic: {messages: 3}\n"))
		if err != nil {
			t.Fatal(err)
		}
		for _, limit := range []sim.Limits{{}, {Events: 1_000_000}} { // a crowd, and a world
			r, err := sim.Run(t.Context(), s, sim.RunOptions{Limits: limit})
			if err != nil {
				t.Fatal(err)
			}
			var got []orchestrator.Channel
			for _, c := range r.Summary.Channels {
				got = append(got, c.Channel)
			}
			if !slices.Equal(got, plan) {
				t.Errorf("the channels are %v, the plan's %v", got, plan)
			}
			text, err := json.Marshal(r.Summary)
			if err != nil {
				t.Fatal(err)
			}
			at := -1
			for _, c := range orchestrator.Channels() {
				if i := bytes.Index(text, []byte(`"`+c.String()+`":`)); i >= 0 {
					if i < at {
						t.Errorf("the JSON has %s too early: %s", c, text)
					}
					at = i
				}
			}
		}
	})
}

// A figure is the number at its path in the summary's JSON.
func TestFiguresAreTheNumbersOfTheJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(0, 1_000_000)
		seconds := rapid.Custom(func(t *rapid.T) orchestrator.Seconds {
			return orchestrator.Seconds(rapid.Int64Range(0, int64(1000*time.Hour)).Draw(t, "time"))
		})
		s := sim.Summary{
			Messages: count.Draw(t, "messages"), Copies: count.Draw(t, "copies"), End: seconds.Draw(t, "end"),
			Cost:          sim.Millionths(rapid.Int64Range(0, 1e15).Draw(t, "cost")),
			TimeToSuccess: sim.Percentiles{P95: seconds.Draw(t, "p95")},
			Channels: sim.ChannelSummaries{
				{Channel: orchestrator.SMS, Fired: count.Draw(t, "fired"), Skipped: count.Draw(t, "skipped")},
			},
		}
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"messages", "copies", "end", "cost", "timeToSuccess.p95", "timeToSuccess.p50",
			"channels.SMS.fired", "channels.SMS.skipped", "channels.Viber.fired", "scenario", "end.p50", "nothing"} {
			var value any
			_ = json.Unmarshal(text, &value)
			for name := range strings.SplitSeq(path, ".") {
				object, _ := value.(map[string]any)
				value = object[name]
			}
			want, _ := value.(float64)
			if got := s.Figure(path); math.Abs(got-want) > 1e-15*want { // spans are halves of a last bit apart
				t.Fatalf("%s is %v, not %v: %s", path, got, want, text)
			}
		}
	})
}
