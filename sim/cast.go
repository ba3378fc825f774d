package sim

import (
	"errors"
	"slices"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// cast makes the messages of a traffic: the scenario's body for each, and a recipient of its own.
type cast struct {
	draft    *draft
	people   *people // nil: every message goes to the body's own recipient
	ownTexts bool    // the scenario has no body: each message has its own text
	personal bool    // a provider needs to know who the recipients are
	priced   bool    // a segment has a price
}

// ErrNoPlan is returned for a message without channels in a world without a plan.
var ErrNoPlan = errors.New("no plan: neither the message nor the scenario names channels")

// ErrNoAddress is returned where the API would refuse each message with 3002.
var ErrNoAddress = errors.New("the recipient has no address for any step of the plan")

// newCast reads who is in the scenario. Without traffic there is one message: to the user of its body, or to
// DefaultRecipient where it names none.
func newCast(s *scenarios.Scenario, seed uint64, crowd bool) (*cast, error) {
	body := orchestrator.Message{Type: orchestrator.Text, Content: orchestrator.Content{Text: "Hello World!"}}
	if s.Message != nil {
		body = *s.Message
	}
	if len(body.Plan) == 0 && len(s.Plan) == 0 {
		return nil, ErrNoPlan
	}
	c := &cast{ownTexts: crowd && s.Message == nil}
	switch {
	case crowd:
		c.people = newPeople(seed)
		body.User.MSISDN = DefaultRecipient // so that the route knows that there is a number
	case body.User == orchestrator.User{}:
		body.User.MSISDN = DefaultRecipient
	}
	if !reaches(&body, s.Plan) {
		return nil, ErrNoAddress
	}
	c.draft = newDraft(&body, s.Plan, s.Templates)
	for _, p := range s.Providers {
		c.personal = c.personal || len(p.Rules) > 0
		c.priced = c.priced || p.Price.Per == scenarios.PerSegment
	}
	c.personal = c.personal || len(s.Recipients) > 0
	return c, nil
}

// reaches tells whether the message's own plan, or else the subaccount's, has a step that the user has an
// address for.
func reaches(m *orchestrator.Message, subaccount orchestrator.Plan) bool {
	plan := m.Plan
	if len(plan) == 0 {
		plan = subaccount
	}
	return slices.ContainsFunc(plan, func(s orchestrator.Step) bool { return m.User.HasAddress(s.Channel) })
}

// tellAll lets the providers know everything of every message, for those that the scenario does not know.
func (c *cast) tellAll() { c.personal, c.priced = true, true }

// recipient is the msisdn of message n's recipient, or "" when nobody needs to know it: the numbers of crowds
// are never magic.
func (c *cast) recipient(n uint32) string {
	switch {
	case c.people == nil:
		return c.draft.message.User.MSISDN
	case c.personal:
		return c.people.msisdn(n)
	default:
		return ""
	}
}

// segments is how many segments message n's SMS has, where that matters.
func (c *cast) segments(n uint32) int {
	if !c.ownTexts {
		return c.draft.segments
	}
	if !c.priced {
		return 0
	}
	return orchestrator.Segments(c.people.text(n), c.draft.message.Content.SMS.Encoding).Segments
}

// message is message n as it was submitted.
func (c *cast) message(n uint32) orchestrator.Message {
	m := *c.draft.message
	if c.people != nil {
		m.User.MSISDN = c.people.msisdn(n)
	}
	if c.ownTexts {
		m.Content.Text = c.people.text(n)
	}
	return m
}
