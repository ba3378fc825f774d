package commands

import (
	"encoding/json"
	"net/http"
	"testing"

	"cascade/sim/wire"
)

// Ids and secrets are made from a scenario's seed: an orchestrator that is told of no providers tells those of a serve by
// which it meets them, or callbacks would be signed with others.
func TestAnOrchestratorMeetsAServeOfAnySeed(t *testing.T) {
	s := &shell{t: t, dir: t.TempDir()}
	s.serve("--scenario", "slow-readers")
	s.orchestrate("--store", "cascade.db")
	settings := map[string]map[string]string{}
	for settings["whatsapp"]["webhook"] == "" { // until it has told
		answer, err := http.Get("http://" + s.server + "/sim/v1/subaccounts/demo/wires")
		if err != nil {
			t.Fatal(err)
		}
		var told struct {
			Wires []struct {
				Wire     string
				Settings map[string]string
			}
		}
		err = json.NewDecoder(answer.Body).Decode(&told)
		answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range told.Wires {
			settings[row.Wire] = row.Settings
		}
	}
	for _, of := range [][2]string{
		{"whatsapp", "phoneNumberId"}, {"whatsapp", "appSecret"}, {"viber", "authToken"}, {"twilio", "authToken"},
	} {
		const seed = 1
		if got, want := settings[of[0]][of[1]], wire.Make(seed, "demo", of[0], of[1]); got != want {
			t.Errorf("%s's %s is %q, not the orchestrator's %q", of[0], of[1], got, want)
		}
	}
}
