package report

import (
	"math"
	"strconv"
	"strings"

	"cascade/orchestrator"
	"cascade/sim"
)

// FigurePaths are the figures that summaries have, as sim.Summary.Figure reads them, with the channels in the
// order of the plans.
func FigurePaths(summaries ...sim.Summary) []string {
	all := []string{
		"messages", "succeeded", "failed", "expired", "cancelled", "open", "fallbacks", "duplicates", "copies",
	}
	known := map[orchestrator.Channel]bool{}
	for _, s := range summaries {
		for _, c := range s.Channels {
			if known[c.Channel] {
				continue
			}
			known[c.Channel] = true
			for _, name := range []string{"fired", "succeeded", "failed", "lapsed", "delivered", "read", "skipped"} {
				all = append(all, "channels."+c.Channel.String()+"."+name)
			}
		}
	}
	for _, name := range []string{"p50", "p95", "p99", "max"} {
		all = append(all, "timeToSuccess."+name)
	}
	return append(all, "cost", "end")
}

// FigureName is a figure in words, such as "time to success p95" or "SMS fired".
func FigureName(path string) string {
	head, rest, _ := strings.Cut(path, ".")
	switch head {
	case "timeToSuccess":
		return "time to success " + rest
	case "channels":
		return strings.ReplaceAll(rest, ".", " ")
	}
	return head
}

// FigureValue is a figure with its unit: a count, seconds to the millisecond, or money.
func FigureValue(path string, v float64) string {
	switch {
	case path == "cost":
		return strconv.FormatFloat(v, 'f', -1, 64)
	case IsTime(path):
		return strconv.FormatFloat(math.Round(v*1000)/1000, 'f', -1, 64) + " s"
	}
	return Thousands(int(v))
}

// IsTime tells the figures that are seconds.
func IsTime(path string) bool { return path == "end" || strings.HasPrefix(path, "timeToSuccess.") }
