package dashboard

import (
	"errors"
	"net/http"
	"slices"

	"cascade/orchestrator"
	"cascade/orchestrator/channel"
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
	Own     *int   `json:"providerCode"`
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
	c, status, err := body.read()
	if err != nil {
		return err
	}
	code, own, err := body.failure(c, status)
	if err != nil {
		return err
	}
	s.patient(w, func() { err = world.Report(r.Context(), umid, c, status, code, own) })
	return answerClock(w, r, world.Clock(), err)
}

// read is what the receipt says of which channel, or everything that is wrong with it.
func (b *receiptBody) read() (orchestrator.Channel, orchestrator.Status, error) {
	c, noChannel := parseChannel("channel", b.Channel)
	status, noStatus := parseReported(c, b.Status)
	var noCode, noOwn error
	if noStatus == nil && !status.IsFailure() {
		noCode, noOwn = onlyFailures("code", b.Code), onlyFailures("providerCode", b.Own)
	}
	if n := b.Code; noCode == nil && n != nil && (*n < 1 || *n > int(orchestrator.MaxCode)) {
		noCode = sendapi.BadRequest(sendapi.OutOfRange, "code: %d is not within 1 to %d", *n, orchestrator.MaxCode)
	}
	if n := b.Own; noOwn == nil && n != nil && (*n < 0 || *n > orchestrator.MaxOwnCode) {
		noOwn = sendapi.BadRequest(sendapi.OutOfRange, "providerCode: %d is not within 0 to %d", *n, orchestrator.MaxOwnCode)
	}
	return c, status, together(noChannel, noStatus, noCode, noOwn)
}

// onlyFailures is the error of a code that is given of a status.
func onlyFailures(name string, code *int) error {
	if code == nil {
		return nil
	}
	return sendapi.Invalid("%s: only Rejected and Undelivered have one", name)
}

// failure is the code of a failure, and the provider's own. Of a code that is left out the provider's tells.
func (b *receiptBody) failure(
	c orchestrator.Channel, s orchestrator.Status,
) (code orchestrator.Code, own orchestrator.OwnCode, err error) {
	code = scenarios.DefaultCode(s)
	if b.Own != nil {
		own = orchestrator.NewOwnCode(*b.Own)
	}
	switch {
	case b.Code != nil:
		code = orchestrator.Code(*b.Code)
	case b.Own != nil:
		var known bool
		if code, known = channel.Code(c, own); !known {
			return 0, 0, sendapi.Invalid("providerCode: no provider of %s is known to fail with %d (give the code that it counts as too)",
				c, *b.Own)
		}
	}
	return code, own, nil
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
