package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"cascade/orchestrator"
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

	album  *album
	suites []junit.Suite
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
	if r.album, err = newAlbum(ctx, r.Pictures, r.Out); err != nil {
		return 2, err
	}
	defer r.album.discard()
	for i, in := range inputs {
		if i > 0 && r.talks() {
			fmt.Fprintln(r.Out)
		}
		held, err := r.one(ctx, in, timeline, len(inputs) > 1)
		if err != nil {
			return 2, fmt.Errorf("%s: %w", whence(in.name, in.scenario, err), err)
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
	return code, r.album.write(pageTitle(inputs))
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
	expect := r.expected(in)
	broken := sim.CheckExpect(expect, result.Summary)
	if r.JSON {
		text, err := json.Marshal(result.Summary)
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
	r.album.run(in.name, result, collected)
	return result, nil
}

// tell prints a run for a person.
func (r *Run) tell(in *input, result *sim.Result, small, several bool) {
	s := result.Summary
	colours := report.Colours(r.Out)
	fmt.Fprintf(r.Out, "%s   seed %d, %s\n", report.Bold(in.name, colours), s.Seed, report.Plural(s.Messages, "message"))
	if in.scenario.About != "" && !in.payload {
		fmt.Fprintln(r.Out, in.scenario.About)
	}
	fmt.Fprintf(r.Out, "\n  %s\n\n", report.PlanWords(result.Route(0)))
	if small {
		report.Timeline(r.Out, result, colours)
		fmt.Fprintf(r.Out, "\n  %s\n", report.Ending(s))
	} else {
		report.Summary(r.Out, s, colours)
	}
	if findings := in.findings(r.Messages); len(findings) > 0 {
		report.FindingsNote(r.Out, findings, several, r.asking("lint", in))
	}
}

// asking is how to ask for something of the same input alone.
func (r *Run) asking(name string, in *input) string {
	line := "cascade " + name + " " + in.arg
	if in.payload && r.World != "" {
		line += " --scenario " + r.World
	}
	return line
}

// expected is what the run can be held to: with another number of messages than the file's, only shares of
// the messages.
func (r *Run) expected(in *input) []scenarios.Expectation {
	if t := in.scenario.Traffic; r.Messages == 0 || t != nil && r.Messages == t.Messages {
		return in.scenario.Expect
	}
	var kept []scenarios.Expectation
	for _, e := range in.scenario.Expect {
		if isShare(e.Min) && isShare(e.Max) {
			kept = append(kept, e)
		}
	}
	return kept
}

func isShare(b *scenarios.Bound) bool { return b == nil || b.Unit == scenarios.Percent }

// tellExpect says what came of the scenario's expectations, where it has some.
func (r *Run) tellExpect(in *input, held int, broken []sim.Broken, s sim.Summary) {
	if r.talks() && held > 0 && len(broken) == 0 {
		fmt.Fprintf(r.Out, "  %s hold\n", report.Plural(held, "expectation"))
	}
	if left := len(in.scenario.Expect) - held; r.talks() && left > 0 {
		fmt.Fprintf(r.Out, "  %s not checked: --messages changes what they count\n", report.Plural(left, "expectation"))
	}
	r.suite(in, broken)
	tellBroken(r.Err, in.name, in.scenario, broken)
	if len(broken) > 0 {
		fmt.Fprintf(r.Err, "hint: run it again with: %s\n", r.command(in, s.Seed, r.Messages))
	}
}

// suite keeps what came of a run for the JUnit report.
func (r *Run) suite(in *input, broken []sim.Broken) {
	c := junit.Case{Class: "cascade.run", Name: in.name}
	if len(broken) > 0 {
		var text strings.Builder
		tellBroken(&text, in.name, in.scenario, broken)
		c.Kind, c.Message, c.Text = junit.Failure, "expect: "+broken[0].String(), text.String()
	}
	r.suites = append(r.suites, junit.Suite{Name: in.name, File: in.scenario.File, Cases: []junit.Case{c}})
}

// tellBroken prints the expectations that do not hold, each with its place.
func tellBroken(errs io.Writer, name string, s *scenarios.Scenario, broken []sim.Broken) {
	for _, b := range broken {
		where := name
		if b.Place.Line > 0 {
			where = fmt.Sprintf("%s:%d:%d", s.File, b.Place.Line, b.Place.Column)
		}
		fmt.Fprintf(errs, "error: %s: expect: %s\n", where, b)
	}
}

// whence is where the scenario has what the error comes from.
func whence(name string, s *scenarios.Scenario, err error) string {
	field := ""
	switch {
	case s.File == "":
		return name
	case errors.Is(err, orchestrator.ErrNoPlan):
	case errors.Is(err, sim.ErrNoAddress):
		field = "message.user"
	default:
		return name
	}
	at, _ := s.Place(field)
	return fmt.Sprintf("%s:%d:%d", s.File, at.Line, at.Column)
}

// explain adds the mend to what can go wrong in a run.
func explain(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return failure("interrupted", "nothing was written")
	case errors.Is(err, orchestrator.ErrNoPlan):
		return failure(err.Error(), `give it one, such as plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}] (code 3022)`)
	case errors.Is(err, sim.ErrNoAddress):
		return failure(err.Error(), "add the address to the message's user, such as lineUserId for Line (code 3002)")
	}
	return err
}
