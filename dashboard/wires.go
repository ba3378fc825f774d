package dashboard

import (
	"net/http"

	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// hostOf is the URL that the server was asked under.
func hostOf(r *http.Request) string {
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	return scheme + r.Host
}

// showWires lists the mock providers of a subaccount: where they are, and by which ids and secrets they are met; or
// tells these as exports for a shell, or where statuses are told as a scenario.
func (s *Server) showWires(w http.ResponseWriter, r *http.Request, world *live.World) error {
	switch as := r.URL.Query().Get("as"); as {
	case "":
		s.writeWires(w, r, world)
	case "env":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Write([]byte(s.wires.Exports(world, hostOf(r))))
	case "scenario":
		told := scenarios.Default()
		told.Name, told.About = "", "Where the service is told of statuses."
		told.Wires = toldOver(s.wires.Rows(world, hostOf(r)))
		writeScenario(w, told)
	default:
		return sendapi.Invalid("as: %s is unknown (%s)", problem.Quote(as),
			problem.Allowed(as, []string{"env", "scenario"}))
	}
	return nil
}

// toldOver is the settings that say where an application is told of statuses.
func toldOver(rows []wire.Row) (told scenarios.Wires) {
	settings := map[string]map[string]string{}
	for _, row := range rows {
		settings[row.Wire] = row.Settings
	}
	for _, f := range told.Fields() {
		if f.Kind == scenarios.WireURL {
			*f.Value = settings[f.Wire][f.Key]
		}
	}
	return told
}

// writeScenario answers with a scenario file.
func writeScenario(w http.ResponseWriter, s *scenarios.Scenario) {
	w.Header().Set("Content-Type", "application/yaml")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(s.Write()) // an error means that the client is gone, and is nobody's to hear
}

func (s *Server) writeWires(w http.ResponseWriter, r *http.Request, world *live.World) {
	sendapi.WriteJSON(w, http.StatusOK, map[string]any{"wires": s.wires.Rows(world, hostOf(r))})
}

// putWires replaces what is set of the mock providers. The world is made where there is none.
func (s *Server) putWires(w http.ResponseWriter, r *http.Request) error {
	var settings scenarios.Wires
	if err := readInto(w, r, &settings); err != nil {
		return err
	}
	var wrong []error
	for _, f := range settings.Fields() {
		if what, hint := f.Problem(); what != "" {
			wrong = append(wrong, sendapi.Invalid("%s.%s: %s (%s)", f.Wire, f.Key, what, hint))
		}
	}
	if err := together(wrong...); err != nil {
		return err
	}
	world, err := s.findOrMake(r)
	if err != nil {
		return err
	}
	s.wires.Put(world.Name(), settings)
	s.patient(w, func() { s.wires.Verify(r.Context(), world) })
	s.writeWires(w, r, world)
	return nil
}
