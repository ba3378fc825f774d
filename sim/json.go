package sim

import (
	"encoding/json"
	"strconv"

	"cascade/orchestrator"
	"cascade/orchestrator/webhook"
)

// appendLine writes a line as one JSON object, without a newline. Fields that do not apply are left out.
func appendLine(dst []byte, l Line, ids umids, route orchestrator.Route) []byte {
	dst = orchestrator.AppendSeconds(append(dst, `{"t":`...), l.At)
	dst = ids.appendTo(append(dst, `,"umid":"`...), l.Message)
	kind := l.Kind()
	dst = append(append(dst, `","kind":"`...), kind.String()...)
	dst = append(dst, '"')
	if n := l.Step(); n > 0 && n <= len(route) {
		dst = append(append(dst, `,"channel":"`...), route[n-1].Channel.String()...)
		dst = strconv.AppendInt(append(dst, `","step":`...), int64(n), 10)
	} else if c := l.Elsewhere(); c != 0 {
		dst = append(append(append(dst, `,"channel":"`...), c.String()...), '"')
	}
	if kind == Webhook {
		return appendAttempt(dst, l)
	}
	if s := l.Status(); s != 0 {
		dst = append(append(append(dst, `,"status":"`...), s.String()...), '"')
	}
	if c := l.Code(); c != 0 {
		dst = strconv.AppendInt(append(dst, `,"code":`...), int64(c), 10)
	}
	if l.Late() {
		dst = append(dst, `,"late":true`...)
	}
	if l.Stale() {
		dst = append(dst, `,"stale":true`...)
	}
	if l.Refused() {
		dst = append(dst, `,"refused":true`...)
	}
	if n := l.Copy(); n > 0 {
		dst = strconv.AppendInt(append(dst, `,"copy":`...), int64(n), 10)
	}
	return append(dst, '}')
}

// appendAttempt writes what is particular to a webhook's line, and ends it.
func appendAttempt(dst []byte, l Line) []byte {
	state, _ := webhook.State(l.Status())
	dst = append(append(append(dst, `,"state":"`...), state...), '"')
	dst = strconv.AppendInt(append(dst, `,"attempt":`...), int64(l.Attempt()), 10)
	dst = strconv.AppendInt(append(dst, `,"answer":`...), int64(l.Answer()), 10)
	if l.Lost() {
		dst = append(dst, `,"lost":true`...)
	}
	return append(dst, '}')
}

func appendString(dst []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic("sim: a string that JSON cannot hold")
	}
	return append(dst, text...)
}
