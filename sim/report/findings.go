package report

import (
	"fmt"
	"io"
	"strings"

	"cascade/orchestrator"
)

// FindingsNote prints the linter's findings under a run: each with its mend, or, where there is no room,
// only their names and the command that tells more.
func FindingsNote(out io.Writer, findings []orchestrator.Finding, short bool, command string) {
	if short {
		var names []string
		seen := map[orchestrator.LintRule]bool{}
		for _, f := range findings {
			if !seen[f.Rule] {
				names = append(names, string(f.Rule))
				seen[f.Rule] = true
			}
		}
		fmt.Fprintf(out, "  lint: %s (%s)\n", strings.Join(names, ", "), command)
		return
	}
	for _, f := range findings {
		fmt.Fprintf(out, "  lint: %s: %s: %s\n        %s\n", f.Rule, f.Field, f.What, f.Mend)
	}
}
