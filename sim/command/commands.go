package command

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"cascade/scenarios"
)

// Commands are run, verify, diff, lint, scenarios, explore, fit, tune, init, schema and version, with their flags. Each
// leaves its exit code in code.
func Commands(code *int, out, errs io.Writer) []*cobra.Command {
	return []*cobra.Command{
		runCommand(code, out, errs), verifyCommand(code, out, errs), diffCommand(code, out, errs),
		lintCommand(code, out, errs), scenariosCommand(code, out, errs),
		exploreCommand(code, out, errs), fitCommand(code, out, errs), tuneCommand(code, out, errs),
		initCommand(code, out, errs), schemaCommand(out), versionCommand(out),
	}
}

// atMost refuses a flag that was given and is not in 1..most.
func atMost(cmd *cobra.Command, flag string, n, most int) error {
	if cmd.Flags().Changed(flag) && (n < 1 || n > most) {
		return fmt.Errorf("--%s %d is not in 1..%d", flag, n, most)
	}
	return nil
}

func runCommand(code *int, out, errs io.Writer) *cobra.Command {
	r := Run{Out: out, Err: errs}
	var seed uint64
	cmd := &cobra.Command{
		Use:   "run [SCENARIO|PAYLOAD.json ...]",
		Short: "Simulate scenarios or Send API payloads; without an argument the whole catalogue",
		Example: `  cascade run three-channels
  cascade run payload.json --scenario silent-provider
  cascade run yardstick --messages 1000000 --json`,
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			if r.Args = args; cmd.Flags().Changed("seed") {
				r.Seed = &seed
			}
			if err := atMost(cmd, "messages", r.Messages, scenarios.MaxMessages); err != nil {
				return err
			}
			if err := atMost(cmd, "repeat", r.Repeat, MaxRepeat); err != nil {
				return err
			}
			*code = r.Do(cmd.Context())
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&r.World, "scenario", "", "the `SCENARIO` that payloads run in")
	Complete(cmd, "scenario", scenarios.Names()...)
	f.BoolVar(&r.JSON, "json", false, "print the summaries as JSON, one object a scenario")
	f.StringVar(&r.Timeline, "timeline", "", "write the timelines to `FILE` as JSON Lines (- for standard output)")
	f.Uint64Var(&seed, "seed", 0, "use seed `N` instead of the scenario's")
	f.IntVar(&r.Messages, "messages", 0, "send `N` messages instead of the scenario's number")
	f.StringVar(&r.JUnit, "junit", "", "write a JUnit report to `FILE`: which runs break an expectation")
	f.IntVar(&r.Repeat, "repeat", 0, "run over `N` seeds, and print how the figures vary")
	f.BoolVar(&r.Shrink, "shrink", false, "find the smallest traffic that still breaks an expectation")
	pictureFlags(cmd, &r.Pictures)
	for _, one := range []string{"timeline", "svg", "html", "mermaid"} {
		cmd.MarkFlagsMutuallyExclusive("repeat", one)
	}
	return cmd
}

func verifyCommand(code *int, out, errs io.Writer) *cobra.Command {
	v := Verify{Out: out, Err: errs, Env: os.Getenv}
	cmd := &cobra.Command{
		Use:   "verify [SCENARIO ...]",
		Short: "Compare timings with the golden files beside the scenarios; without an argument the whole catalogue",
		Example: `  cascade verify
  cascade verify mine/checkout.yaml --tolerance timeToSuccess.p95=5%
  cascade verify slow-readers --update`,
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			v.Args = args
			*code = v.Do(cmd.Context())
			return nil
		},
	}
	f := cmd.Flags()
	f.BoolVar(&v.Update, "update", false, "write the golden files of what changed, and show the changes")
	f.BoolVar(&v.Force, "force", false, "update in CI too")
	f.StringArrayVar(&v.Tolerance, "tolerance", nil,
		"let everything differ by `BY` (5% or 2s), or one figure: duplicates=3")
	f.BoolVar(&v.JSON, "json", false, "print the verdicts as JSON, one object a scenario")
	f.StringVar(&v.JUnit, "junit", "", "write a JUnit report to `FILE`")
	f.StringVar(&v.Markdown, "markdown", "", "write a job summary to `FILE`, with a picture of what differs")
	pictureFlags(cmd, &v.Pictures)
	return cmd
}

func diffCommand(code *int, out, errs io.Writer) *cobra.Command {
	d := Diff{Out: out, Err: errs}
	var seed uint64
	cmd := &cobra.Command{
		Use:   "diff A B | diff SCENARIO --plan PLAN",
		Short: "Tell what two scenarios, payloads, timelines or plans do differently",
		Example: `  cascade diff mine.yaml theirs.yaml
  cascade diff before.jsonl after.jsonl
  cascade diff slow-readers --plan "WhatsApp 45 Read, Viber 60, SMS"`,
		Args:              cobra.RangeArgs(1, 2),
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			if d.Args = args; cmd.Flags().Changed("seed") {
				d.Seed = &seed
			}
			if err := atMost(cmd, "messages", d.Messages, scenarios.MaxMessages); err != nil {
				return err
			}
			*code = d.Do(cmd.Context())
			return nil
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&d.Plans, "plan", nil, "run the scenario under this `PLAN` too: a list, a file, or CHANNEL SECONDS STATUS, …")
	f.StringVar(&d.World, "scenario", "", "the `SCENARIO` that payloads run in")
	Complete(cmd, "scenario", scenarios.Names()...)
	f.Uint64Var(&seed, "seed", 0, "use seed `N` instead of the scenarios'")
	f.IntVar(&d.Messages, "messages", 0, "send `N` messages instead of the scenarios' number")
	f.StringArrayVar(&d.Tolerance, "tolerance", nil,
		"let everything differ by `BY` (5% or 2s), or one figure: duplicates=3")
	f.BoolVar(&d.JSON, "json", false, "print the differences as JSON")
	f.StringVar(&d.Markdown, "markdown", "", "write a summary to `FILE`, with a picture of what differs")
	pictureFlags(cmd, &d.Pictures)
	return cmd
}

// pictureFlags are those of run, verify and diff.
func pictureFlags(cmd *cobra.Command, p *Pictures) {
	f := cmd.Flags()
	f.StringVar(&p.SVG, "svg", "", "draw it to `FILE`")
	f.StringVar(&p.HTML, "html", "", "write a page with the picture and every message to `FILE`")
	f.BoolVar(&p.Mermaid, "mermaid", false, "print sequence diagrams for a Markdown page")
	cmd.MarkFlagsMutuallyExclusive("json", "mermaid")
}

func lintCommand(code *int, out, errs io.Writer) *cobra.Command {
	l := Lint{Out: out, Err: errs}
	cmd := &cobra.Command{
		Use:               "lint FILE...",
		Short:             "Find what can go wrong with payloads and scenarios",
		Example:           "  cascade lint payload.json --scenario subaccount-plan\n  cascade lint slow-readers",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			l.Args = args
			*code = l.Do(cmd.Context())
			return nil
		},
	}
	cmd.Flags().StringVar(&l.World, "scenario", "", "the `SCENARIO` that payloads are linted in")
	cmd.Flags().BoolVar(&l.JSON, "json", false, "print the findings as JSON, one object each")
	Complete(cmd, "scenario", scenarios.Names()...)
	return cmd
}

func scenariosCommand(code *int, out, errs io.Writer) *cobra.Command {
	keys := false
	cmd := &cobra.Command{
		Use:   "scenarios [NAME]",
		Short: "List the catalogue, or print one scenario of it",
		Example: `  cascade scenarios
  cascade scenarios three-channels > mine.yaml
  cascade scenarios --keys`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeScenarios,
		RunE: func(_ *cobra.Command, args []string) error {
			if keys {
				return Keys(out)
			}
			*code = Scenarios(args, out, errs)
			return nil
		},
	}
	cmd.Flags().BoolVar(&keys, "keys", false, "print every key that a scenario may have, with what it takes and means")
	return cmd
}

// completeScenarios completes the names of the catalogue, besides files.
func completeScenarios(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return scenarios.Names(), cobra.ShellCompDirectiveDefault
}

// Complete lets shells complete a flag's value with one of the words, or with a file.
func Complete(cmd *cobra.Command, flag string, words ...string) {
	err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveDefault))
	if err != nil {
		panic("command: " + err.Error()) // there is no such flag
	}
}
