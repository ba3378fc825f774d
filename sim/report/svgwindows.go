package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
)

// Windows is what comes of a step's window at each of some lengths: how many are reached twice, and by when 95 of 100
// succeed. What one of the two gains the other one loses.
type Windows struct {
	Channel orchestrator.Channel // whose window it is
	Points  []WindowPoint        // the shortest first
	Was, Is time.Duration        // two of their lengths; Was 0: it had no window
	Width   float64              // of the picture; 0: the usual
}

// WindowPoint is what comes of one length.
type WindowPoint struct {
	Window time.Duration
	Twice  float64 // the share of the messages that reached their recipient twice
	P95    time.Duration
}

const (
	windowsTop    = 104.0
	windowsHeight = 118.0 // of each of the two
	windowsGap    = 62.0
)

// Windows adds the picture of a step's window.
func (p *Picture) Windows(w Windows) {
	if len(w.Points) < 2 {
		return
	}
	d := windowsDrawing{Windows: w, left: 58, right: clampWidth(w.Width) - 24}
	d.from, d.to = w.Points[0].Window, w.Points[len(w.Points)-1].Window
	title := w.Channel.String() + "’s window"
	d.text(frameOf(w.Width).margin(), 34, "title", title)
	bottom := windowsTop + 2*windowsHeight + windowsGap
	d.marker("was", w.Was, bottom, "before")
	d.marker("is", w.Is, bottom, "now")
	d.chart(windowsTop, "Reached twice", percentScale(d.values(twice)), twice)
	d.chart(windowsTop+windowsHeight+windowsGap, "95 of 100 succeed within", spanScale(d.values(seconds)), seconds)
	d.axis(bottom)
	p.panels = append(p.panels, panel{title, clampWidth(w.Width), bottom + 34, d.Bytes()})
}

func twice(p WindowPoint) float64   { return p.Twice }
func seconds(p WindowPoint) float64 { return p.P95.Seconds() }

type windowsDrawing struct {
	pen
	Windows
	left, right float64
	from, to    time.Duration
}

func (d *windowsDrawing) x(w time.Duration) float64 {
	return d.left + (d.right-d.left)*float64(w-d.from)/float64(d.to-d.from)
}

func (d *windowsDrawing) values(of func(WindowPoint) float64) (all []float64) {
	for _, p := range d.Points {
		all = append(all, of(p))
	}
	return all
}

// marker is a length that the window has or had, in both charts.
func (d *windowsDrawing) marker(class string, at time.Duration, bottom float64, word string) {
	if at == 0 || class == "was" && at == d.Is {
		return
	}
	x := d.x(at)
	for top := windowsTop; top < bottom; top += windowsHeight + windowsGap {
		d.line(x, top, x, top+windowsHeight, class)
	}
	text := word + " " + Seconds(at)
	other := d.Was
	if class == "was" {
		other = d.Is
	}
	rightOf := at >= other
	if wide := textWidth(text, 12); x-wide < margin || rightOf && x+wide < d.right+12 {
		d.text(x+6, windowsTop-8, "small strong halo", text)
		return
	}
	d.text(x-6, windowsTop-8, "small strong halo end", text)
}

// chart is one figure over the lengths.
func (d *windowsDrawing) chart(top float64, name string, s yScale, of func(WindowPoint) float64) {
	base := top + windowsHeight
	y := func(v float64) float64 { return base - windowsHeight*v/s.most }
	for i := range 3 {
		v := s.most * float64(i) / 2
		d.line(d.left, y(v), d.right, y(v), "grid")
		d.text(d.left-8, y(v)+4, "soft small end", s.words(v))
	}
	var line strings.Builder
	for i, p := range d.Points {
		fmt.Fprintf(&line, "%c%s %s", "ML"[min(i, 1)], num(d.x(p.Window)), num(y(of(p))))
	}
	fmt.Fprintf(d, `<g class="%s">`+"\n", colour(d.Channel))
	d.path(fmt.Sprintf("%sL%s %sL%s %sZ", line.String(), num(d.right), num(base), num(d.left), num(base)), "flow")
	d.path(line.String(), "curve")
	d.WriteString("</g>\n")
	d.text(d.left, top-28, "strong", name)
	for _, own := range []struct {
		at    time.Duration
		class string
	}{{d.Was, "hollow"}, {d.Is, "solid"}} {
		i := slices.IndexFunc(d.Points, func(p WindowPoint) bool { return p.Window == own.at })
		if i < 0 || own.at == d.Is && own.class == "hollow" {
			continue
		}
		d.circle(d.x(own.at), y(of(d.Points[i])), 5, own.class)
	}
}

// axis names the lengths. What is drawn over it, such as a slider, finds its place by the plot.
func (d *windowsDrawing) axis(base float64) {
	d.line(d.left, base, d.right, base, "axis")
	for _, t := range roundLengths(d.from, d.to, (d.right-d.left)/64) {
		d.line(d.x(t), base, d.x(t), base+5, "axis")
		d.text(d.x(t), base+19, "soft small middle", Seconds(t))
	}
	fmt.Fprintf(d, `<rect class="plot" x="%s" y="%s" width="%s" height="%s" data-from="%s" data-to="%s"/>`+"\n", num(d.left),
		num(windowsTop), num(d.right-d.left), num(base-windowsTop), num(d.from.Seconds()), num(d.to.Seconds()))
}

// roundLengths are round times from one to another, at most so many.
func roundLengths(from, to time.Duration, most float64) (all []time.Duration) {
	steps := []int{5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 21600}
	step := time.Duration(steps[len(steps)-1]) * time.Second
	for _, s := range slices.Backward(steps) {
		if one := time.Duration(s) * time.Second; float64(to-from)/float64(one) <= most {
			step = one
		}
	}
	for t := (from + step - 1) / step * step; t <= to; t += step {
		all = append(all, t)
	}
	return all
}

// yScale is an axis from zero up to a round value.
type yScale struct {
	most  float64
	words func(float64) string
}

func percentScale(values []float64) yScale {
	return yScale{min(roundUp(slices.Max(values)*100, 1)/100, 1), percent}
}

func spanScale(values []float64) yScale {
	return yScale{roundUp(slices.Max(values), 10), func(v float64) string {
		return Seconds(time.Duration(v * float64(time.Second)).Round(time.Millisecond))
	}}
}

// roundUp is the next round number that is not below v, nor below least.
func roundUp(v, least float64) float64 {
	v = max(v, least)
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range [...]float64{1, 1.2, 1.6, 2, 3, 4, 6, 8, 10} {
		if unit*m >= v {
			return unit * m
		}
	}
	return 10 * unit
}
