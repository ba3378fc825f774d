package sendapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator/problem"
	"cascade/orchestrator/webhook"
)

// Refusal is a request that is not carried out: its HTTP status, the API's code and what is wrong.
type Refusal struct {
	Status  int
	Code    ErrorCode
	Message string
}

func (r *Refusal) Error() string { return r.Message }

// Refuse makes a refusal.
func Refuse(status int, code ErrorCode, format string, args ...any) *Refusal {
	return &Refusal{status, code, fmt.Sprintf(format, args...)}
}

// BadRequest refuses a request with 400 and a code.
func BadRequest(code ErrorCode, format string, args ...any) *Refusal {
	return Refuse(http.StatusBadRequest, code, format, args...)
}

// NotThere refuses a request for something that is not there: 404 with code 1300.
func NotThere(format string, args ...any) *Refusal {
	return Refuse(http.StatusNotFound, NotFound, format, args...)
}

// Invalid refuses a request that makes no sense: 400 with code 1000.
func Invalid(format string, args ...any) *Refusal {
	return BadRequest(InvalidParameter, format, args...)
}

// refusalOf is what any error of a handler is told as.
func refusalOf(err error) *Refusal {
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		return refusal
	}
	if problems, ok := errors.AsType[Problems](err); ok {
		return &Refusal{http.StatusBadRequest, problems.Code(), problems.Message()}
	}
	if errors.Is(err, context.Canceled) {
		return &Refusal{http.StatusServiceUnavailable, InternalError, "the client has gone"} // nobody reads it
	}
	return &Refusal{http.StatusInternalServerError, InternalError, err.Error()}
}

// Errors writes error objects. Each has an id of its own; the n-th that a server writes always has the same.
type Errors struct {
	Broken func(error) // is told of what is answered with 500; nil: nobody is

	written atomic.Uint64
}

// errorObject is how the API tells an error.
type errorObject struct {
	Code      ErrorCode `json:"code"`
	Message   string    `json:"message"`
	ErrorID   string    `json:"errorId"`
	Timestamp string    `json:"timestamp"`
}

// Write answers with an error: a *Refusal, Problems, or any other, which is 500 with code 2000.
func (e *Errors) Write(w http.ResponseWriter, err error, now time.Time) {
	refusal := refusalOf(err)
	if refusal.Status == http.StatusInternalServerError && e.Broken != nil {
		e.Broken(err)
	}
	id := uuid.NewV5(uuid.NamespaceURL, fmt.Sprintf("cascade:error:%d", e.written.Add(1)))
	WriteJSON(w, refusal.Status, errorObject{
		Code: refusal.Code, Message: refusal.Message, ErrorID: id.String(), Timestamp: webhook.Timestamp(now),
	})
}

// WriteJSON answers with a value as JSON.
func WriteJSON(w http.ResponseWriter, status int, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		http.Error(w, "the answer does not encode", http.StatusInternalServerError)
		return
	}
	WriteText(w, status, text)
}

// WriteText answers with what is JSON already.
func WriteText(w http.ResponseWriter, status int, text []byte) {
	w.Header()["Content-Type"] = []string{"application/json"}
	w.Header()["Cache-Control"] = []string{"no-store"}
	w.Header()["Content-Length"] = []string{strconv.Itoa(len(text))}
	w.WriteHeader(status)
	w.Write(text) // an error means that the client is gone, and is nobody's to hear
}

// Pick finds who answers the request's method. Any other is refused with 405, and told which there are.
func (m Methods) Pick(w http.ResponseWriter, r *http.Request) (Handler, error) {
	if handle, ok := m[r.Method]; ok {
		return handle, nil
	}
	if handle, ok := m[http.MethodGet]; ok && r.Method == http.MethodHead {
		return handle, nil
	}
	allowed := make([]string, 0, len(m))
	for method := range m {
		allowed = append(allowed, method)
	}
	slices.Sort(allowed)
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	return nil, Refuse(http.StatusMethodNotAllowed, InvalidParameter,
		"method %s is not answered here; allowed: %s", problem.Clip(r.Method), strings.Join(allowed, ", "))
}
