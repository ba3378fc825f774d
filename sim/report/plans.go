package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"cascade/sim/tune"
)

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
