package sendapi

import (
	"encoding/json"
	"net/http"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// keep notes of a message what the rules do not look at: its content, where they hold only a part of it, and for a host
// that sends for real all of that and what makes a repeated request the same. Own and template are the content objects
// of the message and of its batch's template, as they were given.
func keep(c *checker, m *orchestrator.Message, b *value, own, template []byte) {
	if m == nil || !c.terms.Keep && m.Type.IsWhole() {
		return
	}
	m.Given = mergeContent(own, template)
	if !c.terms.Keep {
		return
	}
	if unique := b.get("unique"); unique.str() == "true" {
		if m.ClientMessageID == "" {
			c.refuse(unique, InvalidParameter, "unique",
				"is true, and there is no clientMessageId", "give one, or leave unique out")
		}
		m.Once = "message:" + m.ClientMessageID
	}
}

// contentText is the content object of a body as it was given; nil: it has none.
func contentText(data []byte, body *value) []byte {
	v := body.get("content")
	if !v.given() || v.kind != '{' || v.end < v.at {
		return nil
	}
	return data[v.at : v.end+1]
}

// mergeContent puts a template's object under a message's: what the message leaves out is taken from it, object by
// object.
func mergeContent(own, template []byte) json.RawMessage {
	if len(own) == 0 || len(template) == 0 {
		return append(json.RawMessage(nil), append(own, template...)...)
	}
	var above, below map[string]json.RawMessage
	if json.Unmarshal(own, &above) != nil || json.Unmarshal(template, &below) != nil {
		return append(json.RawMessage(nil), own...) // the message is refused for it
	}
	for name, value := range below {
		mine, has := above[name]
		switch {
		case !has || string(mine) == "null":
			above[name] = value
		case mine[0] == '{' && value[0] == '{':
			above[name] = mergeContent(mine, value)
		}
	}
	merged, err := json.Marshal(above)
	if err != nil {
		panic("sendapi: what was read as JSON does not encode: " + err.Error())
	}
	return merged
}

// onceHeader makes a repeated request the same: it is answered as the first one was.
const onceHeader = "Idempotency-Key"

const longestOnce = 255

// onceOf is the key that a request bears, where what is sent is kept; "": none.
func onceOf(r *http.Request, terms Terms) (string, error) {
	if !terms.Keep {
		return "", nil
	}
	key := r.Header.Get(onceHeader)
	if len(key) > longestOnce || strings.ContainsFunc(key, func(c rune) bool { return c < ' ' || c > '~' }) {
		return "", Invalid("%s %s is not up to %d printable ASCII characters", onceHeader,
			problem.Quote(key), longestOnce)
	}
	if key != "" {
		key = "request:" + key
	}
	return key, nil
}
