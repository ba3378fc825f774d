package vonage

import (
	"encoding/json"
	"testing"

	"cascade/orchestrator"
)

func TestAMessageBecomesARequest(t *testing.T) {
	message := func(of orchestrator.ContentType, change func(*orchestrator.Message)) *orchestrator.Message {
		m := &orchestrator.Message{Type: of, User: orchestrator.User{MSISDN: "+6581234567"},
			Content: orchestrator.Content{Text: "hi", URL: "http://a/b"}}
		if change != nil {
			change(m)
		}
		return m
	}
	template := message(orchestrator.Template, func(m *orchestrator.Message) { m.Content.Template, m.Content.Language = "shop:update", "en" })
	const parameters = `{"template":{"components":[{"type":"body","parameters":[{"type":"text","text":"17"},{"type":"text","text":"8 pm"}]}]}}`
	for _, tt := range []struct {
		channel orchestrator.Channel
		message *orchestrator.Message
		content string
		want    string // "": nothing carries it
	}{
		{orchestrator.SMS, message(orchestrator.Image, func(m *orchestrator.Message) { m.Content.FallbackText, m.Content.SMS.Source = "see", "Me" }), "",
			`{"channel":"sms","message_type":"text","to":"6581234567","from":"Me","text":"see"}`},
		{orchestrator.Viber, message(orchestrator.Text, nil), "",
			`{"channel":"viber_service","message_type":"text","to":"6581234567","from":"","text":"hi"}`},
		{orchestrator.RCS, message(orchestrator.Image, nil), "",
			`{"channel":"rcs","message_type":"image","to":"6581234567","from":"","image":{"url":"http://a/b","caption":"hi"}}`},
		{orchestrator.WhatsApp, template, "",
			`{"channel":"whatsapp","message_type":"template","to":"6581234567","from":"","template":{"name":"shop:update"},"whatsapp":{"locale":"en"}}`},
		{orchestrator.WhatsApp, template, `{"template":{}}`,
			`{"channel":"whatsapp","message_type":"template","to":"6581234567","from":"","template":{"name":"shop:update"},"whatsapp":{"locale":"en"}}`},
		{orchestrator.RCS, message(orchestrator.Video, nil), "",
			`{"channel":"rcs","message_type":"video","to":"6581234567","from":"","video":{"url":"http://a/b","caption":"hi"}}`},
		{orchestrator.WhatsApp, template, parameters,
			`{"channel":"whatsapp","message_type":"template","to":"6581234567","from":"","template":{"name":"shop:update","parameters":["17","8 pm"]},"whatsapp":{"locale":"en"}}`},
		{orchestrator.WhatsApp, message(orchestrator.Audio, nil), "",
			`{"channel":"whatsapp","message_type":"audio","to":"6581234567","from":"","audio":{"url":"http://a/b"}}`},
		{orchestrator.Facebook, message(orchestrator.File, func(m *orchestrator.Message) { m.User.ChannelUserID = "17" }), "",
			`{"channel":"messenger","message_type":"file","to":"17","from":"","file":{"url":"http://a/b","caption":"hi"}}`},
		{orchestrator.Facebook, message(orchestrator.Text, nil), "", ""},
		{orchestrator.Line, message(orchestrator.Text, nil), "", ""},
		{orchestrator.Viber, template, "", ""},
		{orchestrator.Viber, message(orchestrator.Audio, nil), "", ""},
		{orchestrator.WhatsApp, template, "{", ""},
		{orchestrator.RCS, message(orchestrator.Carousel, nil), "", ""},
	} {
		r, ok := Compose(tt.channel, tt.message, []byte(tt.content))
		text, _ := json.Marshal(r)
		if ok != (tt.want != "") || ok && string(text) != tt.want {
			t.Errorf("%s: %t %s, want %s", tt.channel, ok, text, tt.want)
		}
		if r, err := ParseRequest(text); ok && r != nil && r.From != "" && err != nil {
			t.Errorf("%s is refused: %v", text, err)
		}
	}
}

func TestWhyARequestWasRefused(t *testing.T) {
	for _, f := range failures() {
		if got := Refusal(f.counts, CodeOf(f.counts)); got.Why() != f.counts || got.Number() != f.code {
			t.Errorf("code %d is refused as %+v and read back as %d", f.counts, got, got.Why())
		}
	}
	for status, want := range map[int]orchestrator.Code{
		Unauthorized: orchestrator.RejectedByChannel, 403: orchestrator.RejectedByChannel, NoCredit: orchestrator.NoCredit, TooMany: orchestrator.Flooding,
		Internal: orchestrator.ConnectionError, InvalidParameters: orchestrator.InvalidParameter,
	} {
		if got := NewError(status, "").Why(); got != want {
			t.Errorf("%d is read as %d", status, got)
		}
	}
	if got := InvalidParams(Parameter{"to", "is wrong"}).Why(); got != orchestrator.InvalidDestination {
		t.Error(got)
	}
}
