package dashboard

import (
	"net/http"
	"net/url"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
)

// messageRow is a message as a list tells it.
type messageRow struct {
	UMID            string                `json:"umid"`
	ClientMessageID string                `json:"clientMessageId,omitempty"`
	Recipient       string                `json:"recipient"`
	Submitted       orchestrator.Seconds  `json:"submitted"`
	Outcome         orchestrator.Outcome  `json:"outcome"`
	Channel         orchestrator.Channel  `json:"channel,omitempty"`
	At              *orchestrator.Seconds `json:"at,omitempty"` // when it ended
	Copies          int                   `json:"copies"`
	Fired           int                   `json:"fired"`
	Wire            string                `json:"wire,omitempty"` // the protocol that it came over
	Ref             string                `json:"ref,omitempty"`
}

func rowOf(r live.Row) messageRow {
	row := messageRow{
		UMID: r.UMID, ClientMessageID: r.ClientMessageID, Recipient: r.Recipient, Outcome: r.Outcome,
		Channel: r.Channel, Copies: r.Copies, Fired: r.Fired, Submitted: orchestrator.Seconds(r.Submitted),
		Wire: r.Wire, Ref: r.Ref,
	}
	if r.Ended {
		row.At = new(orchestrator.Seconds(r.At))
	}
	return row
}

func (s *Server) listMessages(w http.ResponseWriter, r *http.Request, world *live.World) error {
	query := r.URL.Query()
	f := live.Filter{Outcome: query.Get("outcome"), Recipient: number(query, "recipient"), Query: number(query, "q")}
	if _, ok := orchestrator.ParseOutcome(f.Outcome); f.Outcome != "" && !ok {
		return sendapi.Invalid("outcome: %.60q is none of open, succeeded, failed, expired, cancelled", f.Outcome)
	}
	if name := query.Get("channel"); name != "" {
		var err error
		if f.Channel, err = parseChannel("channel", name); err != nil {
			return err
		}
	}
	before, limit, err := readOlder(query, world)
	if err != nil {
		return err
	}
	var answer struct {
		Messages []messageRow `json:"messages"`
		Cursor   string       `json:"cursor,omitempty"` // of those that are older
	}
	answer.Messages = []messageRow{}
	rows, rest := world.Messages(f, before, limit)
	for _, row := range rows {
		answer.Messages = append(answer.Messages, rowOf(row))
	}
	answer.Cursor = older(world, rest)
	sendapi.WriteJSON(w, http.StatusOK, answer)
	return nil
}

// number is a parameter that may be a phone number. Its + means a blank in a query unless it is written as %2B,
// which few remember.
func number(query url.Values, name string) string {
	text := query.Get(name)
	if digits, ok := strings.CutPrefix(text, " "); ok {
		return "+" + digits
	}
	return text
}

func parseChannel(field, name string) (orchestrator.Channel, error) {
	c, ok := orchestrator.ParseChannel(name)
	if ok {
		return c, nil
	}
	allowed := problem.Allowed(name, orchestrator.ChannelNames())
	if name == "" {
		return 0, sendapi.BadRequest(sendapi.InvalidFallbackChannel, "%s: is missing (%s)", field, allowed)
	}
	return 0, sendapi.BadRequest(sendapi.InvalidFallbackChannel, "%s: unknown channel %.60q (%s)", field, name, allowed)
}
