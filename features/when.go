package features

import (
	"errors"
	"fmt"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim"
)

func (s *story) isSent(*arguments) error { return s.send("", "") }

func (s *story) isSentTo(a *arguments) error {
	to := a.text()
	if to == "" {
		return errors.New("the message has no number to go to\nhint: give one such as +6598765432")
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
	if _, err := s.world.Submit(m); err != nil {
		return err
	}
	return s.settle()
}

// prepare makes the message that is to be sent, in a world that is open. It is nil when it is refused, or when
// there is an error.
func (s *story) prepare(to, subaccount string) (*orchestrator.Message, error) {
	m, unknown, problems := s.draft(to, subaccount)
	s.refused, s.said.unsent = refusals{payload: problems, at: s.now()}, false
	if problems != nil {
		return nil, nil
	}
	if _, err := s.open(); err != nil {
		return nil, err
	}
	s.expects = false // from now on it is not the scenario's own traffic alone
	s.submitted = sent{byPayload: s.said.payload != nil, unknown: unknown}
	return m, s.introduce(m.User.MSISDN)
}

func (s *story) areSent(a *arguments) error {
	n, every := a.count(), a.duration()
	if err := a.err(); err != nil {
		return err
	}
	const most = 10_000_000
	if n < 1 || n > most {
		return fmt.Errorf("%d messages cannot be sent\nhint: give a number from 1 to %d", n, most)
	}
	if (&scenarios.Traffic{Messages: n, Every: every}).TooLong() {
		return fmt.Errorf("%d messages take longer than ten years\nhint: send fewer messages, or closer together", n)
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
	if problems == nil && s.said.ofMessage() {
		body, _, problems = s.draft("", "")
	}
	if body == nil && problems == nil && len(plan) == 0 && (s.base.Message == nil || len(s.base.Message.Plan) == 0) {
		problems = sendapi.Problems{{
			Code: sendapi.InvalidFallbackChannel, Field: "channels", What: "is missing",
			Mend: "the scenario has no plan; say which it is in a step such as \"the fallback plan:\"",
		}}
	}
	s.refused, s.said.unsent = refusals{payload: problems, at: s.now()}, false
	if problems != nil {
		return nil
	}
	if _, err := s.open(); err != nil {
		return err
	}
	s.live.Plan = plan
	if body != nil {
		s.live.Message = body
	}
	if err := s.introduceTraffic(); err != nil {
		return err
	}
	s.expects = s.world.Len() == 0 && !s.traffic && !s.said.ofWorld()
	s.traffic, s.submitted = true, sent{}
	if err := s.world.StartScenario(); err != nil {
		return err
	}
	return s.settle()
}

// introduceTraffic lets providers know who the recipient of the scenario's traffic is. A crowd is no recipient.
func (s *story) introduceTraffic() error {
	switch {
	case !s.said.ofRecipient():
		return nil
	case s.live.Traffic != nil:
		return errors.New("a step describes the recipient, but this traffic has many recipients\n" +
			"hint: describe them in the scenario file, under recipients")
	case s.live.Message == nil || s.live.Message.User == (orchestrator.User{}):
		return s.introduce(sim.DefaultRecipient)
	}
	return s.introduce(s.live.Message.User.MSISDN)
}

func (s *story) advances(a *arguments) error { return s.advance(a, a.duration()) }

// timePasses moves the clock by a number of units, such as minutes.
func (s *story) timePasses(a *arguments) error {
	n := a.count()
	unit := map[string]time.Duration{
		"second": time.Second, "minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour,
	}[a.text()]
	if n > int(scenarios.MaxDuration/unit) {
		a.failf("%d times %s is too long\nhint: the longest is %s", n, clock(unit), clock(scenarios.MaxDuration))
	}
	return s.advance(a, time.Duration(n)*unit)
}

func (s *story) advance(a *arguments, by time.Duration) error {
	if err := a.err(); err != nil {
		return err
	}
	if _, err := s.open(); err != nil {
		return err
	}
	s.moved = true
	return s.runTo(s.now() + by)
}

func (s *story) reaches(a *arguments) error {
	at := a.duration()
	if err := a.err(); err != nil {
		return err
	}
	if _, err := s.open(); err != nil {
		return err
	}
	if at < s.now() {
		return fmt.Errorf("the clock cannot reach %s: it is %s already\nhint: time does not go back",
			clock(at), clock(s.now()))
	}
	s.moved = true
	return s.runTo(at)
}

func (s *story) everythingHappened(*arguments) error {
	s.moved, s.ahead = true, runAhead{} // it is meant that nothing is left
	return s.runOut()
}

func (s *story) reportsNow(a *arguments) error {
	c := a.channel()
	status := a.status(c)
	code := scenarios.DefaultCode(status)
	if text := a.text(); text != "" {
		code = a.codeOf(status, text)
	}
	if err := a.err(); err != nil {
		return err
	}
	n, err := s.message(a.to)
	if err != nil {
		return err
	}
	s.expects = false
	s.refused.what = fmt.Sprintf("the receipt %s %s at %s", c, status, clock(s.now()))
	s.refused.request = s.world.Report(n, c, status, code)
	return s.settle()
}

func (s *story) isCancelled(a *arguments) error {
	n, err := s.message(a.to)
	if err != nil {
		return err
	}
	s.expects = false
	s.refused.what = "the cancel at " + clock(s.now())
	s.refused.request = s.world.Cancel(n)
	return s.settle()
}
