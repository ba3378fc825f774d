package report

import (
	"fmt"
	"math"

	"cascade/orchestrator"
	"cascade/sim/journey"
)

const (
	flowHeight = 210.0 // of all messages
	flowNode   = 12.0  // width of a channel's bar
	flowGap    = 26.0  // between what ends at a station and what moves on
	flowLeft   = 70.0
)

// flow draws the stations as stairs: what ends on a channel goes straight to the right, what moves on goes
// down to the next one. It returns where the drawing ends.
func (d *crowdDrawing) flow(y float64) float64 {
	y = d.heading(&d.pen, y, "From channel to channel",
		"heights are numbers of messages; what ends goes to the right, what falls back goes down")
	s := stairs{
		crowdDrawing: d, y: y + 34, from: flowLeft, to: d.right, unit: flowHeight / float64(max(1, d.Flow.Messages)),
	}
	if d.narrow {
		s.from, s.to = d.margin(), d.width-166
	}
	used := 0
	for _, station := range d.Flow.Stations {
		if station.Fired > 0 {
			used++
		}
	}
	s.pitch = (s.to - s.from) / float64(max(1, used))
	at := 0
	for i, station := range d.Flow.Stations {
		if station.Fired > 0 {
			s.station(at, d.Flow.Channels[i], station)
			at++
		}
	}
	if d.Flow.Unsent > 0 {
		s.y = max(s.y, s.labelled) + 18
		d.pen.text(s.from, s.y, "soft small", Plural(d.Flow.Unsent, "message")+" never fired")
	}
	return max(s.y, s.labelled) + 12
}

// stairs is a flow under way.
type stairs struct {
	*crowdDrawing
	from, to       float64
	y, unit, pitch float64
	labelled       float64 // down to where labels stand on the right
}

// station draws a channel and what became of its messages.
func (s *stairs) station(at int, c orchestrator.Channel, station journey.Station) {
	x := s.from + s.pitch*float64(at)
	top := s.y
	fmt.Fprintf(s, `<g class="%s">`+"\n", colour(c))
	ended := []struct {
		n           int
		what, class string
	}{
		{station.Succeeded, "succeeded on " + c.String(), "flow ended"},
		{station.Earlier, "succeeded before, late", "flow"},
		{station.Failed, "failed", "flow"}, {station.Expired, "expired", "flow"}, {station.Open, "still open", "flow"},
	}
	for _, e := range ended {
		if e.n > 0 {
			s.band(x, e.n, e.what, e.class)
		}
	}
	if moved := station.MovedOn(); moved > 0 {
		s.moveOn(x, at, station)
	}
	// The bar spans all that fired here, the gap before what moves on included.
	s.rect(x, top, flowNode, s.barEnd(top, station)-top, 3, "fill")
	s.WriteString("</g>\n")
	fires := "fires for " + Plural(station.Fired, "message")
	if s.narrow {
		fires = Thousands(station.Fired)
		if moved := station.MovedOn(); moved > 0 {
			fires += ", " + Thousands(moved) + " move on"
		}
	}
	s.pair(x, top-9, "halo", c.String(), fires)
}

func (s *stairs) height(n int) float64 { return max(1.5, float64(n)*s.unit) }

func (s *stairs) barEnd(top float64, station journey.Station) float64 {
	return top + max(s.height(station.Fired), 2)
}

// band is messages that end here.
func (s *stairs) band(x float64, n int, what, class string) {
	h := s.height(n)
	s.tip(fmt.Sprintf("%s of %s %s", Thousands(n), Plural(s.Flow.Messages, "message"), what))
	s.rect(x+flowNode, s.y, s.to-x-flowNode, h, 0, class)
	s.closeTip()
	y := max(s.y+h/2+4, s.labelled+14)
	often := fmt.Sprintf("%s · %s", Thousands(n), Share(n, s.Flow.Messages))
	if s.narrow {
		s.pen.text(s.to+10, y, "small strong", what)
		y += 13
		s.pen.text(s.to+10, y, "soft small", often)
	} else {
		s.pair(s.to+14, y, "small", what, often)
	}
	s.labelled = y
	s.y += h
}

// moveOn is messages that go on to the next station.
func (s *stairs) moveOn(x float64, at int, station journey.Station) {
	h := s.height(station.MovedOn())
	from, to := s.y, s.y+flowGap
	if need := s.labelled + 18 - h; to < need {
		to = math.Max(to, math.Min(need, from+60))
	}
	next := x + s.pitch
	bend := x + flowNode + (s.pitch-flowNode)/2
	d := fmt.Sprintf("M%s %s C%s %s %s %s %s %s V%s C%s %s %s %s %s %s Z",
		num(x+flowNode), num(from), num(bend), num(from), num(bend), num(to), num(next), num(to),
		num(to+h), num(bend), num(to+h), num(bend), num(from+h), num(x+flowNode), num(from+h))
	s.path(d, "flow")
	text := ""
	if station.Lapsed > 0 {
		text = Thousands(station.Lapsed) + " lapsed"
	}
	if station.Rejected > 0 {
		if text != "" {
			text += ", "
		}
		text += Thousands(station.Rejected) + " failed"
	}
	switch {
	case s.narrow: // the station's own words tell it
	case h >= 24:
		s.pen.text(x+flowNode+10, from+h/2+4, "small note", text)
	default:
		s.pen.text(x+flowNode+10, from+h+18, "small halo note", text)
	}
	s.y = to
}
