package sendapi

import (
	"fmt"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// How large a body may be.
const (
	MaxMessageBytes = 1 << 20
	MaxBatchBytes   = 64 << 20
)

// Request is a send that the API accepts.
type Request struct {
	Message *orchestrator.Message

	body    value
	unknown []unknownField
	lines   *lines
}

// Decode reads and checks the body of one send. The error, if any, is Problems.
func Decode(data []byte, t Terms) (*Request, error) {
	data = withoutMark(data)
	if problems := tooLarge(len(data), MaxMessageBytes, ""); problems != nil {
		return nil, problems
	}
	var r reader
	body := r.whole(data, "", &messageFields)
	if r.broken != nil {
		return nil, r.refusal()
	}
	c := checker{terms: &t, findings: r.findings, ofSMSAPI: r.hasUnknown("source", "destination", "text")}
	m := c.message(&body)
	keep(&c, m, &body, contentText(data, &body), nil)
	if problems := c.refused(&r, false); problems != nil {
		return nil, problems
	}
	return &Request{m, body, r.unknown, r.lines}, nil
}

// DecodePlan reads and checks a channels array that stands alone. Problems name field and the step, such
// as "plan[1].fallbackAfter". A field that the API does not know is one of them. The error, if any, is Problems.
func DecodePlan(data []byte, field string, t Terms) (orchestrator.Plan, error) {
	data = withoutMark(data)
	if problems := tooLarge(len(data), MaxMessageBytes, field); problems != nil {
		return nil, problems
	}
	var r reader
	body := r.whole(data, field, &planFields)
	if r.broken != nil {
		return nil, r.refusal()
	}
	c := checker{terms: &t, findings: r.findings}
	var plan orchestrator.Plan
	if body.given() {
		plan = c.plan(&body, field)
	}
	if problems := c.refused(&r, true); problems != nil {
		return nil, problems
	}
	return plan, nil
}

func tooLarge(size, most int, field string) Problems {
	if size <= most {
		return nil
	}
	return Problems{{Code: InvalidParameter, Problem: problem.Problem{
		Field: field, What: fmt.Sprintf("too large: %d bytes",
			size), Hint: fmt.Sprintf("at most %d bytes are allowed", most),
	}}}
}
