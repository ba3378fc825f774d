package command

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/golden"
	"cascade/sim/journey"
	"cascade/sim/report"
)

// drawings collects what is drawn, and writes it at the end.
type drawings struct {
	Pictures
	picture  report.Picture
	page     report.Page
	mermaid  bytes.Buffer
	diagrams int
	names    [2]string // of the two sides of a comparison
	svg      output
	html     output
	out      io.Writer
}

// openDrawings makes sure that the files can be written before anything is run.
func openDrawings(ctx context.Context, p Pictures, out io.Writer) (*drawings, error) {
	a := &drawings{Pictures: p, out: out}
	var err error
	if a.svg, err = openOutput(ctx, p.SVG, out); err == nil {
		a.html, err = openOutput(ctx, p.HTML, out)
	}
	if err != nil {
		a.discard()
		return nil, err
	}
	return a, nil
}

// discard drops what was not written.
func (a *drawings) discard() {
	a.svg.discard()
	a.html.discard()
}

// run adds a run that was collected, and what came of what was expected of it.
func (a *drawings) run(name string, r *sim.Result, c *journey.Collector, expected []sim.Checked) {
	c.Flow.Sort()
	s := report.Section{Title: name, About: runWords(r.Summary, r.Route(0))}
	s.LeftOut = leftOut(len(c.Journeys), r.Summary.Messages, "listed")
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
		s.Picture.Crowd(report.Crowd{
			Title: s.Title, Subtitle: s.About, Times: r.Summary.TimeToSuccess, Flow: c.Flow, Expected: expected,
		})
		a.message(&s.Picture, s.Title, r.Summary, r.Route(0), int(c.Number), c.Deepest, nil)
	}
	a.add(s)
}

func (a *drawings) add(s report.Section) {
	a.picture.Append(s.Picture)
	a.page.Sections = append(a.page.Sections, s)
}

// before is how a message went that is compared.
type before struct {
	journey journey.Journey
	route   orchestrator.Route
}

// message adds one message, as lanes and as a diagram.
func (a *drawings) message(p *report.Picture, name string, s sim.Summary, route orchestrator.Route, n int,
	j journey.Journey, before *before,
) {
	title := fmt.Sprintf("%s: message %d of %s", name, n+1, report.Thousands(s.Messages))
	if s.Messages == 1 {
		title = name
	}
	lanes := report.Lanes{Title: title, Route: route, Journey: j, Names: a.names}
	lanes.Subtitle = runWords(s, route)
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
func (a *drawings) verdict(v *golden.Verdict) {
	r := v.Now
	s := report.Section{Title: v.Name, About: runWords(r.Summary, r.Route()), Facts: v.Paragraphs()}
	flow := journey.FlowOf(r.Route().Channels(), r.Journeys)
	crowd := report.Crowd{
		Title: v.Name, Subtitle: s.About, Times: r.Summary.TimeToSuccess, Flow: flow, Names: a.names,
	}
	var was []journey.Journey
	if c := v.Comparison; c != nil && !c.Same() {
		was = c.Was.Journeys
		crowd.Was = journey.FlowOf(c.Was.Route().Channels(), was)
	}
	if r.Messages > golden.Small {
		s.Picture.Crowd(crowd)
	}
	a.examples(&s.Picture, v)
	s.Messages = listed(r, was)
	s.LeftOut = slices.Concat(leftOut(len(r.Journeys), r.Messages, "kept and drawn"),
		leftOut(len(s.Messages), r.Messages, "listed"), undrawn(v))
	a.add(s)
}

// leftOut says that only the first messages are there, where there are more.
func leftOut(shown, of int, how string) []string {
	if shown >= of {
		return nil
	}
	return []string{fmt.Sprintf("Of %s the first %s are %s.", report.Plural(of, "message"),
		report.Thousands(shown), how)}
}

// mostExamples is up to how many messages are drawn to show causes.
const mostExamples = 3

// undrawn says of how many causes no example is drawn.
func undrawn(v *golden.Verdict) []string {
	if v.Comparison == nil || len(v.Comparison.Examples) <= mostExamples {
		return nil
	}
	causes := report.Plural(len(v.Comparison.Examples), "cause")
	return []string{fmt.Sprintf("Of %s the first %d are drawn.", causes, mostExamples)}
}

// examples adds the first message of each cause; of a small run without any, its first message.
func (a *drawings) examples(p *report.Picture, v *golden.Verdict) {
	r := v.Now
	if v.Comparison == nil || len(v.Comparison.Examples) == 0 {
		if r.Messages <= golden.Small && len(r.Journeys) > 0 {
			a.message(p, v.Name, r.Summary, r.Route(), 0, r.Journeys[0], nil)
		}
		return
	}
	for i, e := range v.Comparison.Examples {
		if i == mostExamples {
			break
		}
		a.message(p, v.Name, r.Summary, r.Route(), e.Message-1, e.Now, &before{e.Was, v.Comparison.Was.Route()})
	}
}

// listed are the messages of a record; of a large one that is as it was, only the first.
func listed(r *golden.Timings, was []journey.Journey) []report.Listed {
	var messages []report.Listed
	most := report.MostListed
	if was == nil {
		most = min(most, 100)
	}
	for n := range min(len(r.Journeys), most) {
		j := r.Journeys[n].Brief()
		differs := n < len(was) && was[n].String() != j.String()
		messages = append(messages, report.Listed{Number: n + 1, Journey: j, Differs: differs})
	}
	return messages
}

// write writes the files that were asked for, and prints the diagrams.
func (a *drawings) write(title string) error {
	if err := a.svg.fill(a.picture.Write); err != nil {
		return err
	}
	a.page.Title = title
	if err := a.html.fill(a.page.Write); err != nil {
		return err
	}
	if a.Mermaid {
		_, err := a.out.Write(a.mermaid.Bytes())
		return err
	}
	return nil
}
