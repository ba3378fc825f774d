package golden

import (
	"fmt"
	"slices"
	"time"

	"cascade/sim"
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
	was, now := happenings(&e.Was), happenings(&e.Now)
	var rows []Row
	for len(was) > 0 || len(now) > 0 {
		at := nextInstant(was, now)
		var a, b []happening
		a, was = upTo(was, at)
		b, now = upTo(now, at)
		rows = append(rows, instantRows(at, a, b)...)
	}
	return rows
}

func nextInstant(was, now []happening) time.Duration {
	switch {
	case len(was) == 0:
		return now[0].at
	case len(now) == 0:
		return was[0].at
	}
	return min(was[0].at, now[0].at)
}

func upTo(all []happening, at time.Duration) (these, rest []happening) {
	n := 0
	for n < len(all) && all[n].at == at {
		n++
	}
	return all[:n], all[n:]
}

// instantRows pairs what is equal at one instant, and keeps both orders.
func instantRows(at time.Duration, was, now []happening) []Row {
	var rows []Row
	for _, h := range was {
		i := slices.IndexFunc(now, h.same)
		if i < 0 {
			rows = append(rows, Row{At: at, Was: h.words()})
			continue
		}
		for _, before := range now[:i] {
			rows = append(rows, Row{At: at, Now: before.words()})
		}
		rows = append(rows, Row{at, h.words(), now[i].words()})
		now = now[i+1:]
	}
	for _, h := range now {
		rows = append(rows, Row{At: at, Now: h.words()})
	}
	return rows
}

// words tells what happened.
func (h happening) words() string {
	channel := h.channel.String()
	switch h.kind {
	case sim.Fired:
		return channel + " fires"
	case sim.Skipped:
		return fmt.Sprintf("%s is skipped, code %d", channel, h.code)
	case sim.Lapsed:
		return channel + " lapses"
	case sim.Succeeded:
		return "succeeded on " + channel
	case sim.Failed:
		return fmt.Sprintf("failed on %s, code %d", channel, h.code)
	case sim.Expired:
		return "expired"
	case sim.Cancelled:
		return "cancelled"
	}
	text := channel + " " + h.status.String()
	if h.code != 0 {
		text += fmt.Sprintf(", code %d", h.code)
	}
	if h.stale {
		text += ", stale"
	}
	if h.late {
		text += ", late"
	}
	if h.copy > 1 {
		text += fmt.Sprintf(", copy %d", h.copy)
	}
	return text
}

// Title names the example: "message 4".
func (e Example) Title() string { return fmt.Sprintf("message %d", e.Message) }
