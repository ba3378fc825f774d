package report

import (
	"fmt"
	"math"
	"time"

	"cascade/sim/journey"
)

// stripScale is the axis that all strips of a list share: logarithmic, from 0 to the longest message.
type stripScale struct{ longest time.Duration }

const (
	stripWidth = 220.0
	stripRow   = 6.0
)

func newStripScale(messages []Listed) stripScale {
	s := stripScale{time.Second}
	for i := range messages {
		for _, m := range messages[i].Journey.Lines {
			if !m.Kind.Ends() {
				s.longest = max(s.longest, m.At)
			}
		}
	}
	return s
}

func (s stripScale) x(t time.Duration) float64 {
	return 2 + (stripWidth-6)*math.Log1p(t.Seconds())/math.Log1p(s.longest.Seconds())
}

// strip is a message at a glance: a bar a step, for as long as it had its turn, and a dot for each copy.
func (s stripScale) strip(j *journey.Journey) string {
	var p pen
	legs := j.Legs()
	height := stripRow * float64(max(1, len(legs)))
	fmt.Fprintf(&p, `<svg class="cascade strip" width="%s" height="%s" aria-hidden="true">`,
		num(stripWidth), num(height))
	for i := range legs {
		leg := &legs[i]
		fmt.Fprintf(&p, `<g class="%s">`, colour(leg.Channel))
		from, y := s.x(leg.At), stripRow*float64(i)
		over, ended := leg.TurnEnd(j)
		if !ended {
			over = leg.Last()
		}
		class := "turn"
		if j.SucceedsAt(leg.Channel, over) {
			class = "fill"
		}
		if leg.Fired() {
			p.rect(from, y+1, max(2, s.x(over)-from), stripRow-2, 2, class)
		}
		for _, m := range leg.After {
			if m.Copy > 0 {
				p.circle(s.x(m.At), y+stripRow/2, 2.6, "fill")
			}
		}
		p.WriteString("</g>")
	}
	p.WriteString("</svg>")
	return p.String()
}
