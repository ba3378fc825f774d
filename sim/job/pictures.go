package job

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/golden"
	"cascade/sim/journey"
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

// album collects what is drawn, and writes it at the end.
type album struct {
	Pictures
	picture  report.Picture
	page     report.Page
	mermaid  bytes.Buffer
	diagrams int
	names    [2]string // of the two sides of a comparison
}

// of draws verdicts: those that differ, or, where none does, all.
func (p Pictures) of(verdicts []*golden.Verdict, names [2]string, title string, out io.Writer) error {
	if !p.wanted() {
		return nil
	}
	a := album{Pictures: p, names: names}
	good := !slices.ContainsFunc(verdicts, func(v *golden.Verdict) bool { return !v.Good() })
	for _, v := range verdicts {
		if good || !v.Good() {
			a.verdict(v)
		}
	}
	return a.write(title, out)
}

// run adds a run that was collected.
func (a *album) run(name string, r *sim.Result, c *journey.Collector) {
	c.Flow.Sort()
	s := report.Section{Title: name, About: runWords(r.Summary, r.Route(0)), Left: r.Summary.Messages - len(c.Journeys)}
	if s.Title != r.Scenario.Name {
		s.Title += ", in " + r.Scenario.Name
	}
	for n, j := range c.Journeys {
		s.Messages = append(s.Messages, report.Listed{Number: n + 1, UMID: r.UMID(uint32(n)), Journey: j})
	}
	if r.Summary.Messages <= golden.Small {
		for n, j := range c.Journeys {
			a.message(&s.Picture, s.Title, r.Summary, r.Route(0), n, j, nil)
		}
	} else {
		s.Picture.Crowd(report.Crowd{Title: s.Title, Subtitle: s.About, Times: r.Summary.TimeToSuccess, Flow: c.Flow})
		a.message(&s.Picture, s.Title, r.Summary, r.Route(0), int(c.Number), c.Deepest, nil)
	}
	a.add(s)
}

func (a *album) add(s report.Section) {
	a.picture.Append(s.Picture)
	a.page.Sections = append(a.page.Sections, s)
}

// before is how a message went that is compared.
type before struct {
	journey journey.Journey
	route   orchestrator.Route
}

// message adds one message, as lanes and as a diagram.
func (a *album) message(p *report.Picture, name string, s sim.Summary, route orchestrator.Route, n int, j journey.Journey, before *before) {
	title := fmt.Sprintf("%s: message %d of %s", name, n+1, report.Thousands(s.Messages))
	if s.Messages == 1 {
		title = name
	}
	lanes := report.Lanes{Title: title, Subtitle: runWords(s, route), Route: route, Journey: j, Names: a.names}
	if before != nil {
		lanes.Was, lanes.WasRoute = &before.journey, before.route
	}
	p.Lanes(lanes)
	if a.diagrams++; a.diagrams > 1 {
		a.mermaid.WriteString("\n")
	}
	report.Sequence{Title: fmt.Sprintf("%s, seed %d", title, s.Seed), Journey: j}.Write(&a.mermaid)
}

// runWords are a run's plan, seed and size.
func runWords(s sim.Summary, route orchestrator.Route) string {
	return fmt.Sprintf("%s · seed %d, %s", report.PlanWords(route), s.Seed, report.Plural(s.Messages, "message"))
}

// verdict adds what came of a comparison: where something differs both, and else the run as it is.
func (a *album) verdict(v *golden.Verdict) {
	r := v.Now
	s := report.Section{Title: v.Name, About: runWords(r.Summary, r.Route()), Facts: v.Lines()}
	flow := journey.FlowOf(r.Channels(), r.Journeys)
	crowd := report.Crowd{Title: v.Name, Subtitle: s.About, Times: r.Summary.TimeToSuccess, Flow: flow, Names: a.names}
	var was []journey.Journey
	if c := v.Comparison; c != nil && !c.Same() {
		was = c.Was.Journeys
		crowd.Was = journey.FlowOf(c.Was.Channels(), was)
	}
	if r.Messages > golden.Small {
		s.Picture.Crowd(crowd)
	}
	a.examples(&s.Picture, v)
	s.Messages, s.Left = listed(r, was)
	a.add(s)
}

// examples adds the first message of each cause; of a small run without any, its first message.
func (a *album) examples(p *report.Picture, v *golden.Verdict) {
	r := v.Now
	if v.Comparison == nil || len(v.Comparison.Examples) == 0 {
		if r.Messages <= golden.Small && len(r.Journeys) > 0 {
			a.message(p, v.Name, r.Summary, r.Route(), 0, r.Journeys[0], nil)
		}
		return
	}
	for i, e := range v.Comparison.Examples {
		if i == 3 {
			break
		}
		a.message(p, v.Name, r.Summary, r.Route(), e.Message-1, e.Now, &before{e.Was, v.Comparison.Was.Route()})
	}
}

// listed are the messages of a record; of a large one that is as it was, only the first.
func listed(r *golden.Record, was []journey.Journey) (messages []report.Listed, left int) {
	most := report.MostListed
	if was == nil {
		most = min(most, 100)
	}
	for n := range min(len(r.Journeys), most) {
		j := r.Journeys[n].Brief()
		differs := n < len(was) && was[n].String() != j.String()
		messages = append(messages, report.Listed{Number: n + 1, Journey: j, Differs: differs})
	}
	return messages, r.Messages - len(messages)
}

// write writes the files that were asked for, and prints the diagrams.
func (a *album) write(title string, out io.Writer) error {
	var text bytes.Buffer
	if a.SVG != "" {
		if err := a.picture.Write(&text); err != nil {
			return err
		}
		if err := writeTo(a.SVG, out, text.Bytes()); err != nil {
			return err
		}
	}
	if a.HTML != "" {
		text.Reset()
		a.page.Title = title
		if err := a.page.Write(&text); err != nil {
			return err
		}
		if err := writeTo(a.HTML, out, text.Bytes()); err != nil {
			return err
		}
	}
	if a.Mermaid {
		_, err := out.Write(a.mermaid.Bytes())
		return err
	}
	return nil
}

// collect prepares a run so that it can be drawn.
func collect(ctx context.Context, s *scenarios.Scenario, o *sim.RunOptions) (*journey.Collector, error) {
	route, err := journey.RouteOf(ctx, s, *o)
	if err != nil {
		return nil, err
	}
	messages := golden.Count(s, golden.Options{Messages: o.Messages})
	c := journey.NewCollector(route, messages, report.MostListed)
	o.Each = c.Take
	return c, nil
}
