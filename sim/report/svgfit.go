package report

import (
	"fmt"
	"math"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/fit"
)

// Fitted adds the curves of a channel's receipts, and, dashed, those of the model that they became.
func (p *Picture) Fitted(c fit.Channel) {
	d := fitDrawing{channel: c.Channel}
	d.text(margin, 36, "title", c.Channel.String())
	d.text(margin, 57, "sub", Plural(c.Sends, "send")+"; lines are the receipts, dashes the model")
	d.scale = scaleOf(c.Delivered.Curve, c.Read.Curve)
	d.grid()
	model := c.Model()
	if c.Channel.Reports(orchestrator.Delivered) {
		d.curve("delivered, since the handing over", c.Delivered.Curve, &model.Delivered)
	}
	if model.Read != nil {
		d.curve("read, since the delivery", c.Read.Curve, model.Read)
	}
	p.panels = append(p.panels, panel{c.Channel.String(), crowdWidth, curveTop + curveHeight + 60, d.Bytes()})
}

type fitDrawing struct {
	pen
	channel orchestrator.Channel
	scale   timeScale
}

// scaleOf is the axis on which all of the curves are seen.
func scaleOf(curves ...fit.Curve) timeScale {
	least, most := time.Duration(math.MaxInt64), time.Duration(0)
	for _, c := range curves {
		if n := len(c.Steps); n > 0 {
			least, most = min(least, c.Steps[0].At), max(most, c.Steps[n-1].At)
		}
	}
	return timeScaleOver(least, most)
}

// grid draws the axes.
func (d *fitDrawing) grid() {
	const base = curveTop + curveHeight
	for share := 0; share <= 100; share += 25 {
		y := base - curveHeight*float64(share)/100
		d.line(curveLeft, y, curveRight, y, "grid")
		d.text(curveLeft-10, y+4, "soft small end", fmt.Sprintf("%d%%", share))
	}
	for _, t := range d.scale.ticks() {
		x := d.scale.x(t)
		d.line(x, base, x, base+5, "axis")
		d.text(x, base+19, "soft small middle", tickWords(t))
	}
	d.line(curveLeft, base, curveRight, base, "axis")
}

// curve draws how the share rises of which a status has come, and its model.
func (d *fitDrawing) curve(name string, c fit.Curve, model *scenarios.Latency) {
	const base = curveTop + curveHeight
	if len(c.Steps) == 0 {
		return
	}
	plateau, _ := c.Plateau()
	var path strings.Builder
	fmt.Fprintf(&path, "M%s %s", num(curveLeft), num(base))
	for i, s := range c.Steps {
		if i%max(1, len(c.Steps)/curvePoints) == 0 || i == len(c.Steps)-1 {
			fmt.Fprintf(&path, "H%sV%s", num(d.scale.x(s.At)), num(base-curveHeight*s.Share))
		}
	}
	fmt.Fprintf(&path, "H%s", num(curveRight))
	fmt.Fprintf(d, `<g class="%s">`, colour(d.channel))
	d.path(path.String(), "curve")
	d.WriteString("</g>\n")

	var dashes strings.Builder
	for i := range curvePoints {
		share := (float64(i) + 0.5) / curvePoints
		verb := "L"
		if i == 0 {
			verb = "M"
		}
		fmt.Fprintf(&dashes, "%s%s %s", verb, num(d.scale.x(fit.Quantile(model, share))),
			num(base-curveHeight*plateau*share))
	}
	d.path(dashes.String(), "was")
	d.text(curveRight+12, base-curveHeight*plateau+4, "small", name+": "+percent(plateau))
}
