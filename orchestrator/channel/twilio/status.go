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

// StatusOf is the status that tells a receipt of a step, with the code of a failure. The first, queued, is the answer
// to the request and has no callback. What waited longer than it may has failed: it never left the provider.
func StatusOf(s orchestrator.Status, code orchestrator.Code) string {
	switch s {
	case orchestrator.Undelivered:
		if code == orchestrator.Expired {
			return Failed
		}
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

// Report is what a status says of a step, with the code of a failure, 0 for none; 0 where it says nothing new.
func Report(status string, code int) orchestrator.Status {
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
		if code == ValidityExpired { // it had been accepted
			return orchestrator.Undelivered
		}
		return orchestrator.Rejected
	case Undelivered:
		return orchestrator.Undelivered
	}
	return 0
}
