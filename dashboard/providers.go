package dashboard

import (
	"bytes"
	"maps"
	"net/http"

	"cascade/orchestrator"
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
	provider, err := scenarios.ParseProvider(channel, "", body)
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

// lint tells what can go wrong with a payload in this world, or in one made anew from ?scenario=NAME.
func (s *Server) lint(w http.ResponseWriter, r *http.Request, world *live.World) error {
	body, err := sendapi.ReadJSON(w, r, sendapi.MaxMessageBytes)
	if err != nil {
		return err
	}
	scenario, in := asChanged(world.Scenario(), world.Behaviour()), world.World()
	if name := r.URL.Query().Get("scenario"); name != "" {
		if scenario, err = s.scenario(name); err != nil {
			return err
		}
		in = sendapi.World{Now: scenario.Start, Plan: scenario.Plan, Channels: scenario.Channels}
	}
	request, err := sendapi.Decode(body, in)
	if err != nil {
		return err
	}
	known := scenario.LintWorld()
	known.Submitted = in.Now.Sub(scenario.Start)
	plan := request.Message.Plan
	if plan == nil {
		plan, known.PlanField = scenario.Plan, "plan"
	}
	findings := orchestrator.Lint(request.Message, plan, known)
	findings = append(findings, request.Findings()...)
	sendapi.WriteJSON(w, http.StatusOK, struct {
		Findings []orchestrator.Finding `json:"findings"`
	}{findings})
	return nil
}

// asChanged is a world's scenario with the providers as they are now. The texts have been read before.
func asChanged(s *scenarios.Scenario, providers map[string]string) *scenarios.Scenario {
	if len(providers) == 0 {
		return s
	}
	now := *s
	now.Providers = maps.Clone(s.Providers)
	if now.Providers == nil {
		now.Providers = map[orchestrator.Channel]*scenarios.Provider{}
	}
	for name, text := range providers {
		c, _ := orchestrator.ParseChannel(name)
		if p, err := scenarios.ParseProvider(c, "", []byte(text)); err == nil {
			now.Providers[c] = p
		}
	}
	return &now
}
