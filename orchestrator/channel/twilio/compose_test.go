package twilio

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
)

func TestAMessageBecomesARequest(t *testing.T) {
	user := orchestrator.User{MSISDN: "+6581234567"}
	of := func(kind orchestrator.ContentType, c orchestrator.Content) *orchestrator.Message {
		return &orchestrator.Message{User: user, Type: kind, Content: c}
	}
	for _, tt := range []struct {
		channel orchestrator.Channel
		m       *orchestrator.Message
		content string
		want    string
	}{
		{orchestrator.SMS, of(orchestrator.Text, orchestrator.Content{Text: "hi"}), ``, "Body=hi&To=%2B6581234567"},
		{orchestrator.SMS, of(orchestrator.Image, orchestrator.Content{
			Text: "hi", FallbackText: "See https://x", SMS: orchestrator.SMSOptions{Source: "SHOP"},
		}), ``, "Body=See+https%3A%2F%2Fx&From=SHOP&To=%2B6581234567"},
		{orchestrator.WhatsApp, of(orchestrator.Image, orchestrator.Content{Text: "hi", URL: "https://x/a.png"}), ``,
			"Body=hi&MediaUrl=https%3A%2F%2Fx%2Fa.png&To=whatsapp%3A%2B6581234567"},
		{orchestrator.WhatsApp, of(orchestrator.Image, orchestrator.Content{URL: "https://x/a.png"}), ``,
			"MediaUrl=https%3A%2F%2Fx%2Fa.png&To=whatsapp%3A%2B6581234567"},
		{orchestrator.RCS, of(orchestrator.Text, orchestrator.Content{Text: "hi"}), ``,
			"Body=hi&To=rcs%3A%2B6581234567"},
		{orchestrator.WhatsApp, of(orchestrator.Template, orchestrator.Content{Template: "HX1"}), ``,
			"ContentSid=HX1&To=whatsapp%3A%2B6581234567"},
		{orchestrator.WhatsApp, of(orchestrator.Template, orchestrator.Content{Template: "HX1"}),
			`{"template":{"components":[{"parameters":[{"text":"A"},{"url":"B"}]},{"parameters":[{"couponCode":"C"}]}]}}`,
			"ContentSid=HX1&ContentVariables=%7B%221%22%3A%22A%22%2C%222%22%3A%22B%22%2C%223%22%3A%22C%22%7D&To=whatsapp%3A%2B6581234567"},
	} {
		r, ok := Compose(tt.channel, tt.m, []byte(tt.content))
		if got := r.Form().Encode(); !ok || got != tt.want {
			t.Errorf("%v\n%s\nwant\n%s", ok, got, tt.want)
		}
		if r.From == "" {
			r.From = "SHOP"
		}
		if back, refused := ParseRequest(r.Form()); refused != nil || cmp.Diff(r, back) != "" {
			t.Errorf("%v\n%s", refused, cmp.Diff(r, back))
		}
	}
	for _, tt := range []struct {
		channel orchestrator.Channel
		m       *orchestrator.Message
		content string
	}{
		{orchestrator.Viber, of(orchestrator.Text, orchestrator.Content{Text: "hi"}), ``},
		{orchestrator.SMS, of(orchestrator.Image, orchestrator.Content{}), ``},
		{orchestrator.WhatsApp, of(orchestrator.Template, orchestrator.Content{Template: "otp"}), ``},
		{orchestrator.WhatsApp, of(orchestrator.Template, orchestrator.Content{Template: "HX1"}), `[`},
		{orchestrator.WhatsApp, of(orchestrator.Interactive, orchestrator.Content{}), ``},
	} {
		if r, ok := Compose(tt.channel, tt.m, []byte(tt.content)); ok {
			t.Errorf("%s %s is carried: %+v", tt.channel, tt.m.Type, r)
		}
	}
}

func TestTimesOfARequest(t *testing.T) {
	r := Request{
		To: "+6581234567", Service: "MG1", Body: "hi", Validity: time.Minute, SendAt: time.Unix(1764099600, 0).UTC(),
	}
	form := r.Form()
	if diff := cmp.Diff(url.Values{
		"To": {"+6581234567"}, "MessagingServiceSid": {"MG1"}, "Body": {"hi"}, "ValidityPeriod": {"60"},
		"ScheduleType": {"fixed"}, "SendAt": {"2025-11-25T19:40:00Z"},
	}, form); diff != "" {
		t.Error(diff)
	}
	if back, refused := ParseRequest(form); refused != nil || cmp.Diff(r, back) != "" {
		t.Errorf("%v\n%s", refused, cmp.Diff(r, back))
	}
}
