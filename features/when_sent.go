package features

import (
	"fmt"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/provider"
)

func (s *story) isSent(*arguments) error { return s.send("", "") }

func (s *story) isSentTo(a *arguments) error {
	to := a.text()
	if to == "" {
		return wrong("the message has no number to go to", "give one such as +6598765432")
	}
	return s.send(to, "")
}

func (s *story) isSentThrough(a *arguments) error { return s.send("", a.text()) }

// send sends the message now. That it is refused is for a Then to judge.
func (s *story) send(to, subaccount string) error {
	m, err := s.prepare(to, subaccount)
	if m == nil {
		return err
	}
	if err := s.submit(m); err != nil {
		return err
	}
	s.calls = nil
	return s.settle()
}

// prepare makes the message that is to be sent, in a world that is open. It is nil when it is refused, or when
// there is an error.
func (s *story) prepare(to, subaccount string) (*orchestrator.Message, error) {
	m, findings, problems := s.toSend(to, subaccount)
	s.refused, s.said.unsent = refusals{payload: problems, at: s.now()}, false
	if problems != nil {
		return nil, nil
	}
	if _, err := s.open(); err != nil {
		return nil, err
	}
	s.expects = false // from now on it is not the scenario's own traffic alone
	s.linted = findings
	return m, s.introduce(m.User.MSISDN)
}

func (s *story) areSent(a *arguments) error {
	n, every := a.count(), a.duration()
	if err := a.err(); err != nil {
		return err
	}
	const most = 10_000_000
	if n < 1 || n > most {
		return wrong(fmt.Sprintf("%d messages cannot be sent", n), fmt.Sprintf("give a number from 1 to %d", most))
	}
	if (&scenarios.Traffic{Messages: n, Every: every}).TooLong() {
		return wrong(fmt.Sprintf("%d messages take longer than ten years", n),
			"send fewer messages, or closer together")
	}
	m, err := s.prepare("", "")
	if m == nil {
		return err
	}
	if err := s.world.SubmitMany(m, n, every); err != nil {
		return err
	}
	return s.settle()
}

// trafficRuns starts the traffic of the scenario, with the message and the plan of the Givens where they say any.
func (s *story) trafficRuns(*arguments) error {
	plan, problems := s.plan("")
	var body *orchestrator.Message
	var findings []orchestrator.Finding
	if s.said.ofMessage() {
		body, findings, problems = s.toSend("", "")
	}
	if body == nil && problems == nil && len(s.base.Message.PlanIn(plan)) == 0 {
		problems = sendapi.Problems{{Code: sendapi.InvalidFallbackChannel, Problem: problem.Problem{
			Field: "channels", What: "is missing",
			Hint: "the scenario has no plan; say which it is in a step such as \"the fallback plan:\"",
		}}}
	}
	s.refused, s.said.unsent = refusals{payload: problems, at: s.now()}, false
	if problems != nil {
		return nil
	}
	if _, err := s.open(); err != nil {
		return err
	}
	s.world.Amend(func(live *scenarios.Scenario) {
		live.Plan = plan
		if body != nil {
			live.Message = body
		}
	})
	if err := s.introduceTraffic(); err != nil {
		return err
	}
	s.expects = s.world.Len() == 0 && !s.said.ofWorld()
	s.linted = findings
	if err := s.world.StartScenario(); err != nil {
		return err
	}
	return s.settle()
}

// introduceTraffic lets providers know who the recipient of the scenario's traffic is. A crowd is no recipient.
func (s *story) introduceTraffic() error {
	live := s.world.Scenario()
	switch {
	case !s.said.ofRecipient():
		return nil
	case live.Traffic != nil:
		return wrong("a step describes the recipient, but this traffic has many recipients",
			"describe them in the scenario file, under recipients")
	case live.Message == nil || live.Message.User == (orchestrator.User{}):
		return s.introduce(provider.DefaultRecipient)
	}
	return s.introduce(live.Message.User.MSISDN)
}
