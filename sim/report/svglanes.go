package report

import (
	"fmt"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/journey"
)

// Lanes is one message as a picture: a lane a channel, with its window, its receipts, and why the message
// moved on.
type Lanes struct {
	Title    string // the scenario and the message
	Subtitle string // with the seed
	Route    orchestrator.Route
	Journey  journey.Journey
	Was      *journey.Journey // as it was before, drawn above on the same axis
	WasRoute orchestrator.Route
	Names    [2]string // of the two, where there is Was
}

const (
	laneLeft   = 190.0
	laneRight  = 70.0
	lanePitch  = 78.0
	laneHead   = 96.0
	laneBar    = 16.0
	laneFooter = 40.0
	margin     = 28.0
)

// Lanes adds the picture of a message.
func (p *Picture) Lanes(l Lanes) {
	d := lanesDrawing{Lanes: l}
	both := []*journey.Journey{&d.Journey}
	if d.Was != nil {
		both = []*journey.Journey{d.Was, &d.Journey}
	}
	d.axis = newInstants(laneLeft, both...)
	width := max(d.axis.right()+laneRight, textWidth(l.Subtitle, 12)+2*margin, 2*margin+900)
	d.text(margin, 36, "title", l.Title)
	d.text(margin, 57, "sub", l.Subtitle)
	y := laneHead
	for i, j := range both {
		name := ""
		d.route = l.Route
		if len(both) > 1 {
			name = l.Names[i]
			if i == 0 {
				d.route = l.WasRoute
			}
		}
		y = d.journey(j, y, width, name)
	}
	d.text(margin, y+12, "soft small", "Times in seconds since the submission; gaps between instants are drawn by "+
		"their logarithm.  ○ receipt  ● delivered or read  ✓ success  × failure  ⇣ fallback")
	p.panels = append(p.panels, panel{l.Title, width, y + laneFooter, d.Bytes()})
}

// lanesDrawing is the picture of one message under way.
type lanesDrawing struct {
	pen
	Lanes
	axis instants
	// Of the journey that is being drawn:
	route orchestrator.Route
	legs  []journey.Leg
}

// journey draws the lanes of one journey from y on, and returns where they end.
func (d *lanesDrawing) journey(j *journey.Journey, y, width float64, name string) float64 {
	end := j.End()
	if name != "" {
		d.pair(margin, y-6, "", name, end.Ending())
	} else {
		d.text(margin, y-18, "sub", end.Ending())
	}
	d.legs = j.Legs()
	bottom := y + 18 + lanePitch*float64(max(1, len(d.legs)))
	d.ticks(j, y, bottom-12)
	for i := range d.legs {
		d.lane(j, i, d.laneY(y, i), width)
	}
	for i := 1; i < len(d.legs); i++ {
		d.fallback(i, d.laneY(y, i-1), d.laneY(y, i))
	}
	return bottom + 20
}

func (d *lanesDrawing) laneY(y float64, i int) float64 { return y + 54 + lanePitch*float64(i) }

// ticks names the instants at which something happens to this journey.
func (d *lanesDrawing) ticks(j *journey.Journey, y, bottom float64) {
	seen := time.Duration(-1)
	for _, m := range j.Lines {
		if m.At == seen || m.Kind.Ends() {
			continue
		}
		seen = m.At
		x := d.axis.of(m.At)
		d.line(x, y+22, x, bottom, "grid")
		d.pen.text(x, y+16, "soft small middle", Seconds(m.At))
	}
}

// lane draws one step: its name, its window, its turn and its receipts.
func (d *lanesDrawing) lane(j *journey.Journey, i int, y, width float64) {
	leg := &d.legs[i]
	x := d.axis.of(leg.At)
	fmt.Fprintf(d, `<g class="%s">`+"\n", colour(leg.Channel))
	d.rect(margin, y-8, 4, 30, 2, "fill")
	d.pen.text(margin+14, y+2, "strong", leg.Channel.String())
	d.pen.text(margin+14, y+18, "soft small", d.waitsFor(leg))
	d.line(laneLeft-14, y, width-margin, y, "grid")
	if leg.Fired() {
		d.turn(j, leg, x, y)
		d.receipts(j, leg, y)
	} else {
		d.cross(x, y)
	}
	d.WriteString("</g>\n")
}

// waitsFor is what the step waits for, and how long.
func (d *lanesDrawing) waitsFor(leg *journey.Leg) string {
	if leg.Step < 1 || int(leg.Step) > len(d.route) {
		return ""
	}
	step := d.route[leg.Step-1]
	switch {
	case step.Success == 0 && step.Window == 0:
		return ""
	case step.Success == 0:
		return "window " + Seconds(step.Window)
	case step.Window == 0:
		return "until " + step.Success.String()
	}
	return step.Success.String() + " within " + Seconds(step.Window)
}

// turn draws the step's turn from its firing to its end, and, where receipts came after it, a tail.
func (d *lanesDrawing) turn(j *journey.Journey, leg *journey.Leg, x, y float64) {
	over, ended := leg.TurnEnd(j)
	to := d.axis.right() + 24
	if ended {
		to = d.axis.of(over)
	}
	if last := leg.Last(); ended && last > over {
		d.line(to, y, d.axis.of(last), y, "tail")
	}
	class := "turn"
	if turn, is := leg.Turn(); !ended || is && turn.Kind == sim.Lapsed {
		class = "window"
	} else if !is && j.SucceedsAt(leg.Channel, over) {
		class = "fill"
	}
	d.rect(x-3, y-laneBar/2, to-x+6, laneBar, 5, class)
}
