package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// Lint is what `cascade lint` is asked to do.
type Lint struct {
	Args     []string // payloads and scenarios
	World    string   // the scenario that payloads are linted in
	JSON     bool     // print one object a finding
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
			if err := l.tell(in, f); err != nil {
				problem.Print(l.Err, err)
				return 2
			}
		}
	}
	return code
}

// tell prints a finding, as a line with its hint or as JSON.
func (l *Lint) tell(in *input, f orchestrator.Finding) error {
	file, line, column := in.place(f.Field)
	if !l.JSON {
		at := problem.Problem{
			File: file, Line: line, Column: column, Field: f.Field, What: string(f.Rule) + ": " + f.What,
		}
		_, err := fmt.Fprintf(l.Out, "%s\n  hint: %s\n", at.Error(), f.Mend)
		return err
	}
	text, err := json.Marshal(struct {
		File   string `json:"file"`
		Line   int    `json:"line,omitempty"`
		Column int    `json:"column,omitempty"`
		orchestrator.Finding
	}{file, line, column, f})
	if err == nil {
		_, err = l.Out.Write(append(text, '\n'))
	}
	return err
}

// place is where a field stands: the file as it was named, and, where they are known, the line and column.
func (in *input) place(field string) (file string, line, column int) {
	file = in.scenario.File
	if in.payload || file == "" {
		file = in.name
	}
	if in.payload {
		line, column, _ = in.request.Place(field)
		return file, line, column
	}
	at, _ := in.scenario.Place(field)
	return file, at.Line, at.Column
}
