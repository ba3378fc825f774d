package dashboard

import (
	"net/http"
	"strconv"
	"strings"

	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
)

// sentAttempt is an attempt with what its request bore.
type sentAttempt struct {
	attemptRow
	Headers map[string]string `json:"headers,omitempty"` // without credentials; left out: no request was sent
}

// delivery tells of one webhook with all its attempts.
func (s *Server) delivery(w http.ResponseWriter, r *http.Request, world *live.World) error {
	number, err := deliveryNumber(r)
	if err != nil {
		return err
	}
	d, err := world.Delivery(number)
	if err != nil {
		return err
	}
	var answer struct {
		Delivery int           `json:"delivery"`
		Open     bool          `json:"open,omitempty"` // it is tried again
		Attempts []sentAttempt `json:"attempts"`
	}
	answer.Delivery, answer.Open = number, d.Open
	for i, a := range d.Attempts {
		row := sentAttempt{attemptRow: attemptRowOf(a)}
		if d.Sent[i] != nil {
			row.Headers = shownHeaders(d.Sent[i])
		}
		answer.Attempts = append(answer.Attempts, row)
	}
	sendapi.WriteJSON(w, http.StatusOK, answer)
	return nil
}

// deliverAgain has a receiver told once more, now.
func (s *Server) deliverAgain(w http.ResponseWriter, r *http.Request, world *live.World) error {
	number, err := deliveryNumber(r)
	if err != nil {
		return err
	}
	var answer struct {
		Delivery int `json:"delivery"`
	}
	s.patient(w, func() { answer.Delivery, err = world.DeliverAgain(r.Context(), number) })
	if err != nil {
		return atMost400(err)
	}
	sendapi.WriteJSON(w, http.StatusOK, answer)
	return nil
}

// deliveryNumber is the one that the path names.
func deliveryNumber(r *http.Request) (int, error) {
	text := r.PathValue("delivery")
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return 0, sendapi.Invalid("delivery: %.60q is no number of a delivery (the list of webhooks has them, such as 0)", text)
	}
	return int(n), nil
}

// shownHeaders are headers as they may be read.
func shownHeaders(h http.Header) map[string]string {
	shown := make(map[string]string, len(h))
	for name, values := range h {
		shown[name] = masked(name, strings.Join(values, ", "))
	}
	return shown
}
