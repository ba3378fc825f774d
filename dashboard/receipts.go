package dashboard

import (
	"errors"
	"net/http"
	"slices"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
)

// receiptBody is a receipt by hand as it was written.
type receiptBody struct {
	Channel string `json:"channel"`
	Status  string `json:"status"`
	Code    *int   `json:"code"`
}

// report hands over a receipt now.
func (s *Server) report(w http.ResponseWriter, r *http.Request, world *live.World) error {
	umid, err := sendapi.ParseUMID(r.PathValue("umid"))
	if err != nil {
		return err
	}
	var body receiptBody
	if err := readInto(w, r, &body); err != nil {
		return err
	}
	channel, status, code, err := body.read()
	if err != nil {
		return err
	}
	s.patient(w, func() { err = world.Report(r.Context(), umid, channel, status, code) })
	return answerClock(w, r, world.Clock(), err)
}

// read is the receipt, or everything that is wrong with it.
func (b *receiptBody) read() (orchestrator.Channel, orchestrator.Status, orchestrator.Code, error) {
	channel, noChannel := parseChannel("channel", b.Channel)
	status, noStatus := parseReported(channel, b.Status)
	code, noCode := scenarios.DefaultCode(status), error(nil)
	switch {
	case b.Code == nil:
	case noStatus == nil && !status.IsFailure():
		noCode = sendapi.Invalid("code: only Rejected and Undelivered have one")
	case *b.Code < 1 || *b.Code > int(orchestrator.MaxCode):
		noCode = sendapi.BadRequest(sendapi.OutOfRange, "code: %d is not within 1 to %d", *b.Code, orchestrator.MaxCode)
	default:
		code = orchestrator.Code(*b.Code)
	}
	return channel, status, code, together(noChannel, noStatus, noCode)
}

// together is one refusal for several, with the first one's code.
func together(errs ...error) error {
	var all *sendapi.Refusal
	for _, err := range errs {
		refusal, ok := errors.AsType[*sendapi.Refusal](err)
		switch {
		case !ok:
		case all == nil:
			all = refusal
		default:
			all.Message += "; " + refusal.Message
		}
	}
	if all == nil {
		return nil
	}
	return all
}

// parseReported reads a status or a failure that the channel can report, or any for channel 0.
func parseReported(c orchestrator.Channel, name string) (orchestrator.Status, error) {
	status, ok := orchestrator.ParseStatus(name)
	var names []string
	for s := orchestrator.Accepted; s <= orchestrator.Undelivered; s++ {
		if c == 0 || c.Reports(s) {
			names = append(names, s.String())
		}
	}
	switch {
	case name == "":
		return 0, sendapi.BadRequest(sendapi.InvalidFallbackStatus, "status: is missing (%s)",
			problem.Allowed(name, names))
	case !ok:
		return 0, sendapi.BadRequest(sendapi.InvalidFallbackStatus, "status: unknown status %.60q (%s)",
			name, problem.Allowed(name, names))
	case slices.Contains(names, name):
		return status, nil
	}
	code := sendapi.InvalidFallbackRead
	if status == orchestrator.Delivered {
		code = sendapi.InvalidFallbackDelivered
	}
	return 0, sendapi.BadRequest(code, "status: %s never reports %s", c, status)
}
