package golden

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"cascade/sim/report"
)

// figures compares the summaries. Counts that only add up what was told message by message are left out.
func (c *comparing) figures() {
	otherTraffic := c.Was.Messages != c.Now.Messages
	toldByMessage := len(c.Differences) > 0 && len(c.Was.Blocks) == 0 || otherTraffic
	small := c.Now.Messages <= Small && c.Was.Messages <= Small
	for _, path := range report.FigurePaths(c.Now.Summary, c.Was.Summary) {
		was, now := c.Was.Summary.Figure(path), c.Now.Summary.Figure(path)
		if was == now || path == "cost" && (c.Was.Partial || c.Now.Partial) {
			continue
		}
		d := Difference{Text: figureText(path, was, now), Figure: path, Was: was, Now: now, place: figurePlace}
		d.Causes = c.moverOf(path)
		c.note(d.Causes)
		switch {
		case c.tolerance.allows(path, was, now):
			c.Allowed = append(c.Allowed, d)
		case path == "messages":
			c.Differences = append(c.Differences, d)
		case toldByMessage && isCount(path), small && isPercentile(path):
		case path == "end" && len(c.Differences) > 0: // what moved the end has been told
		default:
			c.Differences = append(c.Differences, d)
		}
	}
}

func isCount(path string) bool {
	return !strings.HasPrefix(path, "timeToSuccess.") && path != "cost" && path != "end"
}

// isPercentile tells the figures that say nothing of a handful of messages.
func isPercentile(path string) bool {
	return strings.HasPrefix(path, "timeToSuccess.p")
}

// moverOf is what moved a figure: the change that makes it what it is by itself, or else the only one that moves it
// at all.
func (c *comparing) moverOf(path string) []Cause {
	moved := func(was, alone *Timings) bool { return was.Summary.Figure(path) != alone.Summary.Figure(path) }
	whole := func(was, alone *Timings) bool {
		return moved(was, alone) && alone.Summary.Figure(path) == c.Now.Summary.Figure(path)
	}
	if one := c.oneMover(whole); one != nil {
		return one
	}
	return c.oneMover(moved)
}

// oneMover is what moved a figure, where that is one thing: a change, or, where there are none, the rule that
// messages showed.
func (c *comparing) oneMover(moved func(was, now *Timings) bool) []Cause {
	all := c.movers(moved)
	if len(c.causes) == 0 && len(c.order) == 1 && len(c.Examples) > 0 {
		all = c.Examples[0].Causes
	}
	if len(all) != 1 {
		return nil // several: no one of them
	}
	return all
}

// figureText tells a figure, such as "time to success p95 71 s, was 64 s (+11%)".
func figureText(path string, was, now float64) string {
	name := report.FigureName(path)
	if before, after := report.FigureValue(path, was), report.FigureValue(path, now); before != after {
		return fmt.Sprintf("%s %s, was %s%s", name, after, before, relative(was, now))
	}
	exact := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	return fmt.Sprintf("%s %s, was %s", name, exact(now), exact(was))
}

// relative is by how much a figure rose or fell, such as " (+11%)".
func relative(was, now float64) string {
	if was == 0 {
		return ""
	}
	percent := (now - was) * 100 / was
	digits := 0
	if math.Abs(percent) < 10 {
		digits = 1
	}
	text := strconv.FormatFloat(percent, 'f', digits, 64)
	if text = strings.TrimSuffix(text, ".0"); text == "0" || text == "-0" {
		return ""
	}
	if percent > 0 {
		text = "+" + text
	}
	return " (" + strings.Replace(text, "-", "−", 1) + "%)"
}

// blocks compares the messages of which only digests were kept.
func (c *comparing) blocks() {
	differ := 0
	for i := range min(len(c.Was.Blocks), len(c.Now.Blocks)) {
		if c.Was.Blocks[i] != c.Now.Blocks[i] {
			differ++
		}
	}
	if differ > 0 && !c.tolerance.loose("timeToSuccess.max") {
		c.Differences = append(c.Differences, Difference{
			Text: fmt.Sprintf("messages differ beyond the first %s too: in %s of %d blocks of %s",
				report.Thousands(Kept), report.Thousands(differ), len(c.Was.Blocks), report.Thousands(blockSize)),
			Causes: c.oneMover(blocksDiffer), place: blockPlace,
		})
	}
	if c.Was.Arrivals != c.Now.Arrivals && c.Was.Messages == c.Now.Messages && !c.Was.Partial && !c.Now.Partial {
		d := Difference{Text: "messages are submitted at other instants", place: blockPlace}
		d.Causes = c.movers(func(was, now *Timings) bool { return was.Arrivals != now.Arrivals })
		c.note(d.Causes)
		c.Differences = append(c.Differences, d)
	}
}

func blocksDiffer(was, now *Timings) bool { return !slices.Equal(was.Blocks, now.Blocks) }
