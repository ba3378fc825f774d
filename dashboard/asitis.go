package dashboard

import (
	"maps"
	"net/http"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/live"
)

// asItIs is a world's scenario with its seed, and with the providers as they are now. The texts have been read before.
func asItIs(world *live.World) *scenarios.Scenario {
	now := *world.Scenario()
	now.Seed = world.Seed()
	providers := world.Behaviour()
	if len(providers) == 0 {
		return &now
	}
	now.Providers = maps.Clone(now.Providers)
	if now.Providers == nil {
		now.Providers = map[orchestrator.Channel]*scenarios.Provider{}
	}
	for name, text := range providers {
		c, _ := orchestrator.ParseChannel(name)
		if p, err := scenarios.ParseProvider(now.Start, c, "", []byte(text)); err == nil {
			now.Providers[c] = p
		}
	}
	return &now
}

// showScenario writes a world's scenario as it is now, under ?plan= where one is given.
func (s *Server) showScenario(w http.ResponseWriter, r *http.Request, world *live.World) error {
	now := asItIs(world)
	if text := r.URL.Query().Get("plan"); text != "" {
		plan, err := scenarios.ParsePlan("", []byte(text))
		if err != nil {
			return scenarioError(err)
		}
		now = now.WithPlan(plan)
	}
	writeScenario(w, now)
	return nil
}
