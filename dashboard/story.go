package dashboard

import (
	"encoding/json"
	"net/http"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
)

// story is one message with its plan, what its recipient sees, and its lines of the timeline.
type story struct {
	messageRow
	ScheduledAfter orchestrator.Seconds    `json:"scheduledAfter,omitempty"` // from the submission
	ExpiresAfter   orchestrator.Seconds    `json:"expiresAfter,omitempty"`
	Plan           []sendapi.RouteStepJSON `json:"plan"`
	Type           string                  `json:"type"`
	Template       string                  `json:"template,omitempty"`
	Text           string                  `json:"text"`
	SMSText        string                  `json:"smsText"`
	Segments       []string                `json:"segments"`
	Encoding       string                  `json:"encoding"`
	Payload        payload                 `json:"payload"`
	Events         []json.RawMessage       `json:"events"`
	Journey        *journeyRow             `json:"journey,omitempty"` // that it is a send of, if it came over a wire
}

// showMessage tells all of one message.
func (s *Server) showMessage(w http.ResponseWriter, r *http.Request, world *live.World) error {
	umid, err := sendapi.ParseUMID(r.PathValue("umid"))
	if err != nil {
		return err
	}
	told, err := world.Story(umid)
	if err != nil {
		return err
	}
	sendapi.WriteJSON(w, http.StatusOK, storyOf(&told, world))
	return nil
}

// retell writes one message as a scenario file, in which the same happens again.
func (s *Server) retell(w http.ResponseWriter, r *http.Request, world *live.World) error {
	umid, err := sendapi.ParseUMID(r.PathValue("umid"))
	if err != nil {
		return err
	}
	told, err := world.Retold(umid)
	if err != nil {
		return err
	}
	writeScenario(w, told)
	return nil
}

// newStory tells of a message, without its lines.
func newStory(row messageRow, m *orchestrator.Message, plan orchestrator.Plan, route orchestrator.Route) story {
	text, encoding := m.SMSText(), m.Content.SMS.Encoding
	out := story{
		messageRow: row, Type: m.Type.String(), Template: m.Content.Template, Text: m.Content.Text,
		SMSText: text, Segments: orchestrator.Split(text, encoding),
		Encoding: orchestrator.Segments(text, encoding).Encoding.String(), Payload: payloadOf(m, row.Recipient),
		Events: []json.RawMessage{},
	}
	for _, step := range route {
		out.Plan = append(out.Plan, sendapi.NewRouteStepJSON(step))
	}
	out.Payload.Channels = sendapi.PlanJSON(plan)
	return out
}

func storyOf(told *live.Story, world *live.World) story {
	out := newStory(rowOf(told.Row), &told.Message, told.Plan, told.Route)
	out.ScheduledAfter, out.ExpiresAfter = orchestrator.Seconds(told.ScheduledAfter), orchestrator.Seconds(told.ExpiresAfter)
	if told.Journey != nil {
		out.Journey = new(journeyRowOf(*told.Journey))
	}
	for _, l := range told.Lines {
		out.Events = append(out.Events, appendWithCursor(nil, l.Text, world.After(l.Index+1, l.Text)))
	}
	return out
}
