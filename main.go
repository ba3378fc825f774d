// Cascade simulates messaging fallback: a message goes over WhatsApp, then Viber, then SMS, against simulated
// providers, under a virtual clock.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"cascade/scenarios"
	"cascade/sim/job"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program. It returns the exit code.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	code := 0
	root := &cobra.Command{
		Use:           "cascade",
		Short:         "Simulate and test messaging fallback: WhatsApp, then Viber, then SMS",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(
		runCommand(&code, out, errs), lintCommand(&code, out, errs), scenariosCommand(&code, out, errs),
	)
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errs)
	if err := root.ExecuteContext(ctx); err != nil {
		fmt.Fprintf(errs, "error: %s\nhint: cascade --help lists the commands, cascade COMMAND --help its flags\n", err)
		return 2
	}
	return code
}

func runCommand(code *int, out, errs io.Writer) *cobra.Command {
	r := job.Run{Out: out, Err: errs}
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
			if cmd.Flags().Changed("messages") && (r.Messages < 1 || r.Messages > scenarios.MaxMessages) {
				return fmt.Errorf("--messages %d is not in 1..%d", r.Messages, scenarios.MaxMessages)
			}
			*code = r.Do(cmd.Context())
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&r.World, "scenario", "", "the `SCENARIO` that payloads run in")
	f.BoolVar(&r.JSON, "json", false, "print the summaries as JSON, one object a scenario")
	f.StringVar(&r.Timeline, "timeline", "", "write the timelines to `FILE` as JSON Lines (- for standard output)")
	f.Uint64Var(&seed, "seed", 0, "use seed `N` instead of the scenario's")
	f.IntVar(&r.Messages, "messages", 0, "send `N` messages instead of the scenario's number")
	return cmd
}

func lintCommand(code *int, out, errs io.Writer) *cobra.Command {
	l := job.Lint{Out: out, Err: errs}
	cmd := &cobra.Command{
		Use:               "lint FILE...",
		Short:             "Find what can go wrong with payloads and scenarios",
		Example:           "  cascade lint payload.json --scenario subaccount-plan\n  cascade lint slow-readers",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeScenarios,
		RunE: func(_ *cobra.Command, args []string) error {
			l.Args = args
			*code = l.Do()
			return nil
		},
	}
	cmd.Flags().StringVar(&l.World, "scenario", "", "the `SCENARIO` that payloads are linted in")
	return cmd
}

func scenariosCommand(code *int, out, errs io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:               "scenarios [NAME]",
		Short:             "List the catalogue, or print one scenario of it",
		Example:           "  cascade scenarios\n  cascade scenarios three-channels > mine.yaml",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeScenarios,
		RunE: func(_ *cobra.Command, args []string) error {
			*code = job.Scenarios(args, out, errs)
			return nil
		},
	}
}

func completeScenarios(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return scenarios.Names(), cobra.ShellCompDirectiveDefault
}
