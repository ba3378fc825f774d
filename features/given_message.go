package features

import (
	"fmt"
	"maps"
	"strconv"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
)

// said is what the Givens say. It goes for the whole world, in whatever order they stand.
type said struct {
	unsent      bool                  // something is said of the message since one was sent last
	plan        []sendapi.WrittenStep // nil: nothing is said
	subaccounts map[string][]sendapi.WrittenStep
	payload     []byte // nil: none
	template    *template
	expiry      *time.Duration
	scheduled   *time.Duration
	providers   map[orchestrator.Channel]*behaviour
	offline     []scenarios.Offline
	notOn       []orchestrator.Channel // the channels that the recipient is not on
	lastWrote   *time.Duration         // how long ago the recipient wrote; nil: as the scenario says
	recipients  []string               // whom the providers know to be the recipient
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

// ofRecipient tells whether anything is said of the recipient.
func (d *said) ofRecipient() bool {
	return len(d.offline) > 0 || len(d.notOn) > 0 || d.lastWrote != nil
}

// ofWorld tells whether anything is said that changes how a scenario's own traffic goes.
func (d *said) ofWorld() bool {
	return d.plan != nil || len(d.providers) > 0 || d.ofRecipient() || d.ofMessage()
}

func (s *story) fallbackPlan(a *arguments) error {
	s.said.plan, s.said.unsent = a.planTable(), true
	return nil
}

func (s *story) subaccountPlan(a *arguments) error {
	id := a.text()
	if s.said.subaccounts == nil {
		s.said.subaccounts = map[string][]sendapi.WrittenStep{}
	}
	s.said.subaccounts[id], s.said.unsent = a.planTable(), true
	return nil
}

// planTable reads a plan as it is written. Whether the API takes it shows when a message is sent.
func (a *arguments) planTable() []sendapi.WrittenStep {
	steps := []sendapi.WrittenStep{}
	for _, r := range a.table([]string{"channel"}, "fallbackAfter", "successStatus") {
		steps = append(steps, sendapi.WrittenStep{
			Channel:       r["channel"],
			FallbackAfter: a.seconds(r["fallbackAfter"]),
			SuccessStatus: r["successStatus"],
		})
	}
	return steps
}

// seconds reads a number of seconds, or a duration, and gives the number.
func (a *arguments) seconds(cell string) string {
	if _, err := strconv.ParseFloat(cell, 64); err == nil || cell == "" {
		return cell
	}
	return string(orchestrator.AppendSeconds(nil, a.readDuration(cell)))
}

func (s *story) sendAPIPayload(a *arguments) error {
	s.said.payload, s.said.unsent = []byte(a.doc()), true
	return nil
}

func (s *story) templateLives(a *arguments) error {
	category, _ := orchestrator.ParseCategory(a.oneOf("template category", orchestrator.Categories()))
	name := a.text()
	ttl := a.duration()
	if name == "" {
		a.fail("the template has no name", "")
	}
	if err := a.err(); err != nil {
		return err
	}
	settable := ttl >= category.MinTTL() && ttl <= category.MaxTTL() && ttl%time.Second == 0
	if !settable && ttl != category.DefaultTTL() {
		return wrong(fmt.Sprintf("a template of category %s cannot live for %s", category, clock(ttl)),
			fmt.Sprintf("give whole seconds from %s to %s, or %s, its default",
				clock(category.MinTTL()), clock(category.MaxTTL()), clock(category.DefaultTTL())))
	}
	spec := orchestrator.TemplateSpec{Category: category, TTL: ttl}
	s.said.template, s.said.unsent = &template{name, spec}, true
	if s.world != nil {
		s.world.Amend(func(live *scenarios.Scenario) {
			live.Templates = maps.Clone(live.Templates)
			live.Templates[name] = spec
		})
	}
	return nil
}

func (s *story) expires(a *arguments) error {
	after := a.duration()
	s.said.expiry, s.said.unsent = &after, true
	return nil
}

func (s *story) scheduled(a *arguments) error {
	at := a.duration()
	s.said.scheduled, s.said.unsent = &at, true
	return nil
}
