package golden

import (
	"fmt"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/sim/report"
)

// tell puts a group of changes into words.
func (c *comparing) tell(g *group) {
	d := Difference{Causes: g.causes, Messages: g.count, First: g.first, Text: c.text(g)}
	for i, label := range c.order {
		if label == g.key.causes {
			d.place = i
		}
	}
	if g.allowed {
		c.Allowed = append(c.Allowed, d)
	} else {
		c.Differences = append(c.Differences, d)
	}
}

func (c *comparing) text(g *group) string {
	text := c.sentence(g)
	return strings.TrimSuffix(text, ",")
}

func (c *comparing) sentence(g *group) string {
	whom := c.whom(g.count)
	channel := g.channel.String()
	switch g.kind {
	case firesAt:
		return channel + " fires " + moved(g) + whom
	case firesNew:
		return channel + " now fires" + at(g.now) + whom
	case firesGone:
		return channel + " no longer fires" + whom
	case skipsNew:
		return fmt.Sprintf("%s is now skipped with code %d%s", channel, g.code, whom)
	case endsAs:
		return fmt.Sprintf("%s now %s, %s before", c.who(g.count), g.after.present(g.count == 1), g.before.past())
	case copies:
		return c.who(g.count) + " " + reach(g)
	case endsAt:
		return g.after.noun() + " comes " + moved(g) + whom
	case happensAt:
		if g.after.outcome != orchestrator.Open {
			channel = g.after.noun()
		}
		return channel + " " + g.word() + whom
	default:
		return "receipts that decide nothing come otherwise" + whom
	}
}

// reach tells how many copies recipients get.
func reach(g *group) string {
	verb := "reach"
	if g.count == 1 {
		verb = "reaches"
	}
	switch {
	case g.copiesAre == 0:
		return "no longer " + verb + " the recipient"
	case g.copiesWere == 1 && g.copiesAre > 1:
		return "now " + verb + " the recipient " + times(g.copiesAre)
	case g.copiesWere == 0:
		return "now " + verb + " the recipient " + times(g.copiesAre) + ", did not before"
	}
	return "now " + verb + " the recipient " + times(g.copiesAre) + ", was " + times(g.copiesWere)
}

// word is a receipt, a lapse or an outcome on the way, at another instant.
func (g *group) word() string {
	name := "lapses"
	switch {
	case g.after.outcome != orchestrator.Open:
		name = "comes"
	case g.status != 0:
		name = "reports " + g.status.String()
	}
	switch {
	case g.was.most < 0:
		return name + at(g.now) + ", did not before,"
	case g.now.most < 0:
		return name + " no longer"
	}
	return name + " " + moved(g)
}

// at is " at 60 s" where all have the same instant.
func at(s span) string {
	if !s.one() {
		return ""
	}
	return " at " + report.Seconds(s.least)
}

// moved tells from when to when, or, where that differs from message to message, by how much.
func moved(g *group) string {
	if g.was.one() && g.now.one() {
		return fmt.Sprintf("at %s, was %s,", report.Seconds(g.now.least), report.Seconds(g.was.least))
	}
	least, most := g.by.least, g.by.most
	switch {
	case least == most:
		return direction(least)
	case most <= 0:
		return fmt.Sprintf("%s to %s earlier", number(-most), report.Seconds(round(-least)))
	case least >= 0:
		return fmt.Sprintf("%s to %s later", number(least), report.Seconds(round(most)))
	}
	return fmt.Sprintf("%s to %s", direction(least), direction(most))
}

func direction(d time.Duration) string {
	if d < 0 {
		return report.Seconds(round(-d)) + " earlier"
	}
	return report.Seconds(round(d)) + " later"
}

// round leaves out what nobody reads in a range of times.
func round(d time.Duration) time.Duration { return d.Round(time.Millisecond) }

func number(d time.Duration) string {
	text := report.Seconds(round(d))
	return text[:len(text)-len(" s")]
}

// whom is for how many messages something holds, where there are several.
func (c *comparing) whom(n int) string {
	if c.Now.Messages == 1 && c.Was.Messages == 1 {
		return ""
	}
	of := min(len(c.Was.Journeys), len(c.Now.Journeys))
	first := ""
	if of < min(c.Was.Messages, c.Now.Messages) {
		first = "the first " // of the others only digests are kept
	}
	if n == of {
		return fmt.Sprintf(" for all %s%s", first, report.Plural(of, "message"))
	}
	return fmt.Sprintf(" for %s of %s%s", report.Thousands(n), first, report.Plural(of, "message"))
}

// who is the messages as those who do something.
func (c *comparing) who(n int) string {
	if c.Now.Messages == 1 && c.Was.Messages == 1 {
		return "the message"
	}
	return report.Plural(n, "message")
}
