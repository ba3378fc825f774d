package whatsapp_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/sim/live"
	"cascade/sim/wire/whatsapp"
	"cascade/sim/wire/wiretest"
)

// A client that others have written for the API.
func TestARealClientInNode(t *testing.T) {
	m := wiretest.Serve(t, settings+`
templates: {sale: {category: marketing}}
providers:
  WhatsApp:
    rules:
      - {type: image, script: [{status: Accepted}, {status: Sent, after: 1s}, {status: Undelivered, after: 5s, code: 1, providerCode: 131026}]}
    script: [{status: Accepted}, {status: Sent, after: 1s}, {status: Delivered, after: 2s}, {status: Read, after: 4s}]
`, nil, whatsapp.New)
	env := []string{
		"WHATSAPP_BASE_URL=" + m.Base("whatsapp"), "WHATSAPP_TOKEN=T", "WHATSAPP_APP_SECRET=S", "WHATSAPP_PHONE_NUMBER_ID=106", "WEBHOOKS=15",
	}
	got := wiretest.Node(t, "testdata/client", "client.mjs", env, func(line string) {
		if line != "sent" {
			return
		}
		m.Advance(time.Minute)
		first := m.World.Attempts(0, 1)[0].UMID
		if _, err := m.World.Receive(t.Context(), live.Inbound{
			Channel: orchestrator.WhatsApp, From: "+6581234567", Text: "Ja, bitte ☺", ReplyTo: first,
		}); err != nil {
			t.Error(err)
		}
	})
	want := []string{
		"subscribed 400 2200",
		"subscribed 200 true",
		"template APPROVED AUTHENTICATION",
		"templates login_code AUTHENTICATION APPROVED, sale MARKETING APPROVED",
		"text +6581234567 6581234567 -",
		"old +6581234567 6581234567 -",
		"template +6581234567 6581234567 accepted",
		"image +6581234567 6581234567 -",
		"buttons +6581234567 6581234567 -",
		"no recipient true 400 131009 parameter fix_and_retry",
		"not there true 400 131026 parameter fix_and_retry",
		"wrong token true 401 190 authorization refresh_token",
		"sent",
		"text sent 6581234567 1767225601 service - - order-17 true false",
		"old sent 6581234567 1767225601 service - conversation - true false",
		"template sent 6581234567 1767225601 authentication - - - true false",
		"image sent 6581234567 1767225601 service - - - true false",
		"buttons sent 6581234567 1767225601 service - - - true false",
		"text delivered 6581234567 1767225602 service - - order-17 true false",
		"old delivered 6581234567 1767225602 service - conversation - true false",
		"template delivered 6581234567 1767225602 authentication - - - true false",
		"buttons delivered 6581234567 1767225602 service - - - true false",
		"text read 6581234567 1767225604 - - - order-17 true false",
		"old read 6581234567 1767225604 - - - - true false",
		"template read 6581234567 1767225604 - - - - true false",
		"buttons read 6581234567 1767225604 - - - - true false",
		"image failed 6581234567 1767225605 - 131026 - - true false",
		"inbound 6581234567 text Ja, bitte ☺ text 6581234567 true false",
		"read true",
		"history buttons SENT DELIVERED READ",
		"history image SENT FAILED",
		"history template SENT DELIVERED READ",
		"history old SENT DELIVERED READ",
		"history text SENT DELIVERED READ",
		"deleted true",
		"no template true 404 132001 template fix_and_retry",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
