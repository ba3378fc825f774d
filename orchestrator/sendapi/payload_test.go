package sendapi

import (
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
)

// payload is a right send with some of its fields replaced, added or (with "") left out, given as names
// and JSON values in turn.
func payload(changes ...string) string {
	fields := []string{
		"user", `{"msisdn":"+6598765432"}`,
		"type", `"text"`,
		"content", `{"text":"Hello World!"}`,
		"channels", `[{"channel":"WhatsApp","fallbackAfter":60},{"channel":"SMS"}]`,
	}
	for ; len(changes) > 0; changes = changes[2:] {
		fields = replaced(fields, changes[0], changes[1])
	}
	var parts []string
	for i := 0; i < len(fields); i += 2 {
		if fields[i+1] != "" {
			parts = append(parts, `"`+fields[i]+`":`+fields[i+1])
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func replaced(fields []string, name, value string) []string {
	for i := 0; i < len(fields); i += 2 {
		if fields[i] == name {
			fields[i+1] = value
			return fields
		}
	}
	return append(fields, name, value)
}

// newYear is a world that has been running for a minute.
func newYear() Terms {
	return Terms{Now: time.Date(2026, 1, 1, 0, 1, 0, 0, time.UTC)}
}

// accepted decodes a body that must be right.
func accepted(t *testing.T, body string, w Terms) *orchestrator.Message {
	t.Helper()
	request, err := Decode([]byte(body), w)
	if err != nil {
		t.Fatalf("refused: %v\n%s", err, body)
	}
	return request.Message
}

// refused decodes a body that must be wrong.
func refused(t *testing.T, body string, w Terms) Problems {
	t.Helper()
	request, err := Decode([]byte(body), w)
	if err == nil {
		t.Fatalf("accepted: %+v\n%.300s", request.Message, body)
	}
	problems, ok := err.(Problems)
	if !ok || len(problems) == 0 {
		t.Fatalf("the error is %T %v, not Problems", err, err)
	}
	return problems
}

// reasons leaves out the fields that a refusal only mentions: the API does not know them.
func reasons(all Problems) (problems Problems) {
	for _, p := range all {
		if p.Code != 0 {
			problems = append(problems, p)
		}
	}
	return problems
}
