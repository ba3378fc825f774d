package webhook

import (
	"time"

	"cascade/orchestrator"
)

// The states that the API tells of a message.
const (
	StateQueued      = "queued"
	StateRejected    = "rejected" // of a message that was refused, never of a step
	StateSent        = "sent"
	StateDelivered   = "delivered"
	StateUndelivered = "undelivered"
	StateRead        = "read"
)

// The details that go with the states delivered and undelivered.
const (
	DetailDelivered   = "delivered_to_recipient"
	DetailRejected    = "rejected_by_operator"
	DetailUndelivered = "undelivered_to_recipient"
)

// Status is the API's status object: in receipts, in the answer to a send, and in a message's details.
// Fields without a value are left out, but for state and timestamp.
type Status struct {
	State        string            `json:"state"`
	Detail       string            `json:"detail,omitempty"`
	Timestamp    string            `json:"timestamp"` // see Timestamp
	ErrorCode    orchestrator.Code `json:"errorCode,omitempty"`
	ErrorMessage string            `json:"errorMessage,omitempty"`
}

// State is how the API tells a provider's report: Accepted is queued; Sent, Delivered and Read are what
// they say; Rejected and Undelivered are both undelivered, and the detail tells them apart. The zero status stands
// for a step that was skipped: undelivered too, and as no operator saw the message, none can have rejected it. The
// detail is empty for the others but Delivered.
func State(s orchestrator.Status) (state, detail string) {
	switch s {
	case orchestrator.Accepted:
		return StateQueued, ""
	case orchestrator.Sent:
		return StateSent, ""
	case orchestrator.Delivered:
		return StateDelivered, DetailDelivered
	case orchestrator.Read:
		return StateRead, ""
	case orchestrator.Rejected:
		return StateUndelivered, DetailRejected
	}
	return StateUndelivered, DetailUndelivered
}

// Reported is the status object of a step for a provider's report at an instant, or, with the zero status, for a
// step that was skipped. The code counts only where the step failed or was skipped.
func Reported(s orchestrator.Status, code orchestrator.Code, at time.Time) Status {
	state, detail := State(s)
	status := Status{State: state, Detail: detail, Timestamp: Timestamp(at)}
	if state == StateUndelivered && code != 0 {
		status.ErrorCode, status.ErrorMessage = code, code.Name()
	}
	return status
}

// Queued is the status object of a message that was accepted and has not gone out yet.
func Queued(at time.Time) Status { return Reported(orchestrator.Accepted, 0, at) }

// Timestamp writes an instant as the API does: in UTC, to the hundredth of a second, cut and not rounded,
// such as "2026-01-01T00:01:00.05Z".
func Timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.00Z") }
