package command

import (
	"context"
	"io"
	"slices"

	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/golden"
	"cascade/sim/journey"
	"cascade/sim/outfile"
	"cascade/sim/report"
)

// Pictures are the drawings that run, verify and diff can make of what they saw.
type Pictures struct {
	SVG     string // write a picture here; "-": standard output
	HTML    string // write a page with the picture and every message here
	Mermaid bool   // print sequence diagrams for a Markdown page, and nothing else
}

// wanted tells whether anything is to be drawn.
func (p Pictures) wanted() bool { return p.SVG != "" || p.HTML != "" || p.Mermaid }

// asked are the files that are asked for: those of the pictures, and others by their flags.
func (p Pictures) asked(flagsAndPaths ...string) []outfile.Asked {
	all := []outfile.Asked{{Flag: "--svg", Path: p.SVG}, {Flag: "--html", Path: p.HTML}}
	for pair := range slices.Chunk(flagsAndPaths, 2) {
		all = append(all, outfile.Asked{Flag: pair[0], Path: pair[1]})
	}
	return all
}

// of draws verdicts: those that differ, or, where none does, all.
func (p Pictures) of(ctx context.Context, verdicts []*golden.Verdict, names [2]string, title string,
	out io.Writer,
) error {
	if !p.wanted() {
		return nil
	}
	a, err := openDrawings(ctx, p, out)
	if err != nil {
		return err
	}
	defer a.discard()
	a.names = names
	good := !slices.ContainsFunc(verdicts, func(v *golden.Verdict) bool { return !v.Good() })
	for _, v := range verdicts {
		if good || !v.Good() {
			a.verdict(v)
		}
	}
	return a.write(title)
}

// collect prepares a run so that it can be drawn.
func collect(ctx context.Context, s *scenarios.Scenario, o *sim.RunOptions) (*journey.Collector, error) {
	route, err := journey.RouteOf(ctx, s, *o)
	if err != nil {
		return nil, err
	}
	messages := golden.Count(s, o.Messages)
	c := journey.NewCollector(route, messages, report.MostListed)
	o.Each = c.Take
	return c, nil
}
