package commands

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cascade/features/suite"
	"cascade/sim/command"
	"cascade/sim/report"
)

func testCommand(code *int, out, errs io.Writer) *cobra.Command {
	o := suite.Options{Color: report.Colours(out)}
	var meets meeting
	cmd := &cobra.Command{
		Use:   "test [PATH ...]",
		Short: "Run feature files; without a path those of ./features, or else the built-in ones",
		Example: `  cascade test
  cascade test features/late-receipts.feature:12
  cascade test mine/ --tags "not @slow" --format pretty,junit:report.xml
  cascade test orders.feature --listen 127.0.0.1:8080`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Paths = args
			if random := cmd.Flags().Lookup("random"); random.Changed {
				seed, err := strconv.ParseInt(random.Value.String(), 10, 64)
				if err != nil || seed < 0 {
					return fmt.Errorf("--random=%s is not a seed: write a whole number, or --random alone", random.Value)
				}
				o.Random, o.Seed = true, seed
			}
			return meets.during(cmd, &o, errs, func() { *code = suite.Run(cmd.Context(), o, out, errs) })
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.Formats, "format", nil, formatUsage())
	command.Complete(cmd, "format", suite.FormatNames()...)
	f.StringVar(&o.Tags, "tags", "", "run the scenarios that match the tag `EXPRESSION`")
	f.String("random", "0", "run in random order, from `SEED` if there is one")
	f.Lookup("random").NoOptDefVal = "0"
	f.IntVar(&o.Concurrency, "concurrency", 1, "run up to `N` scenarios at the same time")
	f.BoolVar(&o.DryRun, "dry-run", false, "run nothing: only look whether there is a phrase for each step")
	f.StringVar(&o.Rerun, "rerun", "", "list the failed scenarios in `FILE`, which can be given as a PATH")
	meets.flags(f)
	return cmd
}

// formatUsage lists the reports of `cascade test`.
func formatUsage() string {
	var b strings.Builder
	b.WriteString("report as `NAME`, or NAME:FILE to write it to a file:")
	for _, f := range suite.Formats() {
		fmt.Fprintf(&b, "\n%-8s  %s", f.Name, f.About)
	}
	return b.String()
}
