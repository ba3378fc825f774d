package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"cascade/sim/tune"
)

// PlansSection is the plans that were tried on a page: where today's stands, which one is recommended, and those that
// nothing beats.
func PlansSection(title string, r *tune.Result) Section {
	s := Section{Title: title, About: fmt.Sprintf("%s, each over the same %s",
		Plural(len(r.Candidates), "plan"), Plural(r.Messages, "message"))}
	s.Picture.Plans(title, r)
	s.Facts = []Paragraph{{Head: "today's plan", Lines: []string{r.Standing(0)}}}
	if r.Recommended >= 0 {
		recommended := Paragraph{
			Head: "recommended: " + tune.Words(r.Candidates[r.Recommended].Plan), Lines: []string{r.Reason()},
		}
		if fresh := r.OnFreshSeeds(); fresh != "" {
			recommended.Lines = append(recommended.Lines, fresh)
		}
		s.Facts = append(s.Facts, recommended)
	} else {
		s.Facts = append(s.Facts, Paragraph{Lines: []string{"no plan keeps the bounds"}})
	}
	front := Paragraph{Head: "nothing beats"}
	for _, g := range r.Front() {
		front.Lines = append(front.Lines, tune.Words(g.Plan)+": "+g.Figures.Words())
	}
	s.Facts = append(s.Facts, front)
	return s
}

// Plans prints plans that were tried, with their figures. The one at the recommended place is marked.
func Plans(out io.Writer, front []tune.Group, recommended int) {
	var table strings.Builder
	t := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	width := len("plan")
	for _, g := range front {
		width = max(width, len(tune.Words(g.Plan)))
	}
	row := func(mark, plan string, cells ...string) {
		fmt.Fprintf(t, "  %s %s\t%s\t\n", mark, Pad(plan, width), strings.Join(cells, "\t"))
	}
	row(" ", "plan", "reached", "half within", "95% within", "twice", "cost of 1,000", "")
	for _, g := range front {
		mark, alike := " ", ""
		if g.Place == recommended {
			mark = "*"
		}
		if n := len(g.Others); n > 0 {
			alike = Thousands(n) + " alike"
		}
		row(mark, tune.Words(g.Plan), append(g.Row(), alike)...)
	}
	_ = t.Flush()
	for line := range strings.Lines(table.String()) {
		fmt.Fprintln(out, strings.TrimRight(line, " \n"))
	}
}
