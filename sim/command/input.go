package command

import (
	"errors"
	"fmt"
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
	request  *sendapi.Request // the payload as it was read; nil: it is a scenario
}

// failure is an error with its mend.
func failure(what, hint string) error { return problem.Problem{What: what, Hint: hint} }

// load makes an input of a source. A payload is the one message of its world.
func load(src source, world *scenarios.Scenario) (*input, error) {
	switch src.kind() {
	case aPayload:
		return loadPayload(src, world)
	case aTimeline, aGolden:
		return nil, failure(src.name+": holds "+src.kind().String()+", not a scenario or a payload",
			"cascade diff compares it with another run")
	}
	s, err := src.scenario()
	if err != nil {
		return nil, err
	}
	return &input{name: s.Name, arg: src.name, scenario: s}, nil
}

func loadPayload(src source, world *scenarios.Scenario) (*input, error) {
	if len(src.text) > sendapi.MaxMessageBytes {
		return nil, failure(
			fmt.Sprintf("%s: larger than %d bytes (code %d, %s)", src.name, sendapi.MaxMessageBytes,
				int(sendapi.InvalidParameter), sendapi.InvalidParameter),
			"name a file that holds one Send API payload",
		)
	}
	in := sendapi.Terms{Now: world.Start, Plan: world.Plan, Channels: world.Channels}
	request, err := sendapi.Decode(src.text, in)
	if err != nil {
		return nil, refusal(src.name, err)
	}
	s := *world
	s.Message, s.Traffic, s.Expect = request.Message, nil, nil
	return &input{name: src.name, arg: src.name, scenario: &s, payload: true, request: request}, nil
}

// refusal names the file, the place and the code of each problem.
func refusal(file string, err error) error {
	var problems sendapi.Problems
	if !errors.As(err, &problems) {
		return err
	}
	var all problem.List
	for _, p := range problems {
		one := p.Problem
		one.File = file
		one.What = strings.TrimPrefix(one.What, fmt.Sprintf("line %d, column %d: ", p.Line, p.Column))
		if p.Code != 0 {
			one.What += fmt.Sprintf(" (code %d, %s)", int(p.Code), p.Code)
		}
		all = append(all, one)
	}
	return all
}

// message is what every submission of the input is.
func (in *input) message() *orchestrator.Message { return in.scenario.Submission() }

// findings lints the message that every submission of the input is, and what a scenario says beside it. Messages is
// how many there are instead of what the scenario says; 0 is as it says.
func (in *input) findings(messages int) []orchestrator.Finding {
	s := in.scenario
	if !in.payload {
		return s.Findings(messages)
	}
	world := s.LintWorld()
	world.PlanField = "channels"
	findings := orchestrator.Lint(in.message(), s.Plan, world)
	return append(append(findings, in.request.Findings()...), passedOver(s.Lint(messages))...)
}

// passedOver picks, of what a payload's world has to say, that the payload's user is sent nothing: the rest is about
// the world, which may serve other payloads.
func passedOver(findings []orchestrator.Finding) []orchestrator.Finding {
	for _, f := range findings {
		if f.Rule == orchestrator.RuleRecipientUnused && f.Field == "message.user.msisdn" {
			f.Field = "user.msisdn"
			f.Mend = "leave out --messages, or make it the message of a scenario whose traffic goes {…, to: recipients}"
			return []orchestrator.Finding{f}
		}
	}
	return nil
}
