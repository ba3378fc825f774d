package dashboard

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
)

// mostDelay is how long a subaccount's own receiver may take over an answer.
const mostDelay = time.Minute

// manner is how a subaccount's own receiver answers, and where it is.
type manner struct {
	URL    string `json:"url"`
	Status int    `json:"status"`
	Delay  string `json:"delay"`
}

// mannerOf tells the receiver's place as the request came to it.
func mannerOf(r *http.Request, world *live.World) manner {
	m, scheme := world.Receiver().Manner(), "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return manner{
		URL: scheme + "://" + r.Host + base + "/subaccounts/" + world.Name() + "/receiver", Status: m.Status, Delay: m.Delay.String(),
	}
}

// showReceiver tells what came to the subaccount's own receiver, and how it answers.
func (s *Server) showReceiver(w http.ResponseWriter, r *http.Request, world *live.World) error {
	came, err := s.readJournal(w, r, &s.worlds.Mail)
	if err != nil {
		return err
	}
	sendapi.WriteJSON(w, http.StatusOK, struct {
		manner
		requestList
	}{mannerOf(r, world), came})
	return nil
}

// setReceiver lets it answer otherwise from now on.
func (s *Server) setReceiver(w http.ResponseWriter, r *http.Request, world *live.World) error {
	var body struct {
		Status *int    `json:"status"`
		Delay  *string `json:"delay"`
	}
	if err := readInto(w, r, &body); err != nil {
		return err
	}
	m, noStatus, noDelay := world.Receiver().Manner(), error(nil), error(nil)
	if body.Status != nil {
		if m.Status = *body.Status; m.Status < 200 || m.Status > 599 {
			noStatus = sendapi.Invalid("status: %d is no HTTP status that ends a request (give 200 to 599)", m.Status)
		}
	}
	if body.Delay != nil {
		var err error
		if m.Delay, err = scenarios.ParseDuration(*body.Delay); err != nil {
			noDelay = sendapi.Invalid("delay: %v (give a duration such as 3s)", err)
		} else if m.Delay > mostDelay {
			noDelay = sendapi.Invalid("delay: %s is more than a minute (webhooks are given up after 10s)", m.Delay)
		}
	}
	if err := together(noStatus, noDelay); err != nil {
		return err
	}
	world.Receiver().Answer(m)
	sendapi.WriteJSON(w, http.StatusOK, mannerOf(r, world))
	return nil
}

// takeWebhook is the receiver itself. It keeps what comes before it answers, which may be too late for whoever asks.
func (s *Server) takeWebhook(w http.ResponseWriter, r *http.Request, world *live.World) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return sendapi.Invalid("the body cannot be read: %v", err)
	}
	m := world.Receiver().Manner()
	came := &live.Request{
		Subaccount: world.Name(), At: world.Instant(), Method: r.Method, Target: r.URL.RequestURI(), Header: r.Header,
		Body: keep(nil, body), BodySize: int64(len(body)), Status: m.Status, Signature: s.worlds.Verify(r.Header, body),
	}
	if m.Delay > 0 {
		came.Fault = "answered after " + m.Delay.String()
	}
	s.worlds.Mail.Add(came)
	s.patient(w, func() { s.pause(r.Context(), m.Delay) })
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(m.Status)
	if m.Status != http.StatusNoContent && m.Status != http.StatusNotModified {
		fmt.Fprintf(w, "the receiver of %s answers %d\n", world.Name(), m.Status)
	}
	return nil
}
