package report

import (
	"math"
	"strconv"
	"strings"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// FigurePaths are the figures that summaries have, as sim.Summary.Figure reads them, with the channels in the
// order of the plans.
func FigurePaths(summaries ...sim.Summary) []string {
	var all, channels []string
	known := map[orchestrator.Channel]bool{}
	for _, s := range summaries {
		for _, c := range s.Channels {
			if !known[c.Channel] {
				known[c.Channel] = true
				channels = append(channels, "channels."+c.Channel.String()+".")
			}
		}
	}
	figures := scenarios.Figures()
	for _, path := range figures {
		if !strings.HasPrefix(path, "channels.") {
			all = append(all, path)
			continue
		}
		for _, prefix := range channels { // all at once, where those of the first channel stand
			for _, of := range figures {
				if strings.HasPrefix(of, prefix) {
					all = append(all, of)
				}
			}
		}
		channels = nil
	}
	return all
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
