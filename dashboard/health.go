package dashboard

import (
	_ "embed"
	"net/http"

	"cascade/orchestrator/sendapi"
)

func (s *Server) health(w http.ResponseWriter, _ *http.Request) error {
	sendapi.WriteText(w, http.StatusOK, []byte(`{"status":"ok"}`))
	return nil
}

//go:embed openapi.json
var document []byte

// openAPI answers with the OpenAPI document of everything that is served.
func (s *Server) openAPI(w http.ResponseWriter, _ *http.Request) error {
	sendapi.WriteText(w, http.StatusOK, document)
	return nil
}

func methodRefused(r *http.Request) error {
	return sendapi.Refuse(http.StatusMethodNotAllowed, sendapi.InvalidParameter,
		"method %.20s is not answered here; allowed: GET", r.Method)
}
