package dashboard

import (
	"net/http"

	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
)

// hostOf is the URL that the server was asked under.
func hostOf(r *http.Request) string {
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	return scheme + r.Host
}

// showWires lists the mock providers of a subaccount: where they are, and by which ids and secrets they are met.
func (s *Server) showWires(w http.ResponseWriter, r *http.Request, world *live.World) error {
	switch as := r.URL.Query().Get("as"); as {
	case "":
		s.writeWires(w, r, world)
	case "env":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Write([]byte(s.wires.Exports(world, hostOf(r))))
	default:
		return sendapi.Invalid("as: %.60q is not env", as)
	}
	return nil
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
	world, err := s.worlds.Open(r.PathValue("subAccountId"))
	if err != nil {
		return atMost400(err)
	}
	s.wires.Put(world.Name(), settings)
	s.patient(w, func() { s.wires.Verify(r.Context(), world) })
	s.writeWires(w, r, world)
	return nil
}
