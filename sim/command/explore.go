package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/explore"
	"cascade/sim/outfile"
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
	Feature   string // write the stories here as a feature file; "-": standard output
	Scenario  string // write the stories here as scenarios, a file each
	Pictures
	Out, Err io.Writer

	drawings *drawings
	stories  []*explore.Told
}

func exploreCommand(code *int, out, errs io.Writer) *cobra.Command {
	e := Explore{Out: out, Err: errs}
	cmd := &cobra.Command{
		Use:   "explore [PAYLOAD.json|SCENARIO ...]",
		Short: "Walk every order of receipts and timers, and tell what can happen to a message",
		Example: `  cascade explore payload.json
  cascade explore three-channels --provider real --feature surprises.feature
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
	f.StringVar(&e.World, "world", "", "the `SCENARIO` that payloads are explored in")
	Complete(cmd, "world", scenarios.Names()...)
	f.StringVar(&e.Providers, "provider", "sane", "what providers may do: `sane`, real (late, out of order, a delivery after a failure) or wild (anything)")
	Complete(cmd, "provider", explore.ProviderNames()...)
	f.StringArrayVar(&e.Never, "never", nil, "fail when `THIS` can happen, such as \"two copies\"")
	f.StringArrayVar(&e.Always, "always", nil, "fail when `THIS` may not happen, such as \"the message ends within 1h\"")
	f.BoolVar(&e.JSON, "json", false, "print what was found as JSON, one object an argument")
	f.StringVar(&e.Feature, "feature", "", "write the stories to `FILE` as a feature file; - is standard output")
	f.StringVar(&e.Scenario, "scenario", "", "write the stories as scenarios: one to `FILE`.yaml, several to FILE-1.yaml, FILE-2.yaml and so on")
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
		return 2, failure("--provider "+problem.Quote(e.Providers)+" is unknown",
			problem.Allowed(e.Providers, explore.ProviderNames()))
	}
	properties, err := e.properties()
	if err != nil {
		return 2, err
	}
	if err := outfile.Distinct(e.asked("--feature", e.Feature, "--scenario", e.Scenario)...); err != nil {
		return 2, err
	}
	if err := e.checkScenario(); err != nil {
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
	if err := e.writeStories(ctx); err != nil {
		return 2, err
	}
	return code, e.drawings.write("Cascade: what can happen")
}

// talks tells whether what is found is told to a person.
func (e *Explore) talks() bool {
	return !e.JSON && !e.Mermaid && e.SVG != "-" && e.HTML != "-" && e.Feature != "-"
}

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
func (e *Explore) one(
	ctx context.Context, in *input, providers explore.Providers, properties []explore.Property,
) (bool, error) {
	a, err := explore.Tell(ctx, in.name, in.scenario, in.message(), providers, properties, explore.Limits{})
	if err != nil {
		return false, err
	}
	for _, t := range a.Stories() {
		e.stories = append(e.stories, t)
		if err := e.draw(ctx, t.Scenario); err != nil {
			return false, err
		}
	}
	switch {
	case e.JSON:
		text, err := json.Marshal(a)
		if err != nil {
			return false, err
		}
		if _, err := fmt.Fprintf(e.Out, "%s\n", text); err != nil {
			return false, err
		}
	case e.talks():
		report.Explored(e.Out, a)
	}
	return len(a.Findings.Broken()) == 0, nil
}

// draw adds a story to the pictures that are asked for.
func (e *Explore) draw(ctx context.Context, told *scenarios.Scenario) error {
	if !e.wanted() {
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
	e.drawings.run(told.Name+": "+told.About, result, collected, nil)
	return nil
}
