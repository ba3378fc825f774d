package dashboard

import (
	"net/http"

	"github.com/go-json-experiment/json/jsontext"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
)

// timerBody is a timer as an application asks for it.
type timerBody struct {
	By   *string        `json:"by"`
	At   *string        `json:"at"`
	URL  string         `json:"url"`
	Body jsontext.Value `json:"body"`
	Ref  string         `json:"ref"`
}

// setTimer has a URL called at an instant. The application has the answer before it is called, even where that is now.
func (s *Server) setTimer(w http.ResponseWriter, r *http.Request, world *live.World) error {
	var body timerBody
	if err := readInto(w, r, &body); err != nil {
		return err
	}
	wanted, err := body.read(world)
	if err != nil {
		return err
	}
	var set live.Timer
	s.patient(w, func() { set, err = world.SetTimer(r.Context(), wanted) })
	if err != nil {
		return atMost400(err)
	}
	sendapi.WriteJSON(w, http.StatusOK, timerRowOf(set))
	if set.At <= set.Set {
		http.NewResponseController(w).Flush()
		world.Settle(r.Context()) // an error leaves the call to whoever lets something happen next
	}
	return nil
}

// read is the timer, or everything that is wrong with it.
func (b *timerBody) read(world *live.World) (n live.NewTimer, err error) {
	var noInstant error
	switch {
	case (b.By == nil) == (b.At == nil):
		noInstant = sendapi.Invalid(`give one of {"by":"60s"} and {"at":"63s"}`)
	case b.By != nil:
		if n.By, err = scenarios.ParseDuration(*b.By); err != nil {
			noInstant = sendapi.Invalid("by: %v (give a duration such as 60s or 15m)", err)
		}
	default:
		at, err := instant(*b.At, world)
		if err != nil {
			noInstant = sendapi.Invalid("at: %v (give a duration such as 63s, or an RFC 3339 date-time)", err)
		}
		n.At = &at
	}
	n.URL, n.Body, n.Ref = b.URL, b.Body, b.Ref
	return n, together(noInstant, sendapi.CheckURL("url", b.URL))
}

// timerRow is a timer as it stands.
type timerRow struct {
	ID     string                `json:"id"`
	At     orchestrator.Seconds  `json:"at"`  // when it is called
	Set    orchestrator.Seconds  `json:"set"` // when it was set
	URL    string                `json:"url"`
	Ref    string                `json:"ref,omitempty"`
	Body   jsontext.Value        `json:"body"`
	State  string                `json:"state"`            // pending, out, called or cancelled
	Over   *orchestrator.Seconds `json:"over,omitempty"`   // when it was called or cancelled
	Status *int                  `json:"status,omitempty"` // of a call: the HTTP status that answered; 0: none
	Error  string                `json:"error,omitempty"`  // why there was no answer
	Reply  string                `json:"reply,omitempty"`  // how one that refused began
	Took   string                `json:"took,omitempty"`   // of real time, where it was not taken
}

func timerRowOf(t live.Timer) timerRow {
	row := timerRow{
		ID: t.ID, At: orchestrator.Seconds(t.At), Set: orchestrator.Seconds(t.Set), URL: t.URL, Ref: t.Ref,
		Body: t.Body, State: t.State.String(), Error: t.Failure, Reply: t.Said, Took: took(t.Took),
	}
	if t.State == live.TimerCalled || t.State == live.TimerCancelled {
		row.Over = new(orchestrator.Seconds(t.Over))
	}
	if t.State == live.TimerCalled {
		row.Status = new(t.Answer)
	}
	return row
}

// listTimers lists timers in the order in which they were set, with the answers to those that were called.
func (s *Server) listTimers(w http.ResponseWriter, r *http.Request, world *live.World) error {
	p, err := readExcerpt(r, world.Index, maxRows)
	if err != nil {
		return err
	}
	var answer struct {
		Timers []timerRow `json:"timers"`
		Cursor string     `json:"cursor"`
		Reset  bool       `json:"reset,omitempty"`
	}
	answer.Timers, answer.Reset = []timerRow{}, p.reset
	for _, t := range world.Timers(p.from, p.limit) {
		answer.Timers = append(answer.Timers, timerRowOf(t))
	}
	answer.Cursor = world.Cursor(p.from + len(answer.Timers)).String()
	sendapi.WriteJSON(w, http.StatusOK, answer)
	return nil
}

// cancelTimer lets a timer not be called.
func (s *Server) cancelTimer(w http.ResponseWriter, r *http.Request, world *live.World) error {
	id, err := sendapi.ParseUMID(r.PathValue("id"))
	if err != nil {
		return sendapi.Invalid("id: %.60q is no timer's (give the id that setting it answered)", r.PathValue("id"))
	}
	s.patient(w, func() { err = world.CancelTimer(r.Context(), id) })
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
