package twilio

import "cascade/orchestrator"

// The statuses of a message.
const (
	Queued      = "queued"
	Accepted    = "accepted"
	Scheduled   = "scheduled"
	Sending     = "sending"
	Sent        = "sent"
	Delivered   = "delivered"
	Undelivered = "undelivered"
	Failed      = "failed"
	Read        = "read"
	Canceled    = "canceled"
)

// StatusOf is the status that tells a receipt of a step. The first, queued, is the answer to the request and has no
// callback.
func StatusOf(s orchestrator.Status) string {
	switch s {
	case orchestrator.Accepted:
		return Queued
	case orchestrator.Sent:
		return Sent
	case orchestrator.Delivered:
		return Delivered
	case orchestrator.Read:
		return Read
	case orchestrator.Rejected:
		return Failed
	}
	return Undelivered
}

// Report is what a status says of a step; 0 where it says nothing new.
func Report(status string) orchestrator.Status {
	switch status {
	case Queued, Accepted, Sending:
		return orchestrator.Accepted
	case Sent:
		return orchestrator.Sent
	case Delivered:
		return orchestrator.Delivered
	case Read:
		return orchestrator.Read
	case Failed:
		return orchestrator.Rejected
	case Undelivered:
		return orchestrator.Undelivered
	}
	return 0
}
