package dashboard

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/sim"
	"cascade/sim/live"
)

// journeyRow is the sends of one business message.
type journeyRow struct {
	Ref       string         `json:"ref,omitempty"`
	Recipient string         `json:"recipient"` // of the first send
	Sends     []sentRow      `json:"sends"`
	More      int            `json:"more,omitempty"` // sends that are not listed
	Copies    int            `json:"copies"`
	Cost      sim.Millionths `json:"cost"`
}

// sentRow is one send of a journey.
type sentRow struct {
	T       orchestrator.Seconds  `json:"t"`
	UMID    uuid.UUID             `json:"umid"`
	Wire    string                `json:"wire"`
	Channel orchestrator.Channel  `json:"channel"`
	Outcome orchestrator.Outcome  `json:"outcome"`
	At      *orchestrator.Seconds `json:"at,omitempty"` // when it ended
}

func journeyRowOf(j live.Journey) journeyRow {
	row := journeyRow{Ref: j.Ref, Recipient: j.Recipient, Copies: j.Copies, Cost: j.Cost, More: j.More}
	for _, s := range j.Sends {
		sent := sentRow{
			T: orchestrator.Seconds(s.Submitted), UMID: s.UMID, Wire: s.Wire, Channel: s.Channel, Outcome: s.Outcome,
		}
		if s.Ended {
			sent.At = new(orchestrator.Seconds(s.At))
		}
		row.Sends = append(row.Sends, sent)
	}
	return row
}

// journeys lists the business messages that came over wires, each with its sends.
func (s *Server) journeys(w http.ResponseWriter, r *http.Request, world *live.World) error {
	query := r.URL.Query()
	f := sim.JourneyFilter{Ref: query.Get("ref"), Recipient: number(query, "recipient")}
	var err error
	f.Copies, err = readCopies(query)
	before, limit, wrong := readOlder(query, world)
	if err := together(err, wrong); err != nil {
		return err
	}
	var answer struct {
		Journeys []journeyRow `json:"journeys"`
		Cursor   string       `json:"cursor,omitempty"` // of those that are older
	}
	answer.Journeys = []journeyRow{}
	list, rest := world.Journeys(f, before, limit)
	for _, j := range list {
		answer.Journeys = append(answer.Journeys, journeyRowOf(j))
	}
	answer.Cursor = older(world, rest)
	sendapi.WriteJSON(w, http.StatusOK, answer)
	return nil
}

// readCopies reads how many copies a journey is to have at least.
func readCopies(query url.Values) (int, error) {
	text := query.Get("copies")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, sendapi.Invalid("copies: %.60q is no number of copies (give how many there are at least, such as 2)", text)
	}
	return n, nil
}
