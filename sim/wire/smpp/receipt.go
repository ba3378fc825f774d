package smpp

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// Callback is the receipts that tell of a report: one for each part that asked for it.
func (s *Server) Callback(r live.Receipt) live.Callback {
	q := r.Request.(*request)
	receipts := q.receipts(r)
	if len(receipts) == 0 {
		return live.Callback{}
	}
	texts := make([]string, len(receipts))
	for i := range receipts {
		texts[i] = receipts[i].String()
	}
	return live.Callback{
		URL: address(r.Subaccount), Body: []byte(strings.Join(texts, "\n")),
		Send: func(ctx context.Context) (int, string, error) { return s.tell(ctx, r.Subaccount, q, receipts) },
	}
}

// Again lets a receipt that was not taken wait ever longer, for a little more than a day in all. One that the peer has
// refused for good is not sent again.
func (*Server) Again(_ string, attempt, answer int) (wait time.Duration, again bool) {
	waits := [...]time.Duration{
		10 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 6 * time.Hour, 18 * time.Hour,
	}
	if attempt > len(waits) || answer != 0 && answer != http.StatusServiceUnavailable {
		return 0, false
	}
	return waits[attempt-1], true
}

// receipts are what the sender asked to be told of a report. That the message was accepted, the answer to its
// submission has told.
func (q *request) receipts(r live.Receipt) (list []smpp.Receipt) {
	if r.Status == orchestrator.Accepted {
		return nil
	}
	state := smpp.StateOf(r.Status, r.Code)
	for i := range q.parts {
		p := &q.parts[i]
		if !smpp.Wants(p.registered, state) {
			continue
		}
		_, id := q.ids.Spell(p.idOf(r.UMID))
		list = append(list, smpp.Receipt{
			ID: id, State: state, Submitted: q.submitted, Done: r.At, Text: p.text,
			Error: wire.OwnCode(r.ProviderCode, int(r.Code)),
		})
	}
	return list
}

var errNoReceiver = errors.New("no bind receives")

// tell sends receipts one after another, those that an attempt before has not told, to whichever bind receives.
func (s *Server) tell(ctx context.Context, system string, q *request, receipts []smpp.Receipt) (int, string, error) {
	if state := receipts[0].State; q.state != state {
		q.told, q.state = 0, state
	}
	of := smpp.Message{Source: q.source, Dest: q.dest}
	if q.reference != nil {
		of.Parameters = []smpp.Parameter{{Tag: smpp.TagUserMessageReference, Value: q.reference}}
	}
	for q.told < len(receipts) {
		link, ok := s.receiver(system)
		if !ok {
			return 0, "", errNoReceiver
		}
		status, err := link.deliver(ctx, receipts[q.told].Deliver(&of).Append(nil))
		if err != nil {
			return 0, "", err
		}
		if status != smpp.OK {
			return answerOf(status), status.String(), nil
		}
		q.told++
	}
	q.told = 0 // the same may be told once more, on purpose
	return http.StatusOK, "", nil
}

// answerOf is the HTTP status that means what the peer's does: 503 where the receipt may be sent again.
func answerOf(s smpp.Status) int {
	if s == smpp.TemporaryAppError || s.Retryable() {
		return http.StatusServiceUnavailable
	}
	return http.StatusUnprocessableEntity
}
