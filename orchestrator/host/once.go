package host

import (
	"encoding/json"

	"cascade/orchestrator/sendapi"
)

// onceKey is a subaccount's key under which a request is carried out once.
type onceKey struct{ subaccount, key string }

// submitOnce submits a message, unless one was accepted under its key: then it is answered with that one.
func (t *turn) submitOnce(a *account, p *prepared) (sent sendapi.Sent) {
	if t.before(a, p.Message.Once, &sent) {
		return sent
	}
	sent = sendapi.Sent{UMID: t.submit(a, p).umid.String(), At: t.at(t.now)}
	t.remember(a, p.Message.Once, sent)
	return sent
}

// before reads what was answered under a key, and reports whether anything was.
func (t *turn) before(a *account, key string, answer any) bool {
	if key == "" {
		return false
	}
	text, known := t.onces[onceKey{a.Name, key}]
	if !known {
		var err error
		if text, err = t.store.Once(t.ctx, a.Name, key); err != nil {
			t.failed = err
			return false
		}
	}
	if text == "" {
		return false
	}
	if err := json.Unmarshal([]byte(text), answer); err != nil {
		t.failed = err
	}
	return true
}

// remember keeps what is answered under a key.
func (t *turn) remember(a *account, key string, answer any) {
	if key == "" {
		return
	}
	text, err := json.Marshal(answer)
	if err != nil {
		t.failed = err
	}
	t.onces[onceKey{a.Name, key}] = string(text)
	t.group.Onces = append(t.group.Onces, Once{a.Name, key, string(text), t.now})
}
