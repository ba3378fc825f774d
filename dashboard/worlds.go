package dashboard

import (
	"cmp"
	_ "embed"
	"net/http"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
)

//go:embed default.yaml
var ownText []byte

// ownScenario is the world of a server that was told of none. It has a plan, so that clients which can set no more
// than a base URL and a subaccount need no channels in what they send.
func ownScenario() *scenarios.Scenario {
	s, err := scenarios.Parse("", ownText)
	if err != nil {
		panic("dashboard: the server's own scenario is wrong: " + err.Error())
	}
	return s
}

// worldState is a subaccount's world in a list of them.
type worldState struct {
	ID       string     `json:"id"`
	Scenario string     `json:"scenario"`
	Seed     uint64     `json:"seed"`
	Start    time.Time  `json:"start"`
	Clock    live.Clock `json:"clock"`
	Messages int        `json:"messages"`
}

// worldDetails is a subaccount's world with what it was made from.
type worldDetails struct {
	worldState
	About     string                 `json:"about,omitempty"`
	Plan      []sendapi.StepJSON     `json:"plan"`
	Channels  []orchestrator.Channel `json:"channels"`
	Traffic   bool                   `json:"traffic"` // the scenario has some to start
	Text      string                 `json:"text,omitempty"`
	Providers map[string]string      `json:"providers,omitempty"`
	Cursor    string                 `json:"cursor"`
}

func stateOf(w *live.World, stands live.Glance) worldState {
	return worldState{
		ID: w.Name(), Scenario: w.Scenario().Name, Seed: w.Seed(), Start: w.Scenario().Start.UTC(),
		Clock: stands.Clock, Messages: stands.Messages,
	}
}

func detailsOf(w *live.World) worldDetails {
	s := w.Scenario()
	d := worldDetails{
		worldState: stateOf(w, live.Glance{Clock: w.Clock(), Messages: w.Count()}), About: s.About,
		Plan: append([]sendapi.StepJSON{}, sendapi.PlanJSON(s.Plan)...), Text: string(s.Text),
		Traffic: s.Traffic != nil, Providers: w.Behaviour(), Cursor: w.Behind(w.Len()).String(),
	}
	if d.Channels = s.Channels; d.Channels == nil {
		d.Channels = orchestrator.Channels()
	}
	return d
}

// listWorlds waits for no world that is busy.
func (s *Server) listWorlds(w http.ResponseWriter, _ *http.Request) error {
	list := []worldState{}
	for _, world := range s.worlds.Worlds() {
		list = append(list, stateOf(world, world.Glance()))
	}
	sendapi.WriteJSON(w, http.StatusOK, struct {
		Subaccounts []worldState `json:"subaccounts"`
	}{list})
	return nil
}

func (s *Server) showWorld(w http.ResponseWriter, r *http.Request) error {
	world, err := s.find(r)
	if err != nil {
		return err
	}
	sendapi.WriteJSON(w, http.StatusOK, detailsOf(world))
	return nil
}

func (s *Server) deleteWorld(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.find(r); err != nil {
		return err
	}
	s.worlds.Remove(r.PathValue("subAccountId"))
	s.log.Info("a subaccount was removed", "subaccount", r.PathValue("subAccountId"))
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) putWorld(w http.ResponseWriter, r *http.Request) error {
	body, err := readScenarioForm(w, r)
	if err != nil {
		return err
	}
	var setup live.Setup
	if strings.Contains(r.Header.Get("Content-Type"), "yaml") {
		err = s.parse(r, body, func() (err error) {
			setup.Scenario, err = scenarios.Parse("", body)
			return err
		})
		setup.Start = s.options.Start
	} else {
		setup, err = s.setup(body)
	}
	if err != nil {
		return scenarioError(err)
	}
	world, err := s.worlds.Reset(r.PathValue("subAccountId"), setup)
	if err != nil {
		return atMost400(err)
	}
	s.log.Info("a subaccount was made or reset",
		"subaccount", world.Name(), "scenario", world.Scenario().Name, "seed", world.Seed())
	sendapi.WriteJSON(w, http.StatusOK, detailsOf(world))
	return nil
}

// setup reads which scenario a world is made from, and how it differs from it. Nothing given is the server's.
func (s *Server) setup(body []byte) (setup live.Setup, err error) {
	var given struct {
		Scenario *string `json:"scenario"`
		Seed     *uint64 `json:"seed"`
		Start    *string `json:"start"`
	}
	if len(strings.TrimSpace(string(body))) > 0 {
		if err := unmarshalOr("; a scenario's YAML wants Content-Type: application/yaml", body, &given); err != nil {
			return setup, err
		}
	}
	setup.Seed, setup.Start = given.Seed, s.options.Start
	if given.Scenario != nil {
		if setup.Scenario, err = s.scenario(*given.Scenario); err != nil {
			return setup, err
		}
	}
	if given.Start != nil {
		at, ok := scenarios.ParseStart(*given.Start)
		if !ok {
			return setup, sendapi.Invalid("start: %.60q is not an RFC 3339 date-time of the years 1970 to 2200", *given.Start)
		}
		setup.Start = at
	}
	return setup, nil
}

// scenario is the server's own, where that is its name, or one of the catalogue. Files are not read for clients.
func (s *Server) scenario(name string) (*scenarios.Scenario, error) {
	if own := s.options.Scenario; own.Name == name {
		return own, nil
	}
	for _, known := range scenarios.Names() {
		if known == name {
			return scenarios.Load(name)
		}
	}
	names := scenarios.Names()
	mend := cmp.Or(problem.DidYouMean(name, names), "known: "+strings.Join(names, ", "))
	return nil, sendapi.Invalid("scenario: %.60q is not in the catalogue (%s)", name, mend)
}

// scenarioError tells all problems of a scenario, or of anything else that a person wrote, on one line.
func scenarioError(err error) error {
	problems, ok := err.(problem.List)
	if one, alone := err.(problem.Problem); alone {
		problems, ok = problem.List{one}, true
	}
	if !ok {
		return err
	}
	parts := make([]string, len(problems))
	for i, p := range problems {
		parts[i] = p.Error()
		if p.Hint != "" {
			parts[i] += " (" + p.Hint + ")"
		}
	}
	return sendapi.Invalid("%s", strings.Join(parts, "; "))
}

// atMost400 turns refusals with a status of their own into 400: the control API knows only 400 and 404.
func atMost400(err error) error {
	if refusal, ok := err.(*sendapi.Refusal); ok && refusal.Status == http.StatusTooManyRequests {
		return sendapi.BadRequest(refusal.Code, "%s", refusal.Message)
	}
	return err
}
