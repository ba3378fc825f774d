package sendapi

import (
	"fmt"

	"cascade/orchestrator"
)

// How large a body may be.
const (
	MaxMessageBytes = 1 << 20
	MaxBatchBytes   = 64 << 20
)

// Request is a send that the API accepts.
type Request struct {
	Message *orchestrator.Message
	// Unknown lists the fields that the API does not know, such as "content.txt", in the order of the text.
	Unknown []string
}

// Decode reads and checks the body of one send. The error, if any, is Problems.
func Decode(data []byte, w World) (*Request, error) {
	if problems := tooLarge(len(data), MaxMessageBytes, ""); problems != nil {
		return nil, problems
	}
	var r reader
	var b body
	r.reset(data, "")
	r.message(&b)
	if r.finish(); r.broken != nil {
		return nil, r.refusal()
	}
	c := checker{world: &w, findings: r.findings}
	m := c.message(&b)
	if len(c.problems) > 0 {
		return nil, c.inOrder(r.lines)
	}
	return &Request{Message: m, Unknown: r.unknown}, nil
}

// DecodePlan reads and checks a channels array that stands alone. Problems name field and the step, such
// as "plan[1].fallbackAfter". It also lists the fields that the API does not know. The error, if any, is
// Problems.
func DecodePlan(data []byte, field string, w World) (orchestrator.Plan, []string, error) {
	if problems := tooLarge(len(data), MaxMessageBytes, field); problems != nil {
		return nil, nil, problems
	}
	var r reader
	var p part
	r.reset(data, field)
	steps := r.steps(&p)
	if r.finish(); r.broken != nil {
		return nil, nil, r.refusal()
	}
	c := checker{world: &w, findings: r.findings}
	var plan orchestrator.Plan
	if p.given {
		plan = c.plan(&p, field, steps)
	}
	if len(c.problems) > 0 {
		return nil, nil, c.inOrder(r.lines)
	}
	return plan, r.unknown, nil
}

func tooLarge(size, most int, field string) Problems {
	if size <= most {
		return nil
	}
	return Problems{{Code: InvalidParameter, Field: field, What: fmt.Sprintf("too large: %d bytes", size),
		Mend: fmt.Sprintf("at most %d bytes are allowed", most)}}
}
