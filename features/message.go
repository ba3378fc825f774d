package features

import (
	"encoding/json"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/provider"
)

// plan is the plan that holds for messages without channels of their own.
func (s *story) plan(subaccount string) (orchestrator.Plan, sendapi.Problems) {
	steps := s.said.plan
	if own, ok := s.said.subaccounts[subaccount]; ok {
		steps = own
	}
	if steps == nil {
		return s.base.Plan, nil
	}
	return sendapi.Terms{Channels: s.base.Channels}.CheckPlan("channels", steps)
}

// anyAddress is a plan that every recipient has an address for: it stands in where the real one is refused, or
// not the question.
func anyAddress() orchestrator.Plan { return orchestrator.Plan{{Channel: orchestrator.RCS}} }

// toSend is the message as it would be sent now, to the number when there is one, through the subaccount when
// there is one. Its Plan is the one that holds for it. What the linter says of its JSON comes with it.
func (s *story) toSend(to, subaccount string) (*orchestrator.Message, []orchestrator.Finding, sendapi.Problems) {
	plan, problems := s.plan(subaccount)
	checked := plan
	if problems != nil {
		checked = anyAddress()
	}
	own := s.said.payload == nil && (s.base.Message == nil || s.said.template != nil)
	spoken, more := s.spoken(to, checked, own)
	problems = append(problems, more...)
	m, findings := spoken, []orchestrator.Finding(nil)
	switch {
	case s.said.payload != nil:
		world := sendapi.Terms{Now: s.calendar(), Plan: checked, Channels: s.base.Channels, NoUser: to != ""}
		request, err := sendapi.Decode(s.said.payload, world)
		if err != nil {
			return nil, nil, append(problems, problemsOf(err)...)
		}
		m, findings = request.Message, request.Findings()
	case !own:
		body := *s.base.Message
		m = &body
	}
	if len(problems) > 0 {
		return nil, nil, problems
	}
	s.speak(m, spoken, to)
	m.Plan = m.PlanIn(plan)
	return m, findings, nil
}

// speak carries what the Givens and the When say into a message that comes from elsewhere.
func (s *story) speak(m, spoken *orchestrator.Message, to string) {
	if to != "" || m.User == (orchestrator.User{}) {
		m.User.MSISDN = spoken.User.MSISDN
	}
	if s.said.expiry != nil {
		m.Expiry = spoken.Expiry
	}
	if s.said.scheduled != nil {
		m.Scheduled = spoken.Scheduled
	}
}

// spokenBody is the Send API's JSON of a message that only the steps tell of.
type spokenBody struct {
	User struct {
		MSISDN string `json:"msisdn"`
	} `json:"user"`
	Type      string         `json:"type"`
	Content   map[string]any `json:"content"`
	Expiry    string         `json:"expiry,omitempty"`
	Scheduled string         `json:"scheduled,omitempty"`
}

// spoken is the message that the steps alone tell of, checked as the API would. Whether its recipient can be
// reached on the plan is only a question when it is the message itself.
func (s *story) spoken(to string, plan orchestrator.Plan, itself bool) (*orchestrator.Message, sendapi.Problems) {
	const hello = "Hello World!"
	b := spokenBody{Type: orchestrator.Text.String(), Content: map[string]any{"text": hello}}
	if t := s.said.template; t != nil {
		b.Type = orchestrator.Template.String()
		b.Content = map[string]any{
			"template": map[string]string{"name": t.name, "language": "en"}, "fallbackText": hello,
		}
	}
	if b.User.MSISDN = to; to == "" {
		b.User.MSISDN = provider.DefaultRecipient
	}
	if d := s.said.expiry; d != nil {
		b.Expiry = d.String()
	}
	if d := s.said.scheduled; d != nil {
		b.Scheduled = s.base.Start.Add(*d).Format(time.RFC3339Nano)
	}
	text, err := json.Marshal(b)
	if err != nil {
		panic("features: strings always encode: " + err.Error())
	}
	world := sendapi.Terms{Now: s.calendar(), Plan: anyAddress(), Span: scenarios.ParseDuration}
	if itself {
		world.Plan = plan
	}
	request, err := sendapi.Decode(text, world)
	if err != nil {
		return nil, problemsOf(err)
	}
	return request.Message, nil
}

// problemsOf are the reasons of a refusal.
func problemsOf(err error) sendapi.Problems {
	if problems, ok := err.(sendapi.Problems); ok {
		return problems
	}
	return sendapi.Problems{{Code: sendapi.InternalError, Problem: problem.Problem{What: err.Error()}}}
}
