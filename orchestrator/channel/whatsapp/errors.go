package whatsapp

import (
	"fmt"
	"strconv"
	"strings"

	"cascade/orchestrator"
)

// Error codes of the API that requests meet.
const (
	InvalidParameter = 100
	TokenInvalid     = 190
	ParameterMissing = 131008
	ParameterInvalid = 131009
	Unavailable      = 131016
	Undeliverable    = 131026
	UnsupportedType  = 131051
	PairRateLimit    = 131056 // of one number to one recipient
	BadRecipient     = 131062
	UnknownFailure   = 131000
	NoVerification   = 2200 // of a webhook's address
	NoTemplate       = 132001
)

// Envelope is how the API answers with an error.
type Envelope struct {
	Error *Error `json:"error"`
}

// Error is one error.
type Error struct {
	Message   string     `json:"message"`
	Type      string     `json:"type"`
	Code      int        `json:"code"`
	Data      *ErrorData `json:"error_data,omitempty"`
	Subcode   int        `json:"error_subcode,omitempty"`
	TraceID   string     `json:"fbtrace_id"`
	Transient bool       `json:"is_transient,omitempty"`
}

// ErrorData says more.
type ErrorData struct {
	Product string `json:"messaging_product"`
	Details string `json:"details"`
}

// NewError is the error of a code.
func NewError(code int, details string) *Error {
	e := &Error{
		Message: fmt.Sprintf("(#%d) %s", code, Title(code)), Type: "OAuthException", Code: code,
		Data: &ErrorData{"whatsapp", details},
	}
	e.Transient = e.HTTPStatus() >= 500
	return e
}

// UnknownObject is the error of a request for an id that nothing has, or that does not take the method.
func UnknownObject(method, id string) *Error {
	return &Error{
		Message: fmt.Sprintf("Unsupported %s request. Object with ID '%s' does not exist, cannot be loaded due to missing "+
			"permissions, or does not support this operation.", strings.ToLower(method), id),
		Type: "GraphMethodException", Code: InvalidParameter, Subcode: 33,
	}
}

// Error is the code and what it says.
func (e *Error) Error() string { return e.Message }

// HTTPStatus is the status of the HTTP answer that bears the error.
func (e *Error) HTTPStatus() int {
	switch c := e.Code; {
	case c == 0, c == TokenInvalid:
		return 401
	case c == 3, c == 10, c >= 200 && c < 300, c == 368, c == 131005, c == 131031:
		return 403
	case c == 4, c == 80007, c == 130429:
		return 429
	case c == 132001:
		return 404
	case c == 2, c == Unavailable, c == 131057:
		return 503
	case c == 1, c == UnknownFailure, c >= 133000 && c < 134000 && c != 133010:
		return 500
	}
	return 400
}

// CodeOf is the number that Meta gives a failure: that of the delivery error code where it has one.
func CodeOf(code orchestrator.Code) int {
	if n, err := strconv.Atoi(code.ProviderCode()); err == nil {
		return n
	}
	switch code {
	case orchestrator.AbsentSubscriber, orchestrator.NotReachable:
		return Undeliverable
	case orchestrator.ContentNotSupported:
		return UnsupportedType
	case orchestrator.DataMissing:
		return ParameterMissing
	case orchestrator.Flooding:
		return 130429
	case orchestrator.InvalidDestination:
		return 131030
	case orchestrator.InvalidParameter:
		return InvalidParameter
	case orchestrator.ConnectionError:
		return Unavailable
	case orchestrator.Aborted:
		return 131049
	case orchestrator.NoCredit:
		return 131042
	case orchestrator.SpamFilter:
		return 131048
	case orchestrator.SessionExpired:
		return 131047
	case orchestrator.RejectedByChannel:
		return 131031
	case orchestrator.UnknownFailure:
		return 135000
	}
	return UnknownFailure
}

// Code is the delivery error code of one of Meta's: the one that has its number, else the one that is nearest.
func Code(code int) orchestrator.Code {
	if counts, known := Lookup(code); known {
		return counts
	}
	return orchestrator.RejectedByChannel
}

// Lookup is Code for those numbers that Meta is known to give.
func Lookup(code int) (counts orchestrator.Code, known bool) {
	text := strconv.Itoa(code)
	for _, c := range orchestrator.Codes() {
		if c.ProviderCode() == text {
			return c, true
		}
	}
	switch code {
	case 1, 2:
		return orchestrator.ConnectionError, true
	case 131030, BadRecipient:
		return orchestrator.InvalidDestination, true
	case 131042:
		return orchestrator.NoCredit, true
	case 130403, 137000:
		return orchestrator.RejectedByChannel, true
	}
	permission := code >= 200 && code < 300
	registration, marketing := code >= 133000 && code <= 133016, code >= 134100 && code <= 134102
	return orchestrator.RejectedByChannel, permission || registration || marketing
}

// Title is what one of Meta's codes means in a few words.
func Title(code int) string {
	switch code {
	case 2:
		return "API Service"
	case InvalidParameter:
		return "Invalid parameter"
	case TokenInvalid:
		return "Invalid OAuth access token"
	case NoVerification:
		return "Callback verification failed"
	case 131030:
		return "Recipient phone number not in allowed list"
	case 131042:
		return "Business eligibility payment issue"
	case BadRecipient:
		return "Recipient not acceptable"
	case Undeliverable:
		return "Message undeliverable"
	case 135000:
		return "Generic user error"
	}
	for _, c := range orchestrator.Codes() {
		if c.ProviderCode() == strconv.Itoa(code) {
			return c.Name()
		}
	}
	return "Error"
}
