package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/journey"
)

// Crowd is many messages as a picture: how long they took to succeed on each channel, how they went from channel to
// channel, and whether that is what was expected.
type Crowd struct {
	Title    string
	Subtitle string // with the seed
	Times    sim.Percentiles
	Flow     *journey.Flow
	Was      *journey.Flow // as it was before, drawn as a dashed line; nil: nothing
	Names    [2]string     // of the two, where there is Was
	Expected []sim.Checked // nil: nothing was
	Width    float64       // in pixels; 0: as wide as it is in a file
}

const (
	crowdWidth  = 1056.0
	curveLeft   = 70.0
	curveRight  = 780.0
	curveTop    = 112.0
	curveHeight = 230.0
)

// Crowd adds the picture of many messages.
func (p *Picture) Crowd(c Crowd) {
	d := crowdDrawing{Crowd: c, frame: frameOf(c.Width)}
	if c.Width == 0 {
		d.frame.width = max(crowdWidth, textWidth(c.Subtitle, 12)+2*margin)
	}
	d.scale = newTimeScale(d.frame, c.Flow, c.Was)
	y := d.head(&d.pen, c.Title, c.Subtitle)
	y = d.heading(&d.pen, y+31, "Succeeded by then",
		"share of the messages, by channel, over the time since the first firing (logarithmic)")
	if d.base = y + 24 + curveHeight; d.succeeded() {
		y = d.curve()
	} else {
		y += 24
		d.pen.text(d.margin(), y, "soft", "Nothing has succeeded yet.")
	}
	bottom := d.flow(y + 42)
	bottom = d.expected(bottom)
	p.panels = append(p.panels, panel{c.Title, d.width, bottom + margin, d.Bytes()})
}

// succeeded tells whether there is anything that a curve could show.
func (d *crowdDrawing) succeeded() bool {
	some := func(f *journey.Flow) bool {
		return f != nil && slices.ContainsFunc(f.Waits, func(w []time.Duration) bool { return len(w) > 0 })
	}
	return some(d.Flow) || some(d.Was)
}

type crowdDrawing struct {
	pen
	Crowd
	frame
	scale timeScale
	base  float64 // of the curve
}

// curve draws the cumulated shares of the channels on each other, and returns where that ends.
func (d *crowdDrawing) curve() float64 {
	for share := 0; share <= 100; share += 25 {
		y := d.base - curveHeight*float64(share)/100
		d.line(d.left, y, d.right, y, "grid")
		d.pen.text(d.left-10, y+4, "soft small end", fmt.Sprintf("%d%%", share))
	}
	d.ticks()
	below := make([]float64, curvePoints+1)
	var labels []label
	for i, c := range d.Flow.Channels {
		above := slices.Clone(below)
		d.scale.cumulate(above, d.Flow.Waits[i], d.Flow.Messages)
		if n := len(d.Flow.Waits[i]); n > 0 {
			fmt.Fprintf(d, `<g class="%s">`, colour(c))
			d.path(d.area(below, above), "area")
			d.WriteString("</g>\n")
			middle := d.base - curveHeight*(below[curvePoints]+above[curvePoints])/2
			text := fmt.Sprintf("%s %s", c, Share(n, d.Flow.Messages))
			last := Seconds(roughly(d.Flow.Waits[i][n-1]))
			labels = append(labels, label{middle, text, Thousands(n) + ", the last at " + last, c})
		}
		below = above
	}
	if d.Was != nil {
		d.before()
	}
	d.percentiles()
	return d.labels(labels)
}

// ticks names times on the axis, none over another.
func (d *crowdDrawing) ticks() {
	end := 0.0
	for _, t := range d.scale.ticks() {
		x, text := d.scale.x(t), tickWords(t)
		d.line(x, d.base, x, d.base+5, "axis")
		if half := textWidth(text, 11) / 2; x-half > end {
			d.pen.text(x, d.base+19, "soft small middle", text)
			end = x + half + 4
		}
	}
	d.line(d.left, d.base, d.right, d.base, "axis")
}

// before draws the curve of all channels as it was.
func (d *crowdDrawing) before() {
	total := make([]float64, curvePoints+1)
	for _, waits := range d.Was.Waits {
		d.scale.cumulate(total, waits, d.Was.Messages)
	}
	d.path(d.edge(total), "was")
	text := d.Names[0] + ", all channels"
	x, y := d.right-max(170, textWidth(text, 11)+34), d.base-curveHeight-8
	d.line(x, y, x+28, y, "was")
	d.pen.text(x+34, y+4, "soft small", text)
}

// percentiles marks the points of the distribution, in rows where they are too near each other.
func (d *crowdDrawing) percentiles() {
	ends := [3]float64{}
	mark := func(name string, at time.Duration) {
		x := d.scale.x(at)
		text := name + " " + Seconds(roughly(at))
		half := textWidth(text, 11) / 2
		row := max(slices.IndexFunc(ends[:], func(end float64) bool { return end < x-half }), 0)
		ends[row] = x + half + 8
		d.line(x, d.base-curveHeight, x, d.base, "dash")
		d.pen.text(min(x, d.width-half-4), d.base+36+13*float64(row), "small middle halo", text)
	}
	name := ""
	points := [...]time.Duration{d.Times.P50.Duration(), d.Times.P95.Duration(), d.Times.P99.Duration()}
	for i, word := range [...]string{"p50", "p95", "p99"} {
		if name += word; i < 2 && points[i+1] == points[i] {
			name += " "
			continue
		}
		if points[i] > 0 {
			mark(name, points[i])
		}
		name = ""
	}
}

// roughly is as exact as a picture is.
func roughly(t time.Duration) time.Duration {
	if t < 10*time.Second {
		return t.Round(time.Millisecond)
	}
	return t.Round(100 * time.Millisecond)
}

// label is a name at the right of the curve.
type label struct {
	y          float64
	text, soft string
	channel    orchestrator.Channel
}

// labels writes the names where their areas end, none over another, and returns where the whole of the curve ends. On
// a narrow picture they stand below it.
func (d *crowdDrawing) labels(all []label) float64 {
	const room = 31.0
	slices.SortFunc(all, func(a, b label) int { return int(math.Copysign(1, b.y-a.y)) })
	if d.narrow {
		return d.listed(all)
	}
	y := d.base + room/2
	for i := range all {
		y = min(all[i].y, y-room)
		all[i].y = y
	}
	if len(all) > 0 {
		if over := d.base - curveHeight + 4 - all[len(all)-1].y; over > 0 {
			for i := range all {
				all[i].y += over
			}
		}
	}
	for _, l := range all {
		fmt.Fprintf(d, `<g class="%s">`, colour(l.channel))
		d.rect(d.right+14, l.y-11, 4, 26, 2, "fill")
		d.WriteString("</g>\n")
		d.pen.text(d.right+26, l.y, "strong", l.text)
		d.pen.text(d.right+26, l.y+14, "soft small", l.soft)
	}
	return d.base + 36
}

// listed writes the names in rows, and returns where they end.
func (d *crowdDrawing) listed(all []label) float64 {
	y := d.base + 66
	for _, l := range slices.Backward(all) {
		y += 21
		fmt.Fprintf(d, `<g class="%s">`, colour(l.channel))
		d.rect(d.margin(), y-11, 4, 14, 2, "fill")
		d.WriteString("</g>\n")
		d.pair(d.margin()+12, y, "", l.text, l.soft)
	}
	return y
}

// expected tells of each figure that something is expected of whether it holds, and returns where that ends.
func (d *crowdDrawing) expected(y float64) float64 {
	if len(d.Expected) == 0 {
		return y
	}
	y = d.heading(&d.pen, y+34, "Expected", "what the scenario holds its figures to")
	for _, c := range d.Expected {
		y += 24
		class, sign, word := "pass", "M%s %s l3 3.2 l5.6 -6.4", "holds"
		if !c.Holds {
			class, sign, word = "fail", "M%s %s m1 -3 l6 6 m0 -6 l-6 6", "is broken"
		}
		x := d.margin() + 8
		d.tip(FigureName(c.Figure) + " " + word)
		d.circle(x, y-4, 8, class)
		d.path(fmt.Sprintf(sign, num(x-4), num(y-3.6)), "check")
		soft := c.Came() + ", expected " + c.Bounds()
		if d.narrow {
			d.pen.text(x+16, y, "strong", FigureName(c.Figure))
			y += 15
			d.pen.text(x+16, y, "soft small", soft)
		} else {
			d.pair(x+16, y, "", FigureName(c.Figure), soft)
		}
		d.closeTip()
	}
	return y
}

// area goes along the upper line and back along the lower one.
func (d *crowdDrawing) area(below, above []float64) string {
	back := make([]string, 0, len(below))
	for i := curvePoints; i >= 0; i-- {
		back = append(back, d.point(i, below[i]))
	}
	return d.edge(above) + " L" + strings.Join(back, " L") + " Z"
}

func (d *crowdDrawing) edge(shares []float64) string {
	points := make([]string, 0, len(shares))
	for i, share := range shares {
		points = append(points, d.point(i, share))
	}
	return "M" + strings.Join(points, " L")
}

func (d *crowdDrawing) point(i int, share float64) string {
	x := d.left + (d.right-d.left)*float64(i)/curvePoints
	return num(x) + " " + num(d.base-curveHeight*share)
}
