package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/explore"
	"cascade/sim/report"
)

// Explore is what `cascade explore` is asked to do.
type Explore struct {
	Args      []string
	World     string // the scenario that payloads are explored in
	Providers string
	Never     []string
	Always    []string
	JSON      bool
	Pictures
	Out, Err io.Writer

	drawings *drawings
}

func exploreCommand(code *int, out, errs io.Writer) *cobra.Command {
	e := Explore{Out: out, Err: errs}
	cmd := &cobra.Command{
		Use:   "explore [PAYLOAD.json|SCENARIO ...]",
		Short: "Walk every order of receipts and timers, and tell what can happen to a message",
		Example: `  cascade explore payload.json
  cascade explore three-channels --providers real
  cascade explore payload.json --never "two copies" --always "the message ends within 1h"`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			e.Args = args
			*code = e.Do(cmd.Context())
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&e.World, "scenario", "", "the `SCENARIO` that payloads are explored in")
	Complete(cmd, "scenario", scenarios.Names()...)
	f.StringVar(&e.Providers, "provider", "sane", "what providers may do: `sane`, real (late, out of order, a delivery after a failure) or wild (anything)")
	Complete(cmd, "provider", explore.ProviderNames()...)
	f.StringArrayVar(&e.Never, "never", nil, "fail when `THIS` can happen, such as \"two copies\"")
	f.StringArrayVar(&e.Always, "always", nil, "fail when `THIS` may not happen, such as \"the message ends within 1h\"")
	f.BoolVar(&e.JSON, "json", false, "print what was found as JSON, one object an argument")
	pictureFlags(cmd, &e.Pictures)
	return cmd
}

// Do explores every argument. It returns the exit code: 1 where a property is broken.
func (e *Explore) Do(ctx context.Context) int {
	code, err := e.all(ctx)
	if err != nil {
		problem.Print(e.Err, explain(ctx, err))
		return 2
	}
	return code
}

func (e *Explore) all(ctx context.Context) (code int, err error) {
	providers, ok := explore.ParseProviders(e.Providers)
	if !ok {
		return 2, failure("--provider "+problem.Quote(e.Providers)+" is unknown", problem.Allowed(e.Providers, explore.ProviderNames()))
	}
	properties, err := e.properties()
	if err != nil {
		return 2, err
	}
	inputs, err := loadAll(ctx, e.Args, e.World, e.Err)
	if err != nil {
		return 2, err
	}
	if e.drawings, err = openDrawings(ctx, e.Pictures, e.Out); err != nil {
		return 2, err
	}
	defer e.drawings.discard()
	for i, in := range inputs {
		if i > 0 && e.talks() {
			fmt.Fprintln(e.Out)
		}
		held, err := e.one(ctx, in, providers, properties)
		if err != nil {
			return 2, fmt.Errorf("%s: %w", whereOf(in.name, in.scenario, err), err)
		}
		if !held {
			code = 1
		}
	}
	return code, e.drawings.write("Cascade: what can happen")
}

// talks tells whether what is found is told to a person.
func (e *Explore) talks() bool { return !e.JSON && !e.Mermaid && e.SVG != "-" && e.HTML != "-" }

// properties reads what must never, and always, happen.
func (e *Explore) properties() (all []explore.Property, err error) {
	var problems problem.List
	for always, texts := range [][]string{e.Never, e.Always} {
		for _, text := range texts {
			p, err := explore.ParseProperty(text, always == 1, duration)
			if err != nil {
				problems = append(problems, problem.Of(err)...)
			}
			all = append(all, p)
		}
	}
	if problems != nil {
		return nil, problems
	}
	return all, nil
}

// duration reads a span as scenarios have them.
func duration(text string) (time.Duration, error) { return scenarios.ParseDuration(text) }

// one explores one input. It reports whether its properties hold.
func (e *Explore) one(ctx context.Context, in *input, providers explore.Providers, properties []explore.Property) (bool, error) {
	m := in.message()
	q, err := explore.Ask(in.scenario, m, providers, properties)
	if err != nil {
		return false, err
	}
	found, err := explore.Explore(ctx, q, explore.Limits{})
	if err != nil {
		return false, err
	}
	told := exploring{e: e, in: in, message: m, question: &q, found: found}
	if err := told.tell(ctx); err != nil {
		return false, err
	}
	return len(found.Broken()) == 0, nil
}

// exploring is what was found of one input, while it is told.
type exploring struct {
	e        *Explore
	in       *input
	message  *orchestrator.Message
	question *explore.Question
	found    *explore.Findings
	answers  []answer
}

// answer is something that can happen, or cannot, with its story as the simulator carried it out.
type answer struct {
	explore.Answer
	broken bool // it is a property of the asker's, and does not hold
	told   *scenarios.Scenario
	result *sim.Result // nil: it cannot happen
}

func (x *exploring) tell(ctx context.Context) error {
	all := x.found.Answers(x.question)
	for _, v := range x.found.Verdicts() {
		all = append(all, explore.Answer{Name: v.Name(), Words: v.Words(), Story: v.Story})
	}
	for i, a := range all {
		if err := x.replay(ctx, a, i >= len(all)-len(x.found.Verdicts())); err != nil {
			return err
		}
	}
	switch {
	case x.e.JSON:
		return x.json()
	case x.e.talks():
		x.head()
		for _, a := range x.answers {
			x.answer(a)
		}
		if x.answers[len(x.answers)-1].result == nil {
			fmt.Fprintln(x.e.Out)
		}
		x.foot()
	}
	return nil
}

// replay lets the simulator carry out the story of an answer, before it is told, and draws it where that is asked for.
func (x *exploring) replay(ctx context.Context, a explore.Answer, asked bool) error {
	one := answer{Answer: a, broken: asked && a.Story != nil}
	if a.Story != nil {
		name := fmt.Sprintf("%s, story %d", x.in.name, len(x.answers)+1)
		one.told = a.Story.Scenario(x.in.scenario, x.message, name, a.Words)
		var err error
		if one.result, err = a.Story.Replay(ctx, one.told); err != nil {
			return err
		}
		if err = x.draw(ctx, one.told); err != nil {
			return err
		}
	}
	x.answers = append(x.answers, one)
	return nil
}

// draw adds the story to the pictures that are asked for.
func (x *exploring) draw(ctx context.Context, told *scenarios.Scenario) error {
	if !x.e.wanted() {
		return nil
	}
	var o sim.RunOptions
	collected, err := collect(ctx, told, &o)
	if err != nil {
		return err
	}
	result, err := sim.Run(ctx, told, o)
	if err != nil {
		return err
	}
	x.e.drawings.run(told.Name+": "+told.About, result, collected)
	return nil
}

// head says what was asked, and when each channel fires.
func (x *exploring) head() {
	out, colours := x.e.Out, report.Colours(x.e.Out)
	fmt.Fprintf(out, "%s   every order of receipts and timers, with %s providers\n\n  %s\n\n",
		report.Bold(x.in.name, colours), x.question.Providers, report.PlanWords(x.question.Route))
	for i, step := range x.found.Steps {
		words := "can never fire"
		if step.Fires {
			words = "fires " + spanWords(step.When)
		}
		if step.Fires && !step.Lapses && i < len(x.found.Steps)-1 && x.question.Route[i].Window > 0 {
			words += "; its window makes no difference"
		}
		fmt.Fprintf(out, "  %s  %s\n", report.Pad(step.Channel.String(), x.width()), words)
	}
	words := "can never end"
	if x.found.Ends {
		words = "ends " + spanWords(x.found.End)
	}
	fmt.Fprintf(out, "  %s  %s\n\n", report.Pad("the plan", x.width()), words)
}

// width is that of the column of channels.
func (x *exploring) width() int {
	width := len("the plan")
	for _, step := range x.found.Steps {
		width = max(width, len(step.Channel.String()))
	}
	return width
}

func spanWords(s explore.Span) string {
	latest, bounded := s.Latest()
	switch {
	case !bounded:
		return "at " + report.Seconds(s.Earliest()) + " or later, without a limit"
	case latest == s.Earliest():
		return "at " + report.Seconds(latest)
	}
	return "from " + report.Seconds(s.Earliest()) + " to " + report.Seconds(latest)
}

// answer tells one answer, with its story.
func (x *exploring) answer(a answer) {
	out, colours := x.e.Out, report.Colours(x.e.Out)
	switch {
	case a.result == nil:
		fmt.Fprintf(out, "  no   %s\n", a.Words)
		return
	case a.broken:
		fmt.Fprintf(out, "  %s  %s: broken\n\n", report.Bold("no ", colours), a.Words)
	default:
		fmt.Fprintf(out, "  %s  %s\n\n", report.Bold("yes", colours), a.Words)
	}
	report.Timeline(out, a.result, colours)
	fmt.Fprintln(out)
}

// foot says how much was walked.
func (x *exploring) foot() {
	f := x.found
	how := "all that there are"
	if !f.Complete {
		how = fmt.Sprintf("all of at most %d events; what takes more was not walked", f.Depth)
	}
	fmt.Fprintf(x.e.Out, "  %s, %s: %s\n", report.Plural(f.States, "state"), report.Plural(f.Transitions, "transition"), how)
}

// json writes what was found for machines.
func (x *exploring) json() error {
	text, err := json.Marshal(newExploredJSON(x))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(x.e.Out, "%s\n", text)
	return err
}
