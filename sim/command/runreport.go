package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/junit"
	"cascade/sim/report"
)

// tell prints a run for a person.
func (r *Run) tell(in *input, result *sim.Result, small, several bool) {
	s := result.Summary
	colours := report.Colours(r.Out)
	fmt.Fprintf(r.Out, "%s   seed %d, %s\n", report.Bold(in.name, colours), s.Seed,
		report.Plural(s.Messages, "message"))
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

// tellExpect says what came of the scenario's expectations, where it has some.
func (r *Run) tellExpect(in *input, held int, broken []sim.Checked, s sim.Summary) {
	if r.talks() && held > 0 && len(broken) == 0 {
		fmt.Fprintf(r.Out, "  %s\n", holding(held))
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

// holding tells that expectations hold.
func holding(n int) string {
	if n == 1 {
		return "1 expectation holds"
	}
	return report.Plural(n, "expectation") + " hold"
}

// suite keeps what came of a run for the JUnit report.
func (r *Run) suite(in *input, broken []sim.Checked) {
	c := junit.Case{Class: "cascade.run", Name: in.name}
	if len(broken) > 0 {
		var text strings.Builder
		tellBroken(&text, in.name, in.scenario, broken)
		c.Kind, c.Message, c.Text = junit.Failure, "expect: "+broken[0].String(), text.String()
	}
	r.suites = append(r.suites, junit.Suite{Name: in.name, File: in.scenario.File, Cases: []junit.Case{c}})
}

// tellBroken prints the expectations that do not hold, each with its place.
func tellBroken(errs io.Writer, name string, s *scenarios.Scenario, broken []sim.Checked) {
	for _, b := range broken {
		where := name
		if b.Place.Line > 0 {
			where = fmt.Sprintf("%s:%d:%d", s.File, b.Place.Line, b.Place.Column)
		}
		fmt.Fprintf(errs, "error: %s: expect: %s\n", where, b)
	}
}

// whereOf is where the scenario has what the error comes from.
func whereOf(name string, s *scenarios.Scenario, err error) string {
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
