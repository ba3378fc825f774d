package dashboard

import (
	"encoding/json"
	"io/fs"
	"net/http"

	yaml "github.com/goccy/go-yaml"

	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
)

// catalogueEntry is a scenario that comes with Cascade: as it is written, and the same as JSON.
type catalogueEntry struct {
	Name  string          `json:"name"`
	About string          `json:"about"`
	Text  string          `json:"text"`
	JSON  json.RawMessage `json:"json"`
}

// listScenarios tells the catalogue.
func (s *Server) listScenarios(w http.ResponseWriter, _ *http.Request) error {
	var answer struct {
		Scenarios []catalogueEntry `json:"scenarios"`
	}
	for _, name := range scenarios.Names() {
		text, err := fs.ReadFile(scenarios.Catalogue(), name+".yaml")
		if err != nil {
			return err
		}
		scenario, err := scenarios.Load(name)
		if err != nil {
			return scenarioError(err)
		}
		answer.Scenarios = append(answer.Scenarios, catalogueEntry{name, scenario.About, string(text), asJSON(text)})
	}
	sendapi.WriteJSON(w, http.StatusOK, answer)
	return nil
}

// listProviders tells how each channel's provider behaves now, in the scenario's form; one that is not there
// behaves as `{}` does.
func (s *Server) listProviders(w http.ResponseWriter, _ *http.Request, world *live.World) error {
	var form struct {
		Providers map[string]json.RawMessage `json:"providers"`
	}
	if err := json.Unmarshal(asJSON(world.Scenario().Text), &form); err != nil || form.Providers == nil {
		form.Providers = map[string]json.RawMessage{}
	}
	for channel, text := range world.Behaviour() {
		form.Providers[channel] = asJSON([]byte(text))
	}
	sendapi.WriteJSON(w, http.StatusOK, form)
	return nil
}

// asJSON is YAML as JSON, for clients that do not read YAML. The text was parsed before.
func asJSON(text []byte) json.RawMessage {
	if out, err := yaml.YAMLToJSON(text); err == nil && json.Valid(out) {
		return out
	}
	return json.RawMessage("{}")
}
