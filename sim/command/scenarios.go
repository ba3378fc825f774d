package command

import (
	"fmt"
	"io"
	"slices"

	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim/report"
)

// Scenarios lists the catalogue with a line about each, or prints the text of the one that is named. It
// returns the exit code.
func Scenarios(args []string, out, errs io.Writer) int {
	names := scenarios.Names()
	if len(args) > 0 {
		s, err := scenarios.Load(args[0])
		if err == nil && !slices.Contains(names, args[0]) {
			err = failure(fmt.Sprintf("%s is a file, not a name of the catalogue", args[0]), "cascade scenarios lists the catalogue")
		}
		if err != nil {
			problem.Print(errs, err)
			return 2
		}
		_, _ = out.Write(s.Text)
		return 0
	}
	width := len(slices.MaxFunc(names, func(a, b string) int { return len(a) - len(b) }))
	for _, name := range names {
		s, err := scenarios.Load(name)
		if err != nil {
			problem.Print(errs, err)
			return 2
		}
		fmt.Fprintf(out, "%s  %s\n", report.Pad(name, width), s.About)
	}
	return 0
}
