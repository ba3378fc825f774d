package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/golden"
	"cascade/sim/junit"
	"cascade/sim/outfile"
	"cascade/sim/report"
)

// Run is what `cascade run` is asked to do.
type Run struct {
	Args     []string // scenarios by name or path, payloads by path; none: the whole catalogue
	World    string   // the scenario that payloads run in; "": one in which nothing is special
	JSON     bool     // print the summaries as JSON, one object a scenario
	Timeline string   // write the timelines here as JSON Lines; "-": standard output
	Seed     *uint64  // instead of the scenario's
	Messages int      // instead of the traffic's; 0: as the scenario says
	Repeat   int      // run over so many seeds; 0: once
	Shrink   bool     // find the smallest traffic that breaks an expectation
	JUnit    string   // write a JUnit report here: a test case a run
	Pictures
	Out, Err io.Writer

	drawings *drawings
	suites   []junit.Suite
}

// smallRun is up to how many messages a run's timeline is printed, and not only its figures.
const smallRun = 12

// Do runs everything that is asked for. It returns the exit code.
func (r *Run) Do(ctx context.Context) int {
	err := outfile.Distinct(r.asked("--timeline", r.Timeline, "--junit", r.JUnit)...)
	if err != nil {
		problem.Print(r.Err, err)
		return 2
	}
	inputs, err := loadAll(ctx, r.Args, r.World, r.Err)
	if err != nil {
		problem.Print(r.Err, explain(ctx, err))
		return 2
	}
	code, err := r.all(ctx, inputs)
	if err != nil {
		problem.Print(r.Err, explain(ctx, err))
		return 2
	}
	return code
}

// worldOf is the scenario that payloads run in: the one that is named, or one in which nothing is special.
func worldOf(name string) (*scenarios.Scenario, error) {
	if name == "" {
		return scenarios.Default(), nil
	}
	return scenarios.Load(name)
}

// loadAll reads the inputs of a run.
func loadAll(ctx context.Context, args []string, worldName string, tell io.Writer) ([]*input, error) {
	world, err := worldOf(worldName)
	if err != nil {
		return nil, err
	}
	return readAll(ctx, args, tell, func(src source) (*input, error) { return load(src, world) })
}

// readAll reads every argument before anything runs, and tells the problems of all of them.
func readAll[T any](ctx context.Context, args []string, tell io.Writer, read func(source) (T, error)) ([]T, error) {
	args, err := sources(args, tell)
	if err != nil {
		return nil, err
	}
	var all []T
	var problems problem.List
	for _, arg := range args {
		var one T
		src, err := readSource(ctx, arg)
		if err == nil {
			one, err = read(src)
		}
		if err != nil {
			problems = append(problems, problem.Of(err)...)
			continue
		}
		all = append(all, one)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return all, nil
}

func (r *Run) all(ctx context.Context, inputs []*input) (code int, err error) {
	timeline, err := openOutput(ctx, r.Timeline, r.Out)
	if err != nil {
		return 2, err
	}
	defer timeline.discard()
	if r.drawings, err = openDrawings(ctx, r.Pictures, r.Out); err != nil {
		return 2, err
	}
	defer r.drawings.discard()
	for i, in := range inputs {
		if i > 0 && r.talks() {
			fmt.Fprintln(r.Out)
		}
		held, err := r.one(ctx, in, timeline, len(inputs) > 1)
		if err != nil {
			return 2, fmt.Errorf("%s: %w", whereOf(in.name, in.scenario, err), err)
		}
		if !held {
			code = 1
		}
	}
	if err := timeline.keep(); err != nil {
		return 2, err
	}
	report := func(w io.Writer) error { return junit.Write(w, "cascade run", r.suites) }
	if err := writeTo(ctx, r.JUnit, r.Out, report); err != nil {
		return 2, err
	}
	return code, r.drawings.write(pageTitle(inputs))
}

// pageTitle names a page after the one run on it.
func pageTitle(inputs []*input) string {
	if len(inputs) == 1 {
		return "Cascade: " + inputs[0].name
	}
	return "Cascade: " + report.Plural(len(inputs), "run")
}

// talks tells whether the run is told to a person: not where standard output is for a machine.
func (r *Run) talks() bool {
	return !r.JSON && r.Timeline != "-" && !r.Mermaid && r.SVG != "-" && r.HTML != "-" && r.JUnit != "-"
}

// one runs one scenario. It reports whether its expectations hold.
func (r *Run) one(ctx context.Context, in *input, timeline output, several bool) (bool, error) {
	if r.Repeat > 0 {
		return r.repeat(ctx, in)
	}
	small := golden.Count(in.scenario, r.Messages) <= smallRun
	o := sim.RunOptions{Seed: r.Seed, Messages: r.Messages, Timeline: small && r.talks(), JSON: timeline.w}
	if several {
		o.Label = in.name
	}
	result, err := r.simulate(ctx, in, o)
	if err != nil {
		return false, err
	}
	expect := in.scenario.ExpectOf(r.Messages)
	broken := sim.CheckExpect(expect, result.Summary)
	if r.JSON {
		summary := result.Summary
		if several { // payloads may share a world
			summary.Scenario = in.name
		}
		text, err := json.Marshal(summary)
		if err != nil {
			return false, err
		}
		_, err = fmt.Fprintf(r.Out, "%s\n", text)
		if err != nil {
			return false, err
		}
	}
	switch {
	case r.talks():
		r.tell(in, result, small, several)
	case !r.JSON: // standard output holds the timeline alone
		fmt.Fprintf(r.Err, "%s   seed %d\n", in.name, result.Summary.Seed)
	}
	r.tellExpect(in, len(expect), broken, result.Summary)
	return len(broken) == 0, r.shrink(ctx, in, result.Summary.Seed, broken)
}

// simulate runs the scenario, and draws it where that is asked for.
func (r *Run) simulate(ctx context.Context, in *input, o sim.RunOptions) (*sim.Result, error) {
	bar := newProgress(r.Err, in.name, golden.Count(in.scenario, r.Messages))
	defer bar.close()
	o.Progress = bar.set
	if !r.wanted() {
		return sim.Run(ctx, in.scenario, o)
	}
	collected, err := collect(ctx, in.scenario, &o)
	if err != nil {
		return nil, err
	}
	result, err := sim.Run(ctx, in.scenario, o)
	if err != nil {
		return nil, err
	}
	r.drawings.run(in.name, result, collected, sim.Check(in.scenario.ExpectOf(r.Messages), result.Summary))
	return result, nil
}
