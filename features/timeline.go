package features

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cascade/sim/report"
)

// entry is one line of a timeline as it is shown.
type entry struct {
	at            time.Duration
	marked        bool
	when, channel string
	what          string
}

// timeline shows what happened to the message, marks the lines in question, and leaves out what is far from
// them.
func (r *record) timeline(marks []mark) string {
	entries := make([]entry, 0, len(r.lines)+len(marks))
	for _, l := range r.lines {
		e := entry{at: l.At, when: clock(l.At), what: l.Words(r.route)}
		c := r.channel(l)
		if c != 0 {
			e.channel = c.String()
		}
		for _, m := range marks {
			e.marked = e.marked || m.missing == "" && m.at == l.At && (m.channel == 0 || m.channel == c)
		}
		entries = append(entries, e)
	}
	for _, m := range marks {
		if m.missing == "" || m.at == anyTime {
			continue
		}
		e := entry{at: m.at, marked: true, when: clock(m.at), what: "(" + m.missing + ")"}
		if m.channel != 0 {
			e.channel = m.channel.String()
		}
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return int(min(max(a.at-b.at, -1), 1)) })
	return r.title() + "\n" + show(entries)
}

func (r *record) title() string {
	to := ""
	m := r.world.Message(r.n)
	if m.User.MSISDN != "" {
		to = " to " + m.User.MSISDN
	}
	which := "the message"
	if total := r.world.Len(); total > 1 {
		which = fmt.Sprintf("message %d of %d", r.n+1, total)
	}
	return fmt.Sprintf("what happened to %s%s, until %s:", which, to, clock(r.world.Now()))
}

// Near lines are always shown; a short timeline is shown whole.
const (
	shortTimeline = 40
	nearLines     = 6
)

func show(entries []entry) string {
	keep := make([]bool, len(entries))
	for i := range entries {
		if len(entries) <= shortTimeline || i < nearLines {
			keep[i] = true
		}
		if entries[i].marked {
			for j := max(0, i-nearLines); j < min(len(entries), i+nearLines+1); j++ {
				keep[j] = true
			}
		}
	}
	whenWidth, channelWidth := 0, 0
	for i, e := range entries {
		if keep[i] {
			whenWidth = max(whenWidth, utf8.RuneCountInString(e.when))
			channelWidth = max(channelWidth, len(e.channel))
		}
	}
	var b strings.Builder
	hidden := 0
	for i, e := range entries {
		if !keep[i] {
			hidden++
			continue
		}
		if hidden > 0 {
			fmt.Fprintf(&b, "    … %s …\n", report.Plural(hidden, "line"))
			hidden = 0
		}
		sign := " "
		if e.marked {
			sign = ">"
		}
		line := fmt.Sprintf("  %s %*s  %-*s  %s", sign, whenWidth, e.when, channelWidth, e.channel, e.what)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	if hidden > 0 {
		fmt.Fprintf(&b, "    … %s …\n", report.Plural(hidden, "line"))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// mostMessages is how many messages a whole timeline tells of.
const mostMessages = 20

// wholeTimeline shows everything that happened in the scenario, as far as it can be read: "" when nothing did.
func (s *story) wholeTimeline() string {
	if s.world == nil || s.world.Len() == 0 {
		return ""
	}
	records := make([]record, min(s.world.Len(), mostMessages))
	for n := range records {
		records[n] = record{world: s.world, n: uint32(n), route: s.world.Route(uint32(n))}
	}
	for _, l := range s.world.Timeline().All(0) {
		if int(l.Message) < len(records) {
			records[l.Message].lines = append(records[l.Message].lines, l)
		}
	}
	var b strings.Builder
	for i := range records {
		b.WriteString(records[i].timeline(nil) + "\n")
	}
	if more := s.world.Len() - len(records); more > 0 {
		fmt.Fprintf(&b, "… and %s more\n", report.Plural(more, "message"))
	}
	return b.String()
}
