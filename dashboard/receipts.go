package dashboard

import (
	"net/http"
	"slices"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
)

// report hands over a receipt now.
func (s *Server) report(w http.ResponseWriter, r *http.Request, world *live.World) error {
	umid, err := sendapi.ParseUMID(r.PathValue("umid"))
	if err != nil {
		return err
	}
	var body struct {
		Channel string `json:"channel"`
		Status  string `json:"status"`
		Code    *int   `json:"code"`
	}
	if err := readInto(w, r, &body); err != nil {
		return err
	}
	channel, err := parseChannel("channel", body.Channel)
	if err != nil {
		return err
	}
	status, err := parseReported(channel, body.Status)
	if err != nil {
		return err
	}
	code := scenarios.DefaultCode(status)
	if body.Code != nil {
		switch {
		case !status.IsFailure():
			return sendapi.Invalid("code: only Rejected and Undelivered have one")
		case *body.Code < 1 || *body.Code > int(orchestrator.MaxCode):
			return sendapi.BadRequest(sendapi.OutOfRange, "code: %d is not within 1 to %d", *body.Code, orchestrator.MaxCode)
		}
		code = orchestrator.Code(*body.Code)
	}
	s.patient(w, func() { err = world.Report(r.Context(), umid, channel, status, code) })
	return answerClock(w, r, world.Clock(), err)
}

// parseReported reads a status or a failure that the channel can report.
func parseReported(c orchestrator.Channel, name string) (orchestrator.Status, error) {
	status, ok := orchestrator.ParseStatus(name)
	var names []string
	for s := orchestrator.Accepted; s <= orchestrator.Undelivered; s++ {
		if c.Reports(s) {
			names = append(names, s.String())
		}
	}
	switch {
	case !ok:
		return 0, sendapi.BadRequest(sendapi.InvalidFallbackStatus, "status: unknown status %.60q (%s)",
			name, mend(name, names))
	case slices.Contains(names, name):
		return status, nil
	}
	code := sendapi.InvalidFallbackRead
	if status == orchestrator.Delivered {
		code = sendapi.InvalidFallbackDelivered
	}
	return 0, sendapi.BadRequest(code, "status: %s never reports %s", c, status)
}
