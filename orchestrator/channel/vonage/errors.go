package vonage

import (
	"strconv"
	"strings"

	"cascade/orchestrator"
)

// The kinds of errors of requests, by the HTTP status of their answers.
const (
	BadRequest        = 400
	Unauthorized      = 401
	NoCredit          = 402
	NotFound          = 404
	BadMethod         = 405
	InvalidParameters = 422
	TooMany           = 429
	Internal          = 500
)

// Error is what the API answers a request with that it refuses (RFC 7807).
type Error struct {
	Type       string      `json:"type"`
	Title      string      `json:"title"`
	Detail     string      `json:"detail"`
	Instance   string      `json:"instance"`
	Parameters []Parameter `json:"invalid_parameters,omitempty"`

	Status int `json:"-"` // of the HTTP answer
}

// Parameter is one that is invalid.
type Parameter struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// Error is the title, and the parameters or else the detail.
func (e *Error) Error() string {
	if e.Parameters == nil {
		return e.Title + ": " + e.Detail
	}
	list := make([]string, len(e.Parameters))
	for i, p := range e.Parameters {
		list[i] = p.Name + " " + p.Reason
	}
	return e.Title + ": " + strings.Join(list, ", ")
}

// NewError is the error of an HTTP status.
func NewError(status int, detail string) *Error {
	name, title := "invalid-json", "Bad request"
	switch status {
	case BadMethod:
		name, title = "method-not-allowed", "Method not allowed"
	case Unauthorized:
		name, title = "unauthorized", "You did not provide correct credentials"
	case NoCredit:
		name, title = "low-balance", "Low balance"
	case NotFound:
		name, title = "not-found", "Not found"
	case InvalidParameters:
		name, title = "invalid-params", "Invalid params"
	case TooMany:
		name, title = "throttled", "Rate limit hit"
	case Internal:
		name, title = "internal-error", "Internal error"
	}
	return &Error{Type: "https://developer.vonage.com/api-errors#" + name, Title: title, Detail: detail, Status: status}
}

// InvalidParams is the error of parameters that are invalid.
func InvalidParams(wrong ...Parameter) *Error {
	e := NewError(InvalidParameters, "The value of one or more parameters is invalid.")
	e.Parameters = wrong
	return e
}

// failure is one of Vonage's delivery error codes.
type failure struct {
	code   int
	means  string
	counts orchestrator.Code
}

func failures() []failure {
	return []failure{
		{1000, "Throttled", orchestrator.Flooding},
		{1010, "Missing params", orchestrator.DataMissing},
		{1020, "Invalid params", orchestrator.InvalidParameter},
		{1021, "Invalid tag", orchestrator.SessionExpired},
		{1030, "Internal error", orchestrator.InternalFailure},
		{1050, "Number barred", orchestrator.Aborted},
		{1080, "Partner quota exceeded", orchestrator.NoCredit},
		{1120, "Illegal sender", orchestrator.RejectedByChannel},
		{1180, "Absent subscriber", orchestrator.NotReachable},
		{1210, "Anti-spam rejection", orchestrator.SpamFilter},
		{1250, "Unknown subscriber", orchestrator.AbsentSubscriber},
		{1260, "Destination unreachable", orchestrator.ConnectionError},
		{1310, "Invalid destination", orchestrator.InvalidDestination},
		{1320, "Message already delivered or unsupported", orchestrator.ContentNotSupported},
		{1330, "Unknown", orchestrator.UnknownFailure},
		{1340, "Outside of the allowed window", 1022},
		{1360, "TTL was exceeded", orchestrator.Expired},
	}
}

// CodeOf is the code that a failure is told as.
func CodeOf(code orchestrator.Code) int {
	for _, f := range failures() {
		if f.counts == code {
			return f.code
		}
	}
	return 1330
}

// Code is the delivery error code of one of Vonage's.
func Code(code int) orchestrator.Code {
	if counts, known := Lookup(code); known {
		return counts
	}
	return orchestrator.UnknownFailure
}

// Lookup is Code for those numbers that Vonage is known to give.
func Lookup(code int) (counts orchestrator.Code, known bool) {
	for _, f := range failures() {
		if f.code == code {
			return f.counts, true
		}
	}
	return 0, false
}

// typeOf is what errors that have a delivery error code are of.
const typeOf = "https://developer.vonage.com/api-errors/messages#"

// Means is what one of Vonage's delivery error codes means.
func Means(code int) string {
	for _, f := range failures() {
		if f.code == code {
			return f.means
		}
	}
	return "Unknown"
}

// Refusal is how a message is refused that fails at once with the code, by a number of Vonage's: CodeOf's, or another.
func Refusal(code orchestrator.Code, number int) *Error {
	status := InvalidParameters
	switch code {
	case orchestrator.Flooding:
		status = TooMany
	case orchestrator.NoCredit:
		status = NoCredit
	case orchestrator.ConnectionError, orchestrator.InternalFailure:
		status = Internal
	}
	return &Error{
		Type: typeOf + strconv.Itoa(number), Title: Means(number), Detail: capitalised(code.String()), Status: status,
	}
}

func capitalised(words string) string { return strings.ToUpper(words[:1]) + words[1:] + "." }

// Number is the delivery error code that the error's type ends with; 0 where it has none.
func (e *Error) Number() int {
	number, _ := strconv.Atoi(strings.TrimPrefix(e.Type, typeOf))
	return number
}

// Why is the delivery error code of a request that was refused.
func (e *Error) Why() orchestrator.Code {
	switch number := e.Number(); {
	case number != 0:
		return Code(number)
	case e.Status == Unauthorized || e.Status == 403:
		return orchestrator.RejectedByChannel
	case e.Status == NoCredit:
		return orchestrator.NoCredit
	case e.Status == TooMany:
		return orchestrator.Flooding
	case e.Status >= Internal:
		return orchestrator.ConnectionError
	}
	for _, p := range e.Parameters {
		if p.Name == "to" {
			return orchestrator.InvalidDestination
		}
	}
	return orchestrator.InvalidParameter
}
