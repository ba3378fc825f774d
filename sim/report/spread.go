package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"cascade/sim"
)

// Spread is how one figure varies over runs that differ in their seeds only.
type Spread struct {
	Figure              string
	Least, Median, Most float64 // the median is that of nearest rank
	LeastSeed, MostSeed uint64  // the first such
}

// Spreads are the figures of the runs that are not always 0. There must be at least one run.
func Spreads(runs []sim.Summary) []Spread {
	var all []Spread
	for _, path := range FigurePaths(runs[0]) {
		s := Spread{Figure: path}
		values := make([]float64, len(runs))
		least, most := 0, 0
		for i, run := range runs {
			values[i] = run.Figure(path)
			if values[i] < values[least] {
				least = i
			}
			if values[i] > values[most] {
				most = i
			}
		}
		s.Least, s.LeastSeed = values[least], runs[least].Seed
		s.Most, s.MostSeed = values[most], runs[most].Seed
		slices.SortFunc(values, cmp.Compare[float64])
		s.Median = values[(len(values)+1)/2-1]
		if s.Most > 0 {
			all = append(all, s)
		}
	}
	return all
}

// WriteSpreads prints the figures with the seeds of the extremes.
func WriteSpreads(out io.Writer, spreads []Spread) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tleast\tseed\tmedian\tmost\tseed\t")
	for _, s := range spreads {
		show := func(v float64) string { return FigureValue(s.Figure, v) }
		fmt.Fprintf(t, "  %s\t%s\t%d\t%s\t%s\t%d\t\n", Pad(FigureName(s.Figure), 19),
			show(s.Least), s.LeastSeed, show(s.Median), show(s.Most), s.MostSeed)
	}
	_ = t.Flush()
}

// SpreadJSON is the spreads as one object on one line, with the figures in the order of the summary.
func SpreadJSON(scenario string, runs []sim.Summary, spreads []Spread) ([]byte, error) {
	name, err := json.Marshal(scenario)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, `{"scenario":%s,"messages":%d,"seeds":{"first":%d,"count":%d},"figures":{`,
		name, runs[0].Messages, runs[0].Seed, len(runs))
	for i, s := range spreads {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `%q:{"least":%s,"leastSeed":%d,"median":%s,"most":%s,"mostSeed":%d}`, s.Figure,
			jsonNumber(s.Least), s.LeastSeed, jsonNumber(s.Median), jsonNumber(s.Most), s.MostSeed)
	}
	b.WriteString("}}\n")
	return []byte(b.String()), nil
}

func jsonNumber(v float64) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("report: a figure that is no number: " + err.Error())
	}
	return text
}
