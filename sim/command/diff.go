package command

import (
	"context"
	"fmt"
	"io"

	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/golden"
	"cascade/sim/outfile"
	"cascade/sim/report"
)

// Diff is what `cascade diff` is asked to do.
type Diff struct {
	Args      []string // two of: scenarios, payloads, timelines, golden files; or one scenario and plans
	Plans     []string // the one scenario under these: two, or one and its own
	World     string   // the scenario that payloads run in
	Seed      *uint64
	Messages  int
	Tolerance []string
	JSON      bool
	Markdown  string
	Pictures
	Out, Err io.Writer
}

// compared is one of the two that are set against each other.
type compared struct {
	name    string
	records []*golden.Timings // several where a timeline has the lines of several runs
}

// Do compares the two. It returns the exit code: 1 where they differ.
func (d *Diff) Do(ctx context.Context) int {
	same, err := d.compare(ctx)
	switch {
	case err != nil:
		problem.Print(d.Err, explain(ctx, err))
		return 2
	case !same:
		return 1
	}
	return 0
}

func (d *Diff) compare(ctx context.Context) (bool, error) {
	if err := outfile.Distinct(d.asked("--markdown", d.Markdown)...); err != nil {
		return false, err
	}
	tolerance, err := golden.ParseTolerance(d.Tolerance)
	if err != nil {
		return false, err
	}
	sides, err := d.sides(ctx)
	if err != nil {
		return false, err
	}
	pairs, err := pair(sides[0], sides[1])
	if err != nil {
		return false, err
	}
	var verdicts []*golden.Verdict
	same := true
	for _, p := range pairs {
		c, err := golden.Compare(ctx, p[0], p[1], tolerance)
		if err != nil {
			return false, err
		}
		same = same && c.Same()
		verdicts = append(verdicts, &golden.Verdict{
			Name: title(sides, p[1]), File: p[1].File, Golden: sides[0].name, Now: p[1], Comparison: c,
		})
	}
	return same, d.report(ctx, sides, verdicts)
}

// title names a comparison: "a.yaml → b.yaml", and, where the two do not say so, the scenario.
func title(sides [2]compared, r *golden.Timings) string {
	name := sides[0].name + " → " + sides[1].name
	if r.Scenario != sides[0].name && r.Scenario != sides[1].name {
		name = r.Scenario + ": " + name
	}
	return name
}

// sides reads or runs the two.
func (d *Diff) sides(ctx context.Context) ([2]compared, error) {
	var sides [2]compared
	if len(d.Plans) > 0 {
		return d.underPlans(ctx)
	}
	if len(d.Args) != 2 {
		return sides, failure(
			fmt.Sprintf("diff compares two things, not %d", len(d.Args)),
			"name two scenarios, payloads, timelines or golden files, or one scenario with --plan")

	}
	for i, arg := range d.Args {
		var err error
		if sides[i], err = d.read(ctx, arg); err != nil {
			return sides, err
		}
	}
	return sides, nil
}

// underPlans is one scenario under two plans.
func (d *Diff) underPlans(ctx context.Context) ([2]compared, error) {
	var sides [2]compared
	if len(d.Args) != 1 || len(d.Plans) > 2 {
		return sides, failure(
			"--plan compares one scenario under its own plan and another, or under two others",
			`cascade diff slow-readers --plan "WhatsApp 45 Read, Viber 60, SMS"`)

	}
	src, err := readSource(ctx, d.Args[0])
	if err != nil {
		return sides, err
	}
	in, err := d.input(src)
	if err != nil {
		return sides, err
	}
	worlds := [2]*scenarios.Scenario{in.scenario, in.scenario}
	names := [2]string{"its own plan", "that plan"}
	for i, text := range d.Plans {
		at := i + 2 - len(d.Plans)
		plan, err := readPlan("--plan", text)
		if err != nil {
			return sides, err
		}
		worlds[at], names[at] = in.scenario.WithPlan(plan), text
	}
	for i, s := range worlds {
		r, err := d.timings(ctx, in.name, s)
		if err != nil {
			return sides, err
		}
		sides[i] = compared{names[i], []*golden.Timings{r}}
	}
	return sides, nil
}

func (d *Diff) timings(ctx context.Context, name string, s *scenarios.Scenario) (*golden.Timings, error) {
	bar := newProgress(d.Err, name, golden.Count(s, d.Messages))
	defer bar.close()
	r, _, err := golden.Measure(ctx, s, sim.RunOptions{Seed: d.Seed, Messages: d.Messages, Progress: bar.set})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// report tells what came of it.
func (d *Diff) report(ctx context.Context, sides [2]compared, verdicts []*golden.Verdict) error {
	for _, v := range verdicts {
		if d.JSON {
			text, err := v.JSON()
			if err != nil {
				return err
			}
			if _, err := d.Out.Write(text); err != nil {
				return err
			}
			continue
		}
		if !d.Mermaid && d.SVG != "-" && d.HTML != "-" && d.Markdown != "-" {
			d.tell(v)
		}
	}
	return d.files(ctx, sides, verdicts)
}

func (d *Diff) tell(v *golden.Verdict) {
	c := v.Comparison
	word := "the same"
	if !c.Same() {
		word = report.Plural(len(c.Differences), "difference")
	}
	fmt.Fprintf(d.Out, "%s   %s\n", v.Name, report.Bold(word, report.Colours(d.Out) && !c.Same()))
	c.Tell(d.Out, [2]string{"A", "B"})
}

// files writes the reports that were asked for.
func (d *Diff) files(ctx context.Context, sides [2]compared, verdicts []*golden.Verdict) error {
	names := [2]string{"A", "B"}
	page := golden.Markdown{Title: "Fallback timing", Names: names}
	if err := writeMarkdown(ctx, d.Markdown, d.Out, page, verdicts); err != nil {
		return err
	}
	return d.Pictures.of(ctx, verdicts, [2]string{sides[0].name, sides[1].name}, "Fallback timing", d.Out)
}
