package viber

import "cascade/orchestrator"

// The statuses that requests are answered with.
const (
	OK               = 0
	InvalidURL       = 1
	InvalidToken     = 2
	BadData          = 3
	MissingData      = 4
	NotRegistered    = 5
	NotSubscribed    = 6
	WebhookNotSet    = 10
	NoSuitableDevice = 11
	TooManyRequests  = 12
	NotAuthorized    = 15
	PaymentUnsupport = 22
	NoBalance        = 24
	GeneralError     = 99
)

// Refusal is the answer to a request that is refused: its HTTP status is 200 all the same.
type Refusal struct {
	Status  int    `json:"status"`
	Message string `json:"status_message"`
}

// Error is what is wrong.
func (r *Refusal) Error() string { return r.Message }

// Refuse is the answer of a status.
func Refuse(status int, why string) *Refusal {
	name := Name(status)
	if why != "" {
		name += ": " + why
	}
	return &Refusal{status, name}
}

// Name is what a status is called.
func Name(status int) string {
	names := map[int]string{
		OK: "ok", InvalidURL: "invalidUrl", InvalidToken: "invalidAuthToken", BadData: "badData", MissingData: "missingData",
		NotRegistered: "receiverNotRegistered", NotSubscribed: "receiverNotSubscribed", 7: "publicAccountBlocked",
		8: "publicAccountNotFound", 9: "publicAccountSuspended", WebhookNotSet: "webhookNotSet",
		NoSuitableDevice: "receiverNoSuitableDevice", TooManyRequests: "tooManyRequests", 13: "apiVersionNotSupported",
		14: "incompatibleWithVersion", NotAuthorized: "publicAccountNotAuthorized", 21: "unsupportedCountry",
		PaymentUnsupport: "paymentUnsupported", 23: "freeMessagesExceeded", NoBalance: "noBalance",
	}
	if name, ok := names[status]; ok {
		return name
	}
	return "generalError"
}

// RefusalOf is the answer to a send that fails at once with the code.
func RefusalOf(code orchestrator.Code) *Refusal {
	status := GeneralError
	switch code {
	case orchestrator.AbsentSubscriber:
		status = NotRegistered
	case orchestrator.ContentNotSupported:
		status = PaymentUnsupport
	case orchestrator.DataMissing:
		status = MissingData
	case orchestrator.AppTooOld:
		status = NoSuitableDevice
	case orchestrator.Flooding:
		status = TooManyRequests
	case orchestrator.InvalidParameter, orchestrator.InvalidDestination:
		status = BadData
	case orchestrator.RejectedByChannel:
		status = NotAuthorized
	case orchestrator.NoCredit:
		status = NoBalance
	}
	return Refuse(status, code.String())
}

// Code is the delivery error code of a status that a request was answered with.
func Code(status int) orchestrator.Code {
	if counts, known := Lookup(status); known {
		return counts
	}
	return orchestrator.RejectedByChannel
}

// Lookup is Code for those statuses that Viber is known to give.
func Lookup(status int) (counts orchestrator.Code, known bool) {
	switch status {
	case NotRegistered, NotSubscribed:
		return orchestrator.AbsentSubscriber, true
	case MissingData:
		return orchestrator.DataMissing, true
	case InvalidURL, BadData, WebhookNotSet:
		return orchestrator.InvalidParameter, true
	case NoSuitableDevice, 13, 14:
		return orchestrator.AppTooOld, true
	case TooManyRequests:
		return orchestrator.Flooding, true
	case PaymentUnsupport:
		return orchestrator.ContentNotSupported, true
	case 23, NoBalance:
		return orchestrator.NoCredit, true
	case GeneralError:
		return orchestrator.ConnectionError, true
	}
	// The token, a blocked account, what is not allowed, a country.
	return orchestrator.RejectedByChannel, status == InvalidToken || status >= 7 && status <= 21
}
