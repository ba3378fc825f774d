package golden

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim/report"
)

// Tolerance is how far a run may be from what was kept. The zero value lets nothing pass.
type Tolerance struct {
	all     []scenarios.Bound // Percent of every figure and instant, Seconds of every time
	figures []scenarios.Tolerance
}

// ParseTolerance reads what follows --tolerance, each a share or a span for everything, such as "5%" or "2s",
// or one for a figure of the summary, such as "timeToSuccess.p95=5%" or "duplicates=3".
func ParseTolerance(texts []string) (Tolerance, error) {
	var t Tolerance
	for _, text := range texts {
		figure, by, named := strings.Cut(text, "=")
		if !named {
			// A time's tolerance may be either of the two that hold for everything.
			figure, by = "timeToSuccess.max", text
		}
		parsed, err := scenarios.ParseTolerance(figure, by)
		if err != nil {
			p := problem.Of(err)[0]
			p.What = fmt.Sprintf("--tolerance %s: %s", problem.Clip(text), p.What)
			if !named {
				p.What = fmt.Sprintf("--tolerance %s: neither a share nor a span", problem.Quote(text))
				p.Hint = "write --tolerance 5%, --tolerance 2s or --tolerance timeToSuccess.p95=5%"
			}
			return t, p
		}
		if named {
			t.figures = append(t.figures, parsed)
		} else {
			t.all = append(t.all, parsed.By)
		}
	}
	return t, nil
}

// Over adds the tolerances of a scenario's file, which those of the command line replace figure by figure.
func (t Tolerance) Over(file []scenarios.Tolerance) Tolerance {
	for _, f := range file {
		if !slices.ContainsFunc(t.figures, func(own scenarios.Tolerance) bool { return own.Figure == f.Figure }) {
			t.figures = append(slices.Clip(t.figures), f)
		}
	}
	return t
}

// of lists what holds for the figure: its own tolerance, and those for everything. One that allows is enough.
func (t Tolerance) of(figure string) []scenarios.Bound {
	bounds := slices.DeleteFunc(slices.Clone(t.all), func(b scenarios.Bound) bool {
		return b.Unit == scenarios.Seconds && !report.IsTime(figure)
	})
	for _, f := range t.figures {
		if f.Figure == figure {
			bounds = append(bounds, f.By)
		}
	}
	return bounds
}

// loose tells whether any of the figures has a tolerance: what is told message by message is then left to them.
func (t Tolerance) loose(figures ...string) bool {
	return slices.ContainsFunc(figures, func(f string) bool { return len(t.of(f)) > 0 })
}

// drifts tells whether the instants of single messages are left to the percentiles: a tolerance of one of those
// says so, and a share of everything. A span of everything holds for each instant by itself.
func (t Tolerance) drifts() bool {
	return slices.ContainsFunc(t.all, isShare) ||
		slices.ContainsFunc(t.figures, func(f scenarios.Tolerance) bool {
			return strings.HasPrefix(f.Figure, "timeToSuccess.")
		})
}

func isShare(b scenarios.Bound) bool { return b.Unit == scenarios.Percent }

// allows tells whether a figure may have come from one value to the other.
func (t Tolerance) allows(figure string, was, now float64) bool {
	return within(t.of(figure), was, now)
}

// instant tells whether something that happened to one message may happen at another instant: only a tolerance
// for everything says so.
func (t Tolerance) instant(was, now time.Duration) bool {
	return within(t.all, was.Seconds(), now.Seconds())
}

func within(bounds []scenarios.Bound, was, now float64) bool {
	if was == now {
		return true
	}
	const rounding = 1e-9 // so that 0.3 s of 0.1 s steps is no more than it says
	for _, b := range bounds {
		by := b.Value
		if b.Unit == scenarios.Percent {
			by = math.Abs(was) * b.Value / 100
		}
		if math.Abs(now-was) <= by+rounding {
			return true
		}
	}
	return false
}

// allows tells whether a tolerance lets a change of a message pass. What figures count is left to them where
// they have a tolerance; instants are held to the one for everything.
func (c *comparing) allows(f change) bool {
	t := c.tolerance
	channel := "channels." + f.channel.String() + "."
	switch f.kind {
	case firesAt:
		return t.instant(f.was, f.now)
	case firesNew, firesGone:
		return t.loose(channel + "fired")
	case skipsNew:
		return t.loose(channel + "skipped")
	case copies:
		return t.loose("copies", "duplicates")
	case endsAs:
		return t.loose(f.before.figure()) && t.loose(f.after.figure())
	case endsAt:
		return t.drifts() || t.instant(f.was, f.now)
	case happensAt:
		return t.drifts() || f.was >= 0 && f.now >= 0 && t.instant(f.was, f.now)
	default:
		return t.drifts()
	}
}

// figure is what counts messages that end so.
func (e ending) figure() string {
	if e.channel != 0 {
		return "channels." + e.channel.String() + "." + e.outcome.String()
	}
	return e.outcome.String()
}
