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

// Crowd is many messages as a picture: how long they took to succeed on each channel, and how they went from
// channel to channel.
type Crowd struct {
	Title    string
	Subtitle string // with the seed
	Times    sim.Percentiles
	Flow     *journey.Flow
	Was      *journey.Flow // as it was before, drawn as a dashed line; nil: nothing
	Names    [2]string     // of the two, where there is Was
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
	d := crowdDrawing{Crowd: c}
	d.scale = newTimeScale(c.Flow, c.Was)
	d.text(margin, 36, "title", c.Title)
	d.text(margin, 57, "sub", c.Subtitle)
	d.pair(margin, 88, "", "Succeeded by then",
		"share of the messages, by channel, over the time since the first firing (logarithmic)")
	d.curve()
	bottom := d.flow(curveTop + curveHeight + 78)
	width := max(crowdWidth, textWidth(c.Subtitle, 12)+2*margin)
	p.panels = append(p.panels, panel{width, bottom + margin, d.Bytes()})
}

type crowdDrawing struct {
	pen
	Crowd
	scale timeScale
}

// curve draws the cumulated shares of the channels on each other.
func (d *crowdDrawing) curve() {
	const base = curveTop + curveHeight
	for share := 0; share <= 100; share += 25 {
		y := base - curveHeight*float64(share)/100
		d.line(curveLeft, y, curveRight, y, "grid")
		d.pen.text(curveLeft-10, y+4, "soft small end", fmt.Sprintf("%d%%", share))
	}
	for _, t := range d.scale.ticks() {
		x := d.scale.x(t)
		d.line(x, base, x, base+5, "axis")
		d.pen.text(x, base+19, "soft small middle", tickWords(t))
	}
	d.line(curveLeft, base, curveRight, base, "axis")
	below := make([]float64, curvePoints+1)
	var labels []label
	for i, c := range d.Flow.Channels {
		above := slices.Clone(below)
		d.scale.cumulate(above, d.Flow.Waits[i], d.Flow.Messages)
		if n := len(d.Flow.Waits[i]); n > 0 {
			fmt.Fprintf(d, `<g class="%s">`, colour(c))
			d.path(areaPath(below, above, base), "area")
			d.WriteString("</g>\n")
			middle := base - curveHeight*(below[curvePoints]+above[curvePoints])/2
			text := fmt.Sprintf("%s %s", c, Share(n, d.Flow.Messages))
			last := Seconds(roughly(d.Flow.Waits[i][n-1]))
			labels = append(labels, label{middle, text, Thousands(n) + ", the last at " + last, c})
		}
		below = above
	}
	if d.Was != nil {
		d.before(base)
	}
	d.percentiles(base)
	d.labels(labels, base)
}

// before draws the curve of all channels as it was.
func (d *crowdDrawing) before(base float64) {
	total := make([]float64, curvePoints+1)
	for _, waits := range d.Was.Waits {
		d.scale.cumulate(total, waits, d.Was.Messages)
	}
	d.path(linePath(total, base), "was")
	d.line(curveRight-170, curveTop-8, curveRight-142, curveTop-8, "was")
	d.pen.text(curveRight-136, curveTop-4, "soft small", d.Names[0]+", all channels")
}

// percentiles marks the points of the distribution, in rows where they are too near each other.
func (d *crowdDrawing) percentiles(base float64) {
	ends := [3]float64{}
	mark := func(name string, at time.Duration) {
		x := d.scale.x(at)
		text := name + " " + Seconds(roughly(at))
		half := textWidth(text, 11) / 2
		row := max(slices.IndexFunc(ends[:], func(end float64) bool { return end < x-half }), 0)
		ends[row] = x + half + 8
		d.line(x, curveTop, x, base, "dash")
		d.pen.text(x, base+36+13*float64(row), "small middle halo", text)
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

// labels writes the names where their areas end, none over another.
func (d *crowdDrawing) labels(all []label, base float64) {
	const room = 31.0
	slices.SortFunc(all, func(a, b label) int { return int(math.Copysign(1, b.y-a.y)) })
	y := base + room/2
	for i := range all {
		y = min(all[i].y, y-room)
		all[i].y = y
	}
	if len(all) > 0 {
		if over := curveTop + 4 - all[len(all)-1].y; over > 0 {
			for i := range all {
				all[i].y += over
			}
		}
	}
	for _, l := range all {
		fmt.Fprintf(d, `<g class="%s">`, colour(l.channel))
		d.rect(curveRight+14, l.y-11, 4, 26, 2, "fill")
		d.WriteString("</g>\n")
		d.pen.text(curveRight+26, l.y, "strong", l.text)
		d.pen.text(curveRight+26, l.y+14, "soft small", l.soft)
	}
}

// areaPath goes along the upper line and back along the lower one.
func areaPath(below, above []float64, base float64) string {
	back := make([]string, 0, len(below))
	for i := curvePoints; i >= 0; i-- {
		back = append(back, pointWords(i, below[i], base))
	}
	return linePath(above, base) + " L" + strings.Join(back, " L") + " Z"
}

func linePath(shares []float64, base float64) string {
	points := make([]string, 0, len(shares))
	for i, share := range shares {
		points = append(points, pointWords(i, share, base))
	}
	return "M" + strings.Join(points, " L")
}

func pointWords(i int, share, base float64) string {
	x := curveLeft + (curveRight-curveLeft)*float64(i)/curvePoints
	return num(x) + " " + num(base-curveHeight*share)
}
