package dashboard

import (
	"encoding/json"
	"net/http"
	"sync"

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

// catalogueEntries are read when they are asked for first.
var catalogueEntries = sync.OnceValues(func() ([]catalogueEntry, error) {
	var all []catalogueEntry
	for _, name := range scenarios.Names() {
		scenario, err := scenarios.Load(name)
		if err != nil {
			return nil, err
		}
		all = append(all, catalogueEntry{name, scenario.About, string(scenario.Text), asJSON(scenario.Text)})
	}
	return all, nil
})

// listScenarios tells the catalogue.
func (s *Server) listScenarios(w http.ResponseWriter, _ *http.Request) error {
	var answer struct {
		Scenarios []catalogueEntry `json:"scenarios"`
	}
	var err error
	if answer.Scenarios, err = catalogueEntries(); err != nil {
		return scenarioError(err)
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
