package viber_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"cascade/sim/wire/viber"
	"cascade/sim/wire/wiretest"
)

// Whatever is asked, the HTTP status is 200, and the answer says in its own how it went.
func FuzzServe(f *testing.F) {
	m := wiretest.Serve(f, settings, &wiretest.Application{}, viber.New)
	calls := []string{"send_message", "broadcast_message", "set_webhook", "get_account_info",
		"get_user_details", "get_online", "x"}
	f.Add(uint8(0), []byte(text("+6581234567", `,"ttl":60,"tracking_data":"\"a\""`)))
	f.Add(uint8(1), []byte(`{"broadcast_list":["a","+6500000103"],"type":"url","media":"u","sender":{"name":"S"}}`))
	f.Add(uint8(2), []byte(`{"url":"http://a/?b","event_types":["seen"],"send_name":null}`))
	f.Add(uint8(3), []byte(`{}`))
	f.Add(uint8(4), []byte(`{"id":"a"}`))
	f.Add(uint8(5), []byte(`{"ids":["a",""]}`))
	f.Fuzz(func(t *testing.T, call uint8, body []byte) {
		at := m.Base("viber") + "/pa/" + calls[int(call)%len(calls)]
		status, answer := m.Post(at, string(body), "X-Viber-Auth-Token", "token")
		var of struct {
			Status *int `json:"status"`
		}
		if err := json.Unmarshal([]byte(answer), &of); err != nil || status != http.StatusOK || of.Status == nil {
			t.Errorf("%s %q: %d %s", at, body, status, answer)
		}
	})
}
