package dashboard

import (
	"net/http"

	"github.com/go-json-experiment/json/jsontext"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
)

// maxAttempts is how many attempts one answer lists at most.
const maxAttempts = 10_000

type attemptRow struct {
	Delivery int                  `json:"delivery"` // its number, which all attempts to deliver it have
	T        orchestrator.Seconds `json:"t"`
	UMID     string               `json:"umid"`
	URL      string               `json:"url"`
	Attempt  int                  `json:"attempt"`
	Status   int                  `json:"status"`          // the HTTP status that answered; 0: none
	Error    string               `json:"error,omitempty"` // why there was no answer
	Reply    string               `json:"reply,omitempty"` // how the answer began
	Took     string               `json:"took,omitempty"`  // of real time, where it was not taken
	Lost     bool                 `json:"lost,omitempty"`
	Wire     string               `json:"wire,omitempty"`  // the protocol whose callback it was; "": it was a webhook
	Batch    int                  `json:"batch,omitempty"` // how many statuses the request told, each in a row; 0: one
	Body     jsontext.Value       `json:"body,omitempty"`  // of a callback that is no JSON: the text as a string
}

// webhooks lists the attempts to tell receivers, in the order of their timeline lines.
func (s *Server) webhooks(w http.ResponseWriter, r *http.Request, world *live.World) error {
	p, err := readExcerpt(r, world.Index, maxAttempts)
	if err != nil {
		return err
	}
	s.patient(w, func() { world.AttemptsGrown(r.Context(), p.from, p.wait) })
	if world, err = s.since(r, world, &p); err != nil {
		return err
	}
	if p.from > 0 && !world.AttemptsGrown(r.Context(), p.from-1, 0) {
		p.from, p.reset = 0, true // no cursor of this world leads beyond the end: it is of another server
	}
	var answer struct {
		Attempts []attemptRow `json:"attempts"`
		Cursor   string       `json:"cursor"`
		Reset    bool         `json:"reset,omitempty"`
	}
	answer.Attempts, answer.Reset = []attemptRow{}, p.reset
	for _, a := range world.Attempts(p.from, p.limit) {
		answer.Attempts = append(answer.Attempts, attemptRowOf(a))
	}
	answer.Cursor = world.Cursor(p.from + len(answer.Attempts)).String()
	sendapi.WriteJSON(w, http.StatusOK, answer)
	return nil
}

func attemptRowOf(a live.Attempt) attemptRow {
	row := attemptRow{
		Delivery: a.Delivery, T: orchestrator.Seconds(a.At), UMID: a.UMID, URL: a.URL, Attempt: a.Attempt,
		Status: a.Answer, Error: a.Failure, Reply: a.Said, Took: took(a.Took), Lost: a.Lost, Wire: a.Wire,
		Batch: a.Batch, Body: a.Body,
	}
	if a.Wire != "" {
		row.Body = shown(a.Body)
	}
	return row
}
