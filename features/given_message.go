package features

import (
	"encoding/json"
	"strconv"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim"
)

// said is what the Givens say. It goes for the whole world, in whatever order they stand.
type said struct {
	plan        []sendapi.RawStep // nil: nothing is said
	subaccounts map[string][]sendapi.RawStep
	payload     []byte // nil: none
	template    *template
	expiry      *time.Duration
	scheduled   *time.Duration
	providers   map[orchestrator.Channel]*behaviour
	offline     []scenarios.Offline
	holding     map[string]bool // the recipients whose providers know it
}

// template is the WhatsApp template that the message is.
type template struct {
	name string
	spec orchestrator.TemplateSpec
}

// ofMessage tells whether anything is said of the message itself.
func (d *said) ofMessage() bool {
	return d.payload != nil || d.template != nil || d.expiry != nil || d.scheduled != nil
}

// ofWorld tells whether anything is said that changes how a scenario's own traffic goes.
func (d *said) ofWorld() bool {
	return d.plan != nil || len(d.providers) > 0 || len(d.offline) > 0 || d.ofMessage()
}

func (s *story) fallbackPlan(a *arguments) error {
	s.said.plan = a.planTable()
	return nil
}

func (s *story) subaccountPlan(a *arguments) error {
	id := a.text()
	if s.said.subaccounts == nil {
		s.said.subaccounts = map[string][]sendapi.RawStep{}
	}
	s.said.subaccounts[id] = a.planTable()
	return nil
}

// planTable reads a plan as it is written. Whether the API takes it shows when a message is sent.
func (a *arguments) planTable() []sendapi.RawStep {
	steps := []sendapi.RawStep{}
	for _, r := range a.table([]string{"channel"}, "fallbackAfter", "successStatus") {
		steps = append(steps, sendapi.RawStep{
			Channel:       written(r["channel"]),
			FallbackAfter: written(a.seconds(r["fallbackAfter"])),
			SuccessStatus: written(r["successStatus"]),
		})
	}
	return steps
}

// written is a cell's value; an empty cell is left out.
func written(cell string) sendapi.Value {
	if cell == "" {
		return sendapi.Value{}
	}
	return sendapi.Given(cell)
}

// seconds reads a number of seconds, or a duration, and gives the number.
func (a *arguments) seconds(cell string) string {
	if _, err := strconv.ParseFloat(cell, 64); err == nil || cell == "" {
		return cell
	}
	return string(sim.AppendSeconds(nil, a.readDuration(cell)))
}

func (s *story) sendAPIPayload(a *arguments) error {
	s.said.payload = []byte(a.doc())
	return nil
}

func (s *story) expires(a *arguments) error {
	after := a.duration()
	s.said.expiry = &after
	return nil
}

func (s *story) scheduled(a *arguments) error {
	at := a.duration()
	s.said.scheduled = &at
	return nil
}

// plan is the plan that holds for messages without channels of their own.
func (s *story) plan(subaccount string) (orchestrator.Plan, sendapi.Problems) {
	steps := s.said.plan
	if own, ok := s.said.subaccounts[subaccount]; ok {
		steps = own
	}
	if steps == nil {
		return s.base.Plan, nil
	}
	return sendapi.World{Channels: s.base.Channels}.CheckPlan("channels", steps)
}

// anyAddress is a plan that every recipient has an address for: it stands in where the real one is refused, or
// not the question.
func anyAddress() orchestrator.Plan { return orchestrator.Plan{{Channel: orchestrator.RCS}} }

// message is the message as it would be sent now, to the number when there is one, through the subaccount when
// there is one. Its Plan is the one that holds for it. Fields that the API does not know come with it.
func (s *story) message(to, subaccount string) (*orchestrator.Message, []string, sendapi.Problems) {
	plan, problems := s.plan(subaccount)
	checked := plan
	if problems != nil {
		checked = anyAddress()
	}
	own := s.said.payload == nil && (s.base.Message == nil || s.said.template != nil)
	spoken, more := s.spoken(to, checked, own)
	problems = append(problems, more...)
	m, unknown := spoken, []string(nil)
	switch {
	case s.said.payload != nil:
		world := sendapi.World{Now: s.calendar(), Plan: checked, Channels: s.base.Channels, NoUser: to != ""}
		request, err := sendapi.Decode(s.said.payload, world)
		if err != nil {
			return nil, nil, append(problems, problemsOf(err)...)
		}
		m, unknown = request.Message, request.Unknown
	case !own:
		body := *s.base.Message
		m = &body
	}
	if len(problems) > 0 {
		return nil, nil, problems
	}
	s.speak(m, spoken, to)
	if len(m.Plan) == 0 {
		m.Plan = plan
	}
	return m, unknown, nil
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

// body is the Send API's JSON of a message that only the steps tell of.
type body struct {
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
	b := body{Type: orchestrator.Text.String(), Content: map[string]any{"text": hello}}
	if t := s.said.template; t != nil {
		b.Type = orchestrator.Template.String()
		b.Content = map[string]any{
			"template": map[string]string{"name": t.name, "language": "en"}, "fallbackText": hello,
		}
	}
	if b.User.MSISDN = to; to == "" {
		b.User.MSISDN = sim.DefaultRecipient
	}
	if d := s.said.expiry; d != nil {
		b.Expiry = d.String()
	}
	if d := s.said.scheduled; d != nil {
		b.Scheduled = d.String()
	}
	text, err := json.Marshal(b)
	if err != nil {
		panic("features: strings always encode: " + err.Error())
	}
	world := sendapi.World{Now: s.calendar(), Plan: anyAddress(), Span: scenarios.ParseDuration}
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
	return sendapi.Problems{{Code: sendapi.InternalError, What: err.Error()}}
}
