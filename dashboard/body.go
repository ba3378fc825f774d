package dashboard

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"

	"cascade/orchestrator/sendapi"
)

// maxBody is how large the body of a control call may be.
const maxBody = 1 << 20

// readInto reads a JSON object whose fields are those of the struct that into points to, and no others. An
// empty body is an empty object.
func readInto(w http.ResponseWriter, r *http.Request, into any) error {
	data, err := sendapi.ReadJSON(w, r, maxBody)
	if err != nil {
		return err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil
	}
	return unmarshal(data, into)
}

func unmarshal(data []byte, into any) error {
	if err := json.Unmarshal(data, into, json.RejectUnknownMembers(true)); err != nil {
		return sendapi.Invalid("%s", strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}
