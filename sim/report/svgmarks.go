package report

import (
	"fmt"
	"iter"
	"slices"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/journey"
)

// receipts draws what a step reported: a mark and a name each instant, what is special about it below.
func (d *lanesDrawing) receipts(j *journey.Journey, leg *journey.Leg, y float64) {
	for moments := range byInstant(leg) {
		d.instant(j, leg, moments, y)
	}
}

// byInstant gives what a step reported, what it did at one instant together.
func byInstant(leg *journey.Leg) iter.Seq[[]sim.Moment] {
	return func(yield func([]sim.Moment) bool) {
		for from := 0; from < len(leg.After); {
			to := from + 1
			for to < len(leg.After) && leg.After[to].At == leg.After[from].At {
				to++
			}
			if !yield(leg.After[from:to]) {
				return
			}
			from = to
		}
	}
}

// instant draws what a step reported at one instant.
func (d *lanesDrawing) instant(j *journey.Journey, leg *journey.Leg, moments []sim.Moment, y float64) {
	at := moments[0].At
	x := d.axis.of(at)
	if slices.ContainsFunc(moments, func(m sim.Moment) bool { return m.Kind == sim.Lapsed }) {
		d.line(x, y-13, x, y+13, "axis")
	}
	names, note := markNames(moments)
	if names == "" {
		return
	}
	d.tip(fmt.Sprintf("%s %s %s", Seconds(at), leg.Channel, names))
	succeeded := j.SucceedsAt(leg.Channel, at)
	d.mark(x, y, moments, succeeded)
	class := "small middle halo"
	if succeeded {
		class += " strong"
	}
	if turn, ended := leg.Turn(); !ended || turn.At != at || !d.movesOn(leg) {
		d.pen.text(x, y+26, class, names) // else the reason of the fallback says so
	}
	if note != "" {
		d.pen.text(x, y+39, "small middle halo note", note)
	}
	d.closeTip()
}

// markNames are the names of what a step reported at one instant, "" where it reported nothing, and what is special about
// it.
func markNames(moments []sim.Moment) (names, note string) {
	count := map[orchestrator.Status]int{}
	for _, m := range moments {
		if m.Kind == sim.Lapsed {
			continue
		}
		if count[m.Status]++; count[m.Status] > 1 {
			continue
		}
		if names != "" {
			names += " + "
		}
		names += m.Status.String()
		note = markNote(m, note)
	}
	for _, m := range moments {
		if count[m.Status] > 1 {
			names += fmt.Sprintf(" ×%d", count[m.Status])
			count[m.Status] = 0
		}
	}
	return names, note
}

// movesOn tells whether another step had its turn after this one.
func (d *lanesDrawing) movesOn(leg *journey.Leg) bool {
	return leg.Channel != d.legs[len(d.legs)-1].Channel
}

// markNote says what is special about a receipt.
func markNote(m sim.Moment, before string) string {
	switch {
	case m.Copy > 1 && m.Late:
		return fmt.Sprintf("late, copy %d", m.Copy)
	case m.Copy > 1:
		return fmt.Sprintf("copy %d", m.Copy)
	case before != "":
		return before
	case m.Late && m.Stale:
		return "late, stale"
	case m.Late:
		return "late"
	case m.Stale:
		return "stale"
	}
	return ""
}

// mark draws one instant's sign: a check, a cross, a dot or a ring.
func (d *lanesDrawing) mark(x, y float64, moments []sim.Moment, succeeded bool) {
	highest, failed := orchestrator.Status(0), false
	for _, m := range moments {
		if m.Status.IsFailure() {
			failed = true
		} else if m.Status > highest {
			highest = m.Status
		}
	}
	switch {
	case succeeded:
		d.circle(x, y, 11, "dot")
		d.path(fmt.Sprintf("M%s %s l3.6 3.8 l6.6 -7.6", num(x-5), num(y+.4)), "check")
	case failed:
		d.circle(x, y, 8, "ring")
		d.cross(x, y)
	case highest >= orchestrator.Delivered:
		d.circle(x, y, 6.5, "dot")
	default:
		d.circle(x, y, 4.5, "ring")
	}
}

func (d *lanesDrawing) cross(x, y float64) {
	d.path(fmt.Sprintf("M%s %s l7 7 m0 -7 l-7 7", num(x-3.5), num(y-3.5)), "cross")
}

// fallback draws why the next step had its turn, from the lane above to its own.
func (d *lanesDrawing) fallback(i int, from, to float64) {
	leg := &d.legs[i]
	x := d.axis.of(leg.At)
	d.arrow(x, from, to)
	reason, class := d.reason(&d.legs[i-1]), "small halo note"
	if !leg.Fired() {
		reason = leg.Channel.String() + " " + leg.Words(nil)
	}
	if at := x + 8; at+textWidth(reason, 11) < d.axis.right()+laneRight-8 {
		d.pen.text(at, to-18, class, reason)
		return
	}
	d.pen.text(x-8, to-18, class+" end", reason)
}

// arrow goes from one lane down to another.
func (p *pen) arrow(x, from, to float64) {
	p.path(fmt.Sprintf("M%s %s V%s", num(x), num(from+14), num(to-16)), "fallback")
	p.path(fmt.Sprintf("M%s %s l-4.5 -7 h9 z", num(x), num(to-10)), "arrow")
}

// reason is why a step's turn ended.
func (d *lanesDrawing) reason(leg *journey.Leg) string {
	turn, ended := leg.Turn()
	switch {
	case !leg.Fired():
		return "skipped: " + leg.Why(nil)
	case !ended:
		return ""
	case turn.Status.IsFailure():
		return turn.What() + ": " + turn.Why(nil)
	}
	if why := turn.Why(d.route); why != "" {
		return why
	}
	return "lapsed after " + Seconds(turn.At-leg.At)
}
