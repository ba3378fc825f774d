package report

import (
	"fmt"

	"cascade/sim/tune"
)

// Plans adds the plans that were tried: how many are reached twice, and by when 95 of 100 are reached. Those that
// nothing beats are filled, the recommended one is named.
func (p *Picture) Plans(title string, r *tune.Result) {
	const base = curveTop + curveHeight
	var d pen
	d.text(margin, 36, "title", title)
	d.text(margin, 57, "sub", fmt.Sprintf("%s over the same %s; filled: nothing beats it",
		Plural(len(r.Candidates), "plan"), Plural(r.Messages, "message")))
	d.pair(margin, 88, "", "Reached twice", "share of the messages, over the time within which 95 of 100 are reached")
	slowest, most := 0.0, 0.0
	for i := range r.Candidates {
		slowest = max(slowest, tune.P95.Of(&r.Candidates[i].Figures))
		most = max(most, tune.Duplicates.Of(&r.Candidates[i].Figures))
	}
	slowest, most = max(slowest, 1)*1.08, max(most, 0.01)*1.08
	x := func(c *tune.Candidate) float64 {
		return curveLeft + (curveRight-curveLeft)*tune.P95.Of(&c.Figures)/slowest
	}
	y := func(c *tune.Candidate) float64 { return base - curveHeight*tune.Duplicates.Of(&c.Figures)/most }
	for i := range 5 {
		share := float64(i) / 4
		at := base - curveHeight*share
		d.line(curveLeft, at, curveRight, at, "grid")
		d.text(curveLeft-10, at+4, "soft small end", percent(most*share))
		d.text(curveLeft+(curveRight-curveLeft)*share, base+19, "soft small middle",
			fmt.Sprintf("%.0f s", slowest*share))
	}
	d.line(curveLeft, base, curveRight, base, "axis")
	for i := range r.Candidates {
		c := &r.Candidates[i]
		d.tip(tune.Words(c.Plan))
		class := "ring"
		if c.Beaten == 0 {
			class = "dot"
		}
		d.WriteString(`<g class="` + colour(c.Plan[0].Channel) + `">`)
		d.circle(x(c), y(c), 5, class)
		d.WriteString("</g>")
		d.closeTip()
	}
	if r.Recommended >= 0 {
		c := &r.Candidates[r.Recommended]
		d.text(min(x(c)+10, curveRight-180), y(c)-10, "small strong halo", tune.Words(c.Plan))
	}
	p.panels = append(p.panels, panel{title, crowdWidth, base + 60, d.Bytes()})
}
