package command

import (
	"context"
	"fmt"
	"io"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// Lint is what `cascade lint` is asked to do.
type Lint struct {
	Args     []string // payloads and scenarios
	World    string   // the scenario that payloads are linted in
	Out, Err io.Writer
}

// Do prints the findings of every argument, each with its place. It returns the exit code: 1 where there is
// any finding.
func (l *Lint) Do(ctx context.Context) int {
	inputs, err := loadAll(ctx, l.Args, l.World, l.Err)
	if err != nil {
		problem.Print(l.Err, explain(ctx, err))
		return 2
	}
	code := 0
	for _, in := range inputs {
		for _, f := range in.findings(0) {
			code = 1
			fmt.Fprintf(l.Out, "%s: %s: %s\n  hint: %s\n", in.place(f), f.Rule, f.What, f.Mend)
		}
	}
	return code
}

// place is where a finding's field stands.
func (in *input) place(f orchestrator.Finding) string {
	if in.payload {
		return in.name + ": " + f.Field
	}
	name := in.scenario.File
	if name == "" {
		name = in.name
	}
	if at, ok := in.scenario.Place(f.Field); ok {
		return fmt.Sprintf("%s:%d:%d: %s", name, at.Line, at.Column, f.Field)
	}
	return name + ": " + f.Field
}
