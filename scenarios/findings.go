package scenarios

import "cascade/orchestrator"

// Submission is what every submission of the scenario is: a text where it names none, to the first of the numbers that
// every provider knows where traffic brings the recipient.
func (s *Scenario) Submission() *orchestrator.Message {
	m := orchestrator.Message{Type: orchestrator.Text, Content: orchestrator.Content{Text: "Hello World!"}}
	if s.Message != nil {
		m = *s.Message
	}
	if s.Traffic != nil || m.User == (orchestrator.User{}) {
		m.User.MSISDN = DefaultRecipient
	}
	return &m
}

// Findings are what the linter has to say of a scenario: of what every submission is, and of what it says beside that.
// Messages is how many there are instead of what the scenario says; 0 is as it says.
func (s *Scenario) Findings(messages int) []orchestrator.Finding {
	m, world := s.Submission(), s.LintWorld()
	world.PlanField, world.MessageField = "plan", "message"
	if len(m.Plan) > 0 {
		world.PlanField = "message.channels"
	}
	return append(orchestrator.Lint(m, s.Plan, world), s.Lint(messages)...)
}
