package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
)

// input is something to run or lint: a scenario, or a payload in the world of one.
type input struct {
	name     string
	arg      string // as it was asked for: the name of the catalogue, or the path
	scenario *scenarios.Scenario
	payload  bool
	unknown  []string // fields of the payload that the API does not know
}

// failure is an error with its mend.
func failure(what, hint string) error { return problem.Problem{What: what, Hint: hint} }

// load reads an argument: a payload where it ends in .json or is - for standard input, else a scenario.
func load(arg string, world *scenarios.Scenario) (*input, error) {
	if arg == "-" || strings.HasSuffix(arg, ".json") {
		return loadPayload(arg, world)
	}
	s, err := scenarios.Load(arg)
	if err != nil {
		return nil, err
	}
	return &input{name: s.Name, arg: arg, scenario: s}, nil
}

// loadPayload reads a Send API payload. It is the one message of its world.
func loadPayload(file string, world *scenarios.Scenario) (*input, error) {
	text, err := readPayload(file)
	if err != nil {
		return nil, err
	}
	request, err := sendapi.Decode(text, sendapi.World{Now: world.Start, Plan: world.Plan, Channels: world.Channels})
	if err != nil {
		return nil, refusal(file, err)
	}
	s := *world
	s.Message, s.Traffic, s.Expect = request.Message, nil, nil
	return &input{name: file, arg: file, scenario: &s, payload: true, unknown: request.Unknown}, nil
}

// readPayload reads no more than a payload may hold.
func readPayload(file string) ([]byte, error) {
	var in io.Reader = os.Stdin
	if file != "-" {
		stat, err := os.Stat(file)
		switch {
		case err != nil:
			return nil, failure(file+": "+cause(err), "name a file that holds a Send API payload")
		case stat.IsDir():
			return nil, failure(file+": is a directory", "name a file in it")
		}
		f, err := os.Open(file)
		if err != nil {
			return nil, failure(file+": "+cause(err), "")
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, sendapi.MaxMessageBytes+1))
	switch {
	case err != nil:
		return nil, failure(file+": "+cause(err), "")
	case len(text) > sendapi.MaxMessageBytes:
		return nil, failure(
			fmt.Sprintf("%s: larger than %d bytes (code %d, %s)", file, sendapi.MaxMessageBytes,
				int(sendapi.InvalidParameter), sendapi.InvalidParameter),
			"name a file that holds one Send API payload")

	}
	return text, nil
}

func cause(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// refusal names the file, the place and the code of each problem.
func refusal(file string, err error) error {
	var problems sendapi.Problems
	if !errors.As(err, &problems) {
		return err
	}
	var all problem.List
	for _, p := range problems {
		what := strings.TrimPrefix(p.String(), fmt.Sprintf("line %d, column %d: ", p.Line, p.Column))
		all = append(all, problem.Problem{
			File: file, Line: p.Line, Column: p.Column, Hint: p.Mend,
			What: fmt.Sprintf("%s (code %d, %s)", what, int(p.Code), p.Code),
		})
	}
	return all
}

// findings lints the message that every submission of the input is.
func (in *input) findings() []orchestrator.Finding {
	s := in.scenario
	m := orchestrator.Message{Type: orchestrator.Text, Content: orchestrator.Content{Text: "Hello World!"}}
	if s.Message != nil {
		m = *s.Message
	}
	if s.Traffic != nil || m.User == (orchestrator.User{}) {
		m.User.MSISDN = "+6500000100"
	}
	world := orchestrator.LintWorld{Templates: s.Templates, Start: s.Start, PlanField: "plan", MessageField: "message"}
	plan := s.Plan
	if in.payload {
		world.PlanField, world.MessageField = "channels", ""
	}
	if m.Plan != nil {
		plan = m.Plan
		if !in.payload {
			world.PlanField = "message.channels"
		}
	}
	return append(orchestrator.Lint(&m, plan, world), orchestrator.UnknownFields(in.unknown)...)
}
