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
	var provider *scenarios.Provider
	if err := s.parse(r, body, func() (err error) {
		provider, err = scenarios.ParseProvider(world.Scenario().Start, channel, "", body)
		return err
	}); err != nil {
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
		if err := s.parse(r, body, func() (err error) {
			traffic, err = scenarios.ParseTraffic("", body)
			return err
		}); err != nil {
			return scenarioError(err)
		}
	}
	s.patient(w, func() { err = world.StartTraffic(r.Context(), traffic) })
	return answerClock(w, r, world.Clock(), atMost400(err))
}

// A scenario takes up to five hundred times its size while it is read: few large ones are read at once.
const (
	mostForms = 2
	smallForm = 64 << 10 // bytes
)

// parse reads a scenario's text, or waits until it can, or the client has gone.
func (s *Server) parse(r *http.Request, text []byte, read func() error) error {
	if len(text) <= smallForm {
		return read()
	}
	select {
	case s.parsing <- struct{}{}:
		defer func() { <-s.parsing }()
		return read()
	case <-r.Context().Done():
		return r.Context().Err()
	}
}

// readScenarioForm reads a scenario, or a part of one, as JSON or as YAML.
func readScenarioForm(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	return sendapi.ReadBody(w, r, maxBody, "application/json", "application/yaml", "application/x-yaml", "text/yaml")
}
