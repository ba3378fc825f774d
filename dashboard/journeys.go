package dashboard

import (
	"net/http"
	"strconv"

	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
)

// journeyRow is the sends of one business message.
type journeyRow struct {
	Ref       string       `json:"ref,omitempty"`
	Recipient string       `json:"recipient"`
	Sends     []messageRow `json:"sends"`
	Copies    int          `json:"copies"`
}

// journeys lists the business messages that came over wires, each with its sends.
func (s *Server) journeys(w http.ResponseWriter, r *http.Request, world *live.World) error {
	query, copies := r.URL.Query(), 0
	if text := query.Get("copies"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return sendapi.Invalid("copies: %.60q is no number (give how many there are at least, such as 2)", text)
		}
		copies = n
	}
	rows := []journeyRow{}
	for _, j := range world.Journeys(query.Get("ref"), number(query, "recipient"), copies) {
		row := journeyRow{Ref: j.Ref, Recipient: j.Recipient, Copies: j.Copies}
		for _, send := range j.Sends {
			row.Sends = append(row.Sends, rowOf(send))
		}
		rows = append(rows, row)
	}
	sendapi.WriteJSON(w, http.StatusOK, map[string][]journeyRow{"journeys": rows})
	return nil
}
