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
	Width    float64   // in pixels, at least; 0: as wide as it is in a file
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
	d := lanesDrawing{Lanes: l, frame: frameOf(l.Width), left: laneLeft, pitch: lanePitch}
	wanted := lanesWidth
	if l.Width > 0 {
		wanted = d.width - laneLeft - laneRight
	}
	if d.narrow {
		d.left, d.pitch, wanted = d.margin()+14, lanePitch+20, d.width-laneRight-40
	}
	both := []*journey.Journey{&d.Journey}
	if d.Was != nil {
		both = []*journey.Journey{d.Was, &d.Journey}
	}
	d.axis = newInstants(d.left, wanted, d.ahead(both), both...)
	width, y := d.axis.right()+laneRight, laneHead
	if l.Width > 0 {
		width = max(width, d.width)
		y = d.head(&d.pen, l.Title, l.Subtitle) + laneHead - 57
	} else {
		width = max(width, textWidth(l.Subtitle, 12)+2*margin, 2*margin+900)
		d.text(margin, 36, "title", l.Title)
		d.text(margin, 57, "sub", l.Subtitle)
	}
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
	const key = "Times in seconds since the submission; gaps between instants are drawn by " +
		"their logarithm.  ○ receipt  ● delivered or read  ✓ success  × failure  ⇣ fallback"
	if d.narrow {
		y = d.lines(d.margin(), y+12, d.width-2*d.margin(), 15, "soft small", key) - 12
	} else {
		d.text(margin, y+12, "soft small", key)
	}
	p.panels = append(p.panels, panel{l.Title, width, y + laneFooter, d.Bytes()})
}

// lanesDrawing is the picture of one message under way.
type lanesDrawing struct {
	pen
	Lanes
	frame
	left, pitch float64
	axis        instants
	// Of the journey that is being drawn:
	route orchestrator.Route
	legs  []journey.Leg
}

// journey draws the lanes of one journey from y on, and returns where they end.
func (d *lanesDrawing) journey(j *journey.Journey, y, width float64, name string) float64 {
	end := j.End()
	if name != "" {
		d.pair(d.margin(), y-6, "", name, end.Ending())
	} else {
		d.text(d.margin(), y-18, "sub", end.Ending())
	}
	d.legs = j.Legs()
	bottom := y + 18 + d.pitch*float64(max(1, len(d.legs)))
	d.ticks(j, y, bottom-12)
	for i := range d.legs {
		d.lane(j, i, d.laneY(y, i), width)
	}
	for i := 1; i < len(d.legs); i++ {
		d.fallback(i, d.laneY(y, i-1), d.laneY(y, i))
	}
	return bottom + 20
}

func (d *lanesDrawing) laneY(y float64, i int) float64 { return y + d.pitch - 24 + d.pitch*float64(i) }

// ahead are the instants at which windows will end that are open.
func (d *lanesDrawing) ahead(of []*journey.Journey) (all []time.Duration) {
	for i, j := range of {
		d.route = d.Route
		if i < len(of)-1 {
			d.route = d.WasRoute
		}
		if at, open := d.lapses(j); open {
			all = append(all, at)
		}
	}
	return all
}

// lapses is when the window ends in which an open message is. It reports false where there is none.
func (d *lanesDrawing) lapses(j *journey.Journey) (time.Duration, bool) {
	legs := j.Legs()
	if len(legs) == 0 || j.End().Kind != 0 {
		return 0, false
	}
	last := &legs[len(legs)-1]
	if _, ended := last.Turn(); ended || !last.Fired() || last.Step < 1 || int(last.Step) > len(d.route) {
		return 0, false
	}
	window := d.route[last.Step-1].Window
	return last.At + window, window > 0
}

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
	if at, open := d.lapses(j); open && at > seen {
		x := d.axis.of(at)
		d.line(x, y+22, x, bottom, "dash")
		d.pen.text(x, y+16, "small middle note", Seconds(at))
	}
}

// lane draws one step: its name, its window, its turn and its receipts.
func (d *lanesDrawing) lane(j *journey.Journey, i int, y, width float64) {
	leg := &d.legs[i]
	x := d.axis.of(leg.At)
	fmt.Fprintf(d, `<g class="%s">`+"\n", colour(leg.Channel))
	if d.narrow {
		d.rect(d.margin(), y-48, 4, 14, 2, "fill")
		d.pair(d.margin()+12, y-37, "halo", leg.Channel.String(), d.waitsFor(leg))
	} else {
		d.rect(margin, y-8, 4, 30, 2, "fill")
		d.pen.text(margin+14, y+2, "strong", leg.Channel.String())
		d.pen.text(margin+14, y+18, "soft small", d.waitsFor(leg))
	}
	d.line(d.left-14, y, width-d.margin(), y, "grid")
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
	} else if at, open := d.lapses(j); open {
		to = d.axis.of(at)
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
