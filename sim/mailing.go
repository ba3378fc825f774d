package sim

import (
	"cmp"
	"errors"
	"slices"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/provider"
)

// cast makes the messages of a traffic: the scenario's body for each, and a recipient of its own.
type mailing struct {
	prepared *orchestrator.Prepared
	people   *people  // nil: there are no generated recipients
	named    []string // the scenario's recipients, whom the messages go to in turn; nil: to the generated ones
	ownTexts bool     // the scenario has no body: each message has its own text
	personal bool     // a provider needs to know who the recipients are
	counted  bool     // a segment has a price, or receipts of its own
}

// ErrNoAddress is returned where the API would refuse each message with 3002.
var ErrNoAddress = errors.New("the recipient has no address for any step of the plan")

// ErrNoRecipients is returned for traffic to the scenario's recipients where it names none.
var ErrNoRecipients = errors.New("the traffic goes to the recipients, and the scenario names none by its msisdn")

// newMailing reads who is in the scenario. Without traffic there is one message: to the user of its body, or to
// provider.DefaultRecipient where it names none.
func newMailing(s *scenarios.Scenario, seed uint64, t *scenarios.Traffic) (*mailing, error) {
	body := orchestrator.Message{Type: orchestrator.Text, Content: orchestrator.Content{Text: "Hello World!"}}
	if s.Message != nil {
		body = *s.Message
	}
	c := &mailing{ownTexts: t != nil && s.Message == nil}
	switch {
	case t != nil:
		c.people = newPeople(seed, aliases(s.Recipients)...)
		if t.To == scenarios.ToRecipients {
			if c.named = named(s.Recipients); c.named == nil {
				return nil, ErrNoRecipients
			}
		}
		body.User.MSISDN = provider.DefaultRecipient // so that the route knows that there is a number
	case body.User == orchestrator.User{}:
		body.User.MSISDN = provider.DefaultRecipient
	}
	if plan := body.PlanIn(s.Plan); len(plan) > 0 && !reaches(&body, plan) {
		return nil, ErrNoAddress
	}
	var err error
	if c.prepared, err = orchestrator.Prepare(&body, s.Plan, s.Templates); err != nil {
		return nil, err
	}
	for _, p := range s.Providers {
		c.personal = c.personal || len(p.Rules) > 0 || p.PairRate != (scenarios.Rate{}) || p.Session
		c.counted = c.counted || p.Price.Per == scenarios.PerSegment || p.PerSegment
	}
	c.personal = c.personal || named(s.Recipients) != nil
	return c, nil
}

// named is the numbers of the recipients that have one.
func named(recipients []scenarios.Recipient) []string {
	var numbers []string
	for _, r := range recipients {
		if r.MSISDN != "" {
			numbers = append(numbers, r.MSISDN)
		}
	}
	return numbers
}

// aliases are the numbers that only somebody who is named is reached by.
func aliases(recipients []scenarios.Recipient) []string {
	var numbers []string
	for _, r := range recipients {
		numbers = append(numbers, r.Aliases...)
	}
	return numbers
}

// reaches tells whether the plan has a step that the message's user has an address for.
func reaches(m *orchestrator.Message, plan orchestrator.Plan) bool {
	return slices.ContainsFunc(plan, func(s orchestrator.Step) bool { return m.User.HasAddress(s.Channel) })
}

// tellAll lets the providers know everything of every message, for those that the scenario does not know.
func (c *mailing) tellAll() { c.personal, c.counted = true, true }

// generates tells whether the recipients are made up.
func (c *mailing) generates() bool { return c.people != nil && c.named == nil }

// recipient is the msisdn of message n's recipient, or "" when nobody needs to know it: generated numbers are never
// magic. The message is the traffic's place-th, counted from 0.
func (c *mailing) recipient(n, place uint32) string {
	switch {
	case c.named != nil:
		return c.named[int(place)%len(c.named)]
	case c.people == nil:
		return c.prepared.Message.User.MSISDN
	case c.personal:
		return c.people.msisdn(n)
	default:
		return ""
	}
}

// segments is how many segments message n's SMS has, where that matters.
func (c *mailing) segments(n uint32) int {
	if !c.ownTexts {
		return c.prepared.Segments
	}
	if !c.counted {
		return 0
	}
	return orchestrator.Segments(c.people.text(n), c.prepared.Message.Content.SMS.Encoding).Segments
}

// message is message n as it was submitted, to a recipient, or, where that is "", to a generated one.
func (c *mailing) message(n uint32, to string) orchestrator.Message {
	m := *c.prepared.Message
	if c.people != nil {
		m.User.MSISDN = cmp.Or(to, c.people.msisdn(n))
	}
	if c.ownTexts {
		m.Content.Text = c.people.text(n)
	}
	return m
}
