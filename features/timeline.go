package features

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cascade/sim"
	"cascade/sim/report"
)

// shownLine is one line of a timeline as it is shown.
type shownLine struct {
	at            time.Duration
	marked        bool
	when, channel string
	what          string
}

// timeline shows what happened to the message, marks the lines in question, and leaves out what is far from
// them.
func (h *history) timeline(marks []mark) string {
	shown := make([]shownLine, 0, len(h.moments)+len(marks))
	for i, moment := range h.moments {
		e := shownLine{at: moment.At, when: clock(moment.At), what: moment.Words(h.world.Route(h.of[i]))}
		if moment.Channel != 0 {
			e.channel = moment.Channel.String()
		} else if moment.Kind == sim.Submitted && h.isJourney() {
			e.channel, e.what = h.world.Route(h.of[i])[0].Channel.String(), "is sent over "+moment.Wire
		}
		for _, m := range marks {
			on := m.channel == 0 || m.channel == moment.Channel
			e.marked = e.marked || m.missing == "" && m.at == moment.At && on
		}
		shown = append(shown, e)
	}
	for _, m := range marks {
		if m.missing == "" || m.at == anyTime {
			continue
		}
		e := shownLine{at: m.at, marked: true, when: clock(m.at), what: "(" + m.missing + ")"}
		if m.channel != 0 {
			e.channel = m.channel.String()
		}
		shown = append(shown, e)
	}
	slices.SortStableFunc(shown, func(a, b shownLine) int { return cmp.Compare(a.at, b.at) })
	return h.title() + "\n" + show(shown)
}

func (h *history) title() string {
	to := ""
	m := h.world.Message(h.n)
	if m.User.MSISDN != "" {
		to = " to " + m.User.MSISDN
	}
	which := "the message"
	if h.isJourney() {
		which = h.whichJourney()
	} else if total := h.world.Len(); total > 1 {
		which = fmt.Sprintf("message %d of %d", h.n+1, total)
	}
	return fmt.Sprintf("what happened to %s%s, until %s:", which, to, clock(h.world.Now()))
}

// Near lines are always shown; a short timeline is shown whole.
const (
	shortTimeline = 40
	nearLines     = 6
)

// near tells of each line whether it is shown: it is one of the first, or near a marked one.
func near(shown []shownLine) []bool {
	keep := make([]bool, len(shown))
	for i := range shown {
		from, to := i, i+1
		switch {
		case shown[i].marked:
			from, to = max(0, i-nearLines), min(len(shown), i+nearLines+1)
		case len(shown) > shortTimeline && i >= nearLines:
			continue
		}
		for j := from; j < to; j++ {
			keep[j] = true
		}
	}
	return keep
}

func show(shown []shownLine) string {
	keep := near(shown)
	whenWidth, channelWidth := 0, 0
	for i, e := range shown {
		if keep[i] {
			whenWidth = max(whenWidth, utf8.RuneCountInString(e.when))
			channelWidth = max(channelWidth, len(e.channel))
		}
	}
	var b strings.Builder
	hidden := 0
	skip := func() {
		if hidden > 0 {
			fmt.Fprintf(&b, "    … %s …\n", report.Plural(hidden, "line"))
		}
		hidden = 0
	}
	for i, e := range shown {
		if !keep[i] {
			hidden++
			continue
		}
		skip()
		sign := " "
		if e.marked {
			sign = ">"
		}
		line := fmt.Sprintf("  %s %*s  %-*s  %s", sign, whenWidth, e.when, channelWidth, e.channel, e.what)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	skip()
	return strings.TrimSuffix(b.String(), "\n")
}

// mostMessages is how many messages a whole timeline tells of.
const mostMessages = 20

// wholeTimeline shows everything that happened in the scenario, as far as it can be read: "" when nothing did.
func (s *story) wholeTimeline() string {
	if s.world == nil || s.world.Len() == 0 {
		return ""
	}
	histories := make([]history, min(s.world.Len(), mostMessages))
	for n := range histories {
		histories[n] = history{
			world: s.world, n: uint32(n), sends: []uint32{uint32(n)}, route: s.world.Route(uint32(n)),
		}
	}
	for _, l := range s.world.Timeline().All(0) {
		if !l.OfUnknown() && int(l.Message) < len(histories) {
			histories[l.Message].add(l)
		}
	}
	var b strings.Builder
	for i := range histories {
		b.WriteString(histories[i].timeline(nil) + "\n")
	}
	if more := s.world.Len() - len(histories); more > 0 {
		fmt.Fprintf(&b, "… and %s more\n", report.Plural(more, "message"))
	}
	return b.String()
}
