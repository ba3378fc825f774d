package twilio

import (
	"fmt"

	"cascade/orchestrator"
)

// Error codes of requests.
const (
	InvalidParameter = 20001
	Unauthorized     = 20003
	NoSuchResource   = 20404
	TooManyRequests  = 20429
	MissingTo        = 21604
	MissingFrom      = 21603
	MissingBody      = 21602
	InvalidTo        = 21211
	InvalidFrom      = 21212
	NotReachable     = 21612
	Unsubscribed     = 21610
	QueueFull        = 21611
	RegionDisabled   = 21408
	NotMobile        = 21614
	NotSMSCapable    = 21606
	BodyTooLong      = 21617
	InvalidValidity  = 21624
	InvalidCallback  = 21609
	InvalidSchedule  = 35111
	NotCancellable   = 30409
	ValidityExpired  = 30036
)

// Error is what the API answers a request with that it refuses.
type Error struct {
	Code     int    `json:"code"`
	Message  string `json:"message"`
	MoreInfo string `json:"more_info"`
	Status   int    `json:"status"` // of the HTTP answer
}

// Error is the code and what it means.
func (e *Error) Error() string { return fmt.Sprintf("%d: %s", e.Code, e.Message) }

// NewError is the answer of a code.
func NewError(code int, message string) *Error {
	return &Error{code, message, fmt.Sprintf("https://www.twilio.com/docs/errors/%d", code), httpStatus(code)}
}

func httpStatus(code int) int {
	switch code {
	case Unauthorized:
		return 401
	case NoSuchResource:
		return 404
	case TooManyRequests, QueueFull:
		return 429
	case NotCancellable:
		return 409
	}
	return 400
}

// failure is one of Twilio's codes: what it means and as which delivery error code it counts.
type failure struct {
	code   int
	means  string
	counts orchestrator.Code
}

// sms tells the codes of SMS from those of other channels.
func (f failure) sms() bool { return f.code/1000 != 63 }

// failures are the codes that failures are told as: of those of a channel that count alike, the first. They are told by
// callback, but for those of requests.
func failures() []failure {
	return []failure{
		{30001, "Queue overflow", orchestrator.Flooding},
		{30003, "Unreachable destination handset", orchestrator.NotReachable},
		{30004, "Message blocked", orchestrator.Aborted},
		{30005, "Unknown destination handset", orchestrator.AbsentSubscriber},
		{30006, "Landline or unreachable carrier", orchestrator.InvalidDestination},
		{30007, "Message filtered", orchestrator.SpamFilter},
		{30008, "Unknown error", orchestrator.UnknownFailure},
		{30034, "Message from an unregistered number", orchestrator.RejectedByChannel},
		{30002, "Account suspended", orchestrator.RejectedByChannel},
		{ValidityExpired, "Validity period expired", orchestrator.Expired},
		{63003, "Channel could not find the recipient", orchestrator.AbsentSubscriber},
		{63013, "Channel policy violation", orchestrator.RejectedByChannel},
		{63001, "Channel could not authenticate the request", orchestrator.RejectedByChannel},
		{63016, "Outside the messaging window", 1022},
		{63016, "Outside the messaging window", orchestrator.SessionExpired},
		{63018, "Rate limit exceeded for the channel", orchestrator.Flooding},
		{63024, "Invalid message recipient", orchestrator.AbsentSubscriber},
		{63032, "Meta holds the user back for an experiment", 1010},
		{63049, "Meta chose not to deliver this message", 1024},
		{63049, "Meta chose not to deliver this message", orchestrator.Aborted},
	}
}

// CodeOf is the code that a failure on the channel is told as.
func CodeOf(c orchestrator.Channel, code orchestrator.Code) int {
	for _, f := range failures() {
		if f.counts == code && f.sms() == (c == orchestrator.SMS) {
			return f.code
		}
	}
	for _, f := range failures() {
		if f.counts == code {
			return f.code
		}
	}
	return 30008
}

// RequestError is the answer to a request whose message failed at once on the channel with a delivery error code.
func RequestError(c orchestrator.Channel, code orchestrator.Code) *Error {
	switch code {
	case orchestrator.ConnectionError:
		e := NewError(20503, "Service unavailable")
		e.Status = 503
		return e
	case orchestrator.Flooding:
		return NewError(TooManyRequests, "Too many requests")
	case orchestrator.InvalidDestination:
		return NewError(InvalidTo, "The 'To' number is not a valid phone number.")
	case orchestrator.Aborted:
		return NewError(Unsubscribed, "Attempt to send to unsubscribed recipient")
	case orchestrator.NotReachable:
		return NewError(NotReachable, "The 'To' phone number is not currently reachable.")
	}
	number := CodeOf(c, code)
	return NewError(number, Message(number))
}

// Code is the delivery error code of one of Twilio's, of a callback or of a refused request.
func Code(code int) orchestrator.Code {
	if counts, known := Lookup(code); known {
		return counts
	}
	return orchestrator.RejectedByChannel
}

// Lookup is Code for those numbers that Twilio is known to give.
func Lookup(code int) (counts orchestrator.Code, known bool) {
	for _, f := range failures() {
		if f.code == code {
			return f.counts, true
		}
	}
	switch code {
	case TooManyRequests, QueueFull:
		return orchestrator.Flooding, true
	case InvalidTo, NotMobile, 21635:
		return orchestrator.InvalidDestination, true
	case MissingTo, MissingFrom, MissingBody, 21201:
		return orchestrator.DataMissing, true
	case BodyTooLong, InvalidValidity, InvalidCallback, NoSuchResource:
		return orchestrator.InvalidParameter, true
	case Unsubscribed:
		return orchestrator.Aborted, true
	case NotReachable:
		return orchestrator.NotReachable, true
	case Unauthorized, InvalidFrom, NotSMSCapable, RegionDisabled, 21608, 21659, 21712:
		return orchestrator.RejectedByChannel, true
	}
	return 0, false
}

// Message is what a code means.
func Message(code int) string {
	for _, f := range failures() {
		if f.code == code {
			return f.means
		}
	}
	switch code {
	case Unauthorized:
		return "Authentication failed"
	case NoSuchResource:
		return "Resource not found"
	case TooManyRequests:
		return "Too many requests"
	case MissingTo, MissingFrom, MissingBody, 21201:
		return "Required parameter missing"
	case InvalidTo:
		return "Invalid 'To' phone number"
	case InvalidFrom, NotSMSCapable, 21659:
		return "Invalid 'From' phone number"
	case NotReachable:
		return "'To' phone number not reachable"
	case NotMobile, 21635:
		return "'To' phone number is not a mobile number"
	case RegionDisabled:
		return "Region not enabled"
	case Unsubscribed:
		return "Recipient is unsubscribed"
	case QueueFull:
		return "Queue of the 'From' phone number is full"
	case BodyTooLong:
		return "Message body too long"
	}
	return fmt.Sprintf("Error %d", code)
}

// Test is the answer that the API's own test numbers are known for; nil for any other.
func Test(r *Request) *Error {
	switch r.To {
	case "+15005550001":
		return NewError(InvalidTo, fmt.Sprintf("The 'To' number %s is not a valid phone number.", r.To))
	case "+15005550002":
		return NewError(NotReachable, "The 'To' phone number is not currently reachable.")
	case "+15005550003":
		return NewError(RegionDisabled, "Permission to send an SMS has not been enabled for the region.")
	case "+15005550004":
		return NewError(Unsubscribed, "Attempt to send to unsubscribed recipient.")
	case "+15005550009":
		return NewError(NotMobile, fmt.Sprintf("'To' number %s is not a valid mobile number.", r.To))
	}
	switch r.From {
	case "+15005550001":
		return NewError(InvalidFrom, fmt.Sprintf("The 'From' number %s is not a valid phone number.", r.From))
	case "+15005550007":
		return NewError(NotSMSCapable, fmt.Sprintf("The 'From' number %s is not SMS-capable.", r.From))
	case "+15005550008":
		return NewError(QueueFull, "This 'From' number has exceeded the maximum number of queued messages.")
	}
	return nil
}
