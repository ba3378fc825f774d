package features

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"
	"pgregory.net/rapid"

	"cascade/scenarios"
)

func TestInstantsCanBeReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]time.Duration{1, time.Microsecond, time.Millisecond, time.Second, time.Minute,
			time.Hour, 24 * time.Hour}).Draw(t, "unit")
		d := unit * time.Duration(rapid.Int64Range(0, int64(scenarios.MaxDuration/unit)).Draw(t, "count"))
		if back, err := scenarios.ParseDuration(clock(d)); err != nil || back != d {
			t.Fatalf("%d is written %q and read back %d, %v", d, clock(d), back, err)
		}
	})
}

func TestInstantsReadAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string]string{
		"0s": "0s", "45s": "45s", "60s": "1m", "90s": "1m30s", "3600s": "1h", "3660s": "1h1m", "24h": "1d", "36h": "1d12h",
		"30d": "30d", "50ms": "50ms", "1d1ms": "1d1ms", "60.05s": "1m0.05s",
	} {
		d, err := scenarios.ParseDuration(text)
		if err != nil || clock(d) != want {
			t.Errorf("%s is written %q, not %q (%v)", text, clock(d), want, err)
		}
	}
}

// No text of a step does any harm: it is undefined, or one phrase answers it.
func FuzzStep(f *testing.F) {
	for _, p := range Vocabulary() {
		f.Add(p.Example)
	}
	f.Add("WhatsApp reports Read after 99999999999d with code 99999999999999999999")
	f.Add("at least 1e999999999% of messages succeed within 1s")
	f.Add("at least 0.00000000000000000000000000000001% of messages succeed within 1s")
	f.Add("10000001 messages are sent, one every 1ns")
	f.Fuzz(func(t *testing.T, text string) {
		before, _, _ := strings.Cut(text, " message")
		if n, err := strconv.Atoi(strings.ReplaceAll(before, ",", "")); err == nil && n > 1000 && n <= scenarios.MaxMessages {
			return // so many, sent twice, take their time
		}
		s := newStory(t.Context(), "a.feature")
		say := func(text string) {
			for _, p := range phrases() {
				if m := p.pattern.FindStringSubmatch(text); m != nil {
					a := &arguments{captures: m[1:], step: &godog.Step{}}
					if err := p.act(s, a); err == nil {
						_ = a.err()
					}
				}
			}
		}
		say(text)
		say(`the scenario "three-channels"`)
		say("the message is sent")
		say(text)
		_ = nearMiss(&messages.PickleStep{Text: text})
		_ = s.wholeTimeline()
	})
}
