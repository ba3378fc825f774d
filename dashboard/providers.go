package dashboard

import (
	"bytes"
	"net/http"

	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
)

// putProvider lets a channel's provider behave otherwise from now on.
func (s *Server) putProvider(w http.ResponseWriter, r *http.Request, world *live.World) error {
	channel, err := parseChannel("channel", r.PathValue("channel"))
	if err != nil {
		return err
	}
	body, err := readScenarioForm(w, r)
	if err != nil {
		return err
	}
	provider, err := scenarios.ParseProviderAt(world.Scenario().Start, channel, "", body)
	if err != nil {
		return scenarioError(err)
	}
	s.patient(w, func() { err = world.SetProvider(r.Context(), channel, provider, string(body)) })
	return answerClock(w, r, world.Clock(), err)
}

// startTraffic starts the scenario's traffic, or the one given.
func (s *Server) startTraffic(w http.ResponseWriter, r *http.Request, world *live.World) error {
	body, err := readScenarioForm(w, r)
	if err != nil {
		return err
	}
	var traffic *scenarios.Traffic
	if text := bytes.TrimSpace(body); len(text) > 0 && string(text) != "{}" {
		if traffic, err = scenarios.ParseTraffic("", body); err != nil {
			return scenarioError(err)
		}
	}
	s.patient(w, func() { err = world.StartTraffic(r.Context(), traffic) })
	return answerClock(w, r, world.Clock(), atMost400(err))
}

// readScenarioForm reads a scenario, or a part of one, as JSON or as YAML.
func readScenarioForm(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	return sendapi.ReadBody(w, r, maxBody, "application/json", "application/yaml", "application/x-yaml", "text/yaml")
}
