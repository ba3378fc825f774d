package golden

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/report"
)

// Row is what happened at one instant in two journeys: equal things stand beside each other.
type Row struct {
	At       time.Duration
	Was, Now string // "" where nothing happened
}

// Differs tells that only one of the two has it.
func (r Row) Differs() bool { return r.Was != r.Now }

// Beside sets the two journeys of an example side by side, in order of time.
func (e Example) Beside() []Row {
	was, now := e.Was.Lines, e.Now.Lines
	var rows []Row
	for len(was) > 0 || len(now) > 0 {
		at := nextInstant(was, now)
		var a, b []sim.Moment
		a, was = upTo(was, at)
		b, now = upTo(now, at)
		rows = append(rows, instantRows(at, a, b)...)
	}
	return rows
}

func nextInstant(was, now []sim.Moment) time.Duration {
	switch {
	case len(was) == 0:
		return now[0].At
	case len(now) == 0:
		return was[0].At
	}
	return min(was[0].At, now[0].At)
}

func upTo(all []sim.Moment, at time.Duration) (these, rest []sim.Moment) {
	n := 0
	for n < len(all) && all[n].At == at {
		n++
	}
	return all[:n], all[n:]
}

// instantRows pairs what is equal at one instant, and keeps both orders.
func instantRows(at time.Duration, was, now []sim.Moment) []Row {
	var rows []Row
	for _, h := range was {
		i := slices.IndexFunc(now, sameAs(h))
		if i < 0 {
			rows = append(rows, Row{At: at, Was: h.Short()})
			continue
		}
		for _, before := range now[:i] {
			rows = append(rows, Row{At: at, Now: before.Short()})
		}
		rows = append(rows, Row{at, h.Short(), now[i].Short()})
		now = now[i+1:]
	}
	for _, h := range now {
		rows = append(rows, Row{At: at, Now: h.Short()})
	}
	return rows
}

// Title names the example: "message 4".
func (e Example) Title() string { return fmt.Sprintf("message %d", e.Message) }

// tell prints the two journeys side by side. What only one of them has is marked.
func (e Example) tell(out io.Writer, names [2]string) {
	rows := e.Beside()
	at, width := 0, utf8.RuneCountInString(names[0])
	for _, r := range rows {
		at = max(at, len(orchestrator.AppendSeconds(nil, r.At)))
		width = max(width, utf8.RuneCountInString(r.Was))
	}
	fmt.Fprintf(out, "    %*s   %s   %s\n", at+len(" s"), "", report.Pad(names[0], width), names[1])
	before := ""
	for _, r := range rows {
		mark, when := " ", report.Seconds(r.At)
		if r.Differs() {
			mark = "≠"
		}
		if when == before {
			when = ""
		} else {
			before = when
		}
		line := fmt.Sprintf("  %s %*s   %s   %s", mark, at+len(" s"), when, report.Pad(r.Was, width), r.Now)
		fmt.Fprintln(out, strings.TrimRight(line, " "))
	}
}
