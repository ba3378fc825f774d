package twilio_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/sim/wire/twilio"
	"cascade/sim/wire/wiretest"
)

// The client that Twilio gives to Node's programs.
func TestARealClientInNode(t *testing.T) {
	m := wiretest.Serve(t, settings+`
providers: {WhatsApp: {script: [{status: Accepted}, {status: Sent, after: 1s}, {status: Undelivered, after: 5s, code: 61}]}}
`, nil, twilio.New)
	env := []string{"TWILIO_BASE_URL=" + m.Base("twilio"), "TWILIO_ACCOUNT_SID=AC1",
		"TWILIO_AUTH_TOKEN=secret", "CALLBACKS=8"}
	got := wiretest.Node(t, "testdata/client", "client.mjs", env, func(line string) {
		if line == "sent" {
			m.Advance(2 * time.Hour)
		}
	})
	want := []string{
		"sms queued 1 null 2026-01-01T00:00:00.000Z",
		"unicode queued 1 null 2026-01-01T00:00:00.000Z",
		"media queued 1 null 2026-01-01T00:00:00.000Z",
		"whatsapp queued 1 null 2026-01-01T00:00:00.000Z",
		"scheduled scheduled 0 null 2026-01-01T00:00:00.000Z",
		"no number 400 21211 https://www.twilio.com/docs/errors/21211",
		"test number 400 21610 https://www.twilio.com/docs/errors/21610",
		"not there 400 30005 https://www.twilio.com/docs/errors/30005",
		"wrong token 401 20003 https://www.twilio.com/docs/errors/20003",
		"cancelled canceled",
		"sent",
		"sms sent - +6581234567 order-17 true false",
		"unicode sent - +6581234567 order-17 true false",
		"media sent - +6581234567 order-17 true false",
		"whatsapp sent - whatsapp:+6581234567 order-17 true false",
		"sms delivered - +6581234567 order-17 true false",
		"unicode delivered - +6581234567 order-17 true false",
		"media delivered - +6581234567 order-17 true false",
		"whatsapp undelivered 63016 whatsapp:+6581234567 order-17 true false",
		"fetched delivered 2026-01-01T00:00:00.000Z sms",
		"listed scheduled whatsapp media unicode sms",
		"listed whatsapp",
		"listed 0",
		`redacted ""`,
		"deleted true",
		"gone 404 20404 https://www.twilio.com/docs/errors/20404",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
