package vonage_test

import (
	"encoding/json"
	"testing"

	"cascade/sim/wire/vonage"
	"cascade/sim/wire/wiretest"
)

// Whatever is asked, the answer is JSON: of a message that was taken, or an error that has an instance.
func FuzzServe(f *testing.F) {
	m := wiretest.Serve(f, settings, &wiretest.Application{}, vonage.New)
	f.Add([]byte(text("sms", "6581234567", `,"ttl":60,"client_ref":"a"`)))
	f.Add([]byte(text("messenger", "x", `,"webhook_url":"http://a/"`)))
	f.Add([]byte(`{"channel":"whatsapp","message_type":"template","to":"6500000103","from":"1","template":{"name":"x"},"ttl":-1}`))
	f.Add([]byte(`{"channel":"viber_service","message_type":"image","image":{"url":""},"viber_service":{"ttl":9e99}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		status, answer := m.Post(m.Base("vonage")+"/v1/messages", string(body))
		var of struct {
			UUID     string `json:"message_uuid"`
			Instance string `json:"instance"`
		}
		if err := json.Unmarshal([]byte(answer), &of); err != nil || (status == 202) != (of.UUID != "") ||
			(of.UUID == "") != (of.Instance != "") {
			t.Errorf("%q: %d %s", body, status, answer)
		}
	})
}
