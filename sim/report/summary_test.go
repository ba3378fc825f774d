package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/report"
)

// Whatever came of up to a million messages, the figures fit a terminal, and no line ends in spaces.
func TestTheFiguresOfAMillionMessagesFitEightyColumns(t *testing.T) {
	const million = 1_000_000
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.OneOf(rapid.IntRange(0, million), rapid.Just(million), rapid.Just(0))
		span := rapid.Custom(func(t *rapid.T) orchestrator.Seconds {
			return orchestrator.Seconds(rapid.Int64Range(0, int64(1000*time.Hour)).Draw(t, "span"))
		})
		s := sim.Summary{
			Messages: million, Succeeded: count.Draw(t, "succeeded"), Failed: count.Draw(t, "failed"),
			Fallbacks: 8 * count.Draw(t, "fallbacks"), Copies: 9 * count.Draw(t, "copies"),
			Duplicates: count.Draw(t, "duplicates"), Cost: sim.Millionths(rapid.Int64Range(0, 1e15).Draw(t, "cost")), End: span.Draw(t, "end"),
			TimeToSuccess: sim.Percentiles{
				P50: span.Draw(t, "p50"), P95: span.Draw(t, "p95"), P99: span.Draw(t, "p99"), Max: span.Draw(t, "max"),
			},
		}
		for _, c := range orchestrator.Channels()[:rapid.IntRange(1, 9).Draw(t, "steps")] {
			s.Channels = append(s.Channels, sim.ChannelSummary{
				Channel: c, Fired: count.Draw(t, "fired"), Succeeded: count.Draw(t,
					"won"), Failed: count.Draw(t, "lost"),
				Lapsed: count.Draw(t, "lapsed"), Delivered: count.Draw(t, "delivered"), Read: count.Draw(t, "read"),
				Skipped: count.Draw(t, "skipped"),
			})
		}
		var out bytes.Buffer
		report.Summary(&out, s, false)
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(line) - 1; n > 80 {
				t.Errorf("%d characters: %s", n, line)
			}
		}
	})
}
