package scenarios

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
)

// message reads the body of every message by the checks that the API has for it, in the world that s is so
// far. Unlike there, `scheduled` and `expiry` may be durations, the user may lack what traffic fills in, type
// and content may both be left out, and a field that the API does not know is a problem.
func (v value) message(s *Scenario) *orchestrator.Message {
	if !isMapping(v.node) {
		v.wrongType("a mapping", "write {type: text, content: {text: …}}")
		return nil
	}
	body := v.body()
	world := sendapi.Terms{
		Now: s.Start, Plan: s.Plan, Channels: s.Channels,
		NoUser: true, Span: ParseDuration,
	}
	if world.Plan == nil {
		// Who runs the scenario may bring a plan. Whether there is one is told then.
		world.Plan = orchestrator.Plan{{Channel: orchestrator.SMS}}
	}
	request, err := sendapi.Decode(body, world)
	if err != nil {
		v.refusal(err)
		return nil
	}
	for _, f := range request.Findings() {
		switch {
		case f.Rule == orchestrator.RuleUnknownField:
			v.unknownField(f.Field, f.Mend)
		case f.Field != "user": // which traffic may fill in
			f.Field = joinPath(v.path, f.Field)
			s.schema = append(s.schema, f)
		}
	}
	return request.Message
}

// body is the message's JSON. One that says neither what it is nor what it holds, but only when it expires,
// is the text that messages are where the scenario says nothing.
func (v value) body() []byte {
	var b bytes.Buffer
	v.json(&b)
	var said map[string]json.RawMessage
	if json.Unmarshal(b.Bytes(), &said) != nil || said["type"] != nil || said["content"] != nil {
		return b.Bytes()
	}
	text := []byte(`{"type":"text","content":{"text":"Hello World!"}`)
	if len(said) > 0 {
		text = append(text, ',')
	}
	return append(text, b.Bytes()[1:]...)
}

// refusal notes the API's problems at their places in the file.
func (v value) refusal(err error) {
	var problems sendapi.Problems
	if !errors.As(err, &problems) {
		v.fail("", "%s: %v", v.name, err)
	}
	for _, p := range problems {
		switch at, _ := nearest(v.places, joinPath(v.path, p.Field)); {
		case p.Field == "":
			v.fail(p.Hint, "%s %s", v.name, p.What)
		case p.Code == 0:
			v.unknownField(p.Field, p.Hint)
		default:
			v.report(at, p.Hint, "%s: %s", p.Field, p.What)
		}
	}
}

// unknownField notes a field that the API does not know.
func (v value) unknownField(field, hint string) {
	at, _ := nearest(v.places, joinPath(v.path, field))
	v.report(at, cmp.Or(hint, "the Send API has no such field"), "unknown key %s", problem.Quote(field))
}
