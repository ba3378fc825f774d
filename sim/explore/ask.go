package explore

import (
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// Ask is the question of a message in a scenario's world, submitted at its zero. Of the world count the plan, the
// templates and how long each provider holds a message; how its providers usually behave does not, as every order is
// walked. It fails where the message has no plan.
func Ask(s *scenarios.Scenario, m *orchestrator.Message, p Providers, properties []Property) (Question, error) {
	ready, err := orchestrator.Prepare(m, s.Plan, s.Templates)
	if err != nil {
		return Question{}, err
	}
	submission := ready.Submission(s.Start, 0)
	q := Question{
		Route: ready.Route, Start: max(0, submission.Start), Expiry: submission.Expiry,
		Providers: p, Properties: properties,
	}
	for _, step := range q.Route {
		q.TTL = append(q.TTL, holds(s, ready, step.Channel))
	}
	return q, nil
}

// holds is how long the channel's provider holds the message for a recipient who is offline.
func holds(s *scenarios.Scenario, m *orchestrator.Prepared, c orchestrator.Channel) time.Duration {
	if ttl := m.Lifetime(c); ttl > 0 {
		return ttl
	}
	if p := s.Providers[c]; p != nil && p.TTL > 0 {
		return p.TTL
	}
	return orchestrator.DefaultProviderTTL
}

// Scenario is the story as a scenario: each provider's script is what it reports there.
func (s *Story) Scenario(world *scenarios.Scenario, m *orchestrator.Message, name, about string) *scenarios.Scenario {
	scripts := make([][]scenarios.Receipt, len(m.PlanIn(world.Plan)))
	for i := range scripts {
		scripts[i] = s.script(i + 1)
	}
	told := world.Alone(m, 0, scripts)
	told.Name, told.About = name, about
	return told
}

// script is what the provider of step n reports in the story, each receipt counted from the firing.
func (s *Story) script(n int) []scenarios.Receipt {
	script := []scenarios.Receipt{}
	var fired time.Duration
	for _, l := range s.Lines {
		switch {
		case int(l.Step) != n:
		case l.Kind == orchestrator.Fired:
			fired = l.At
		case l.Kind == orchestrator.Receipt:
			script = append(script, scenarios.Receipt{Status: l.Status, After: l.At - fired, Code: l.Code})
		}
	}
	return script
}
