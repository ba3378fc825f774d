package dashboard

import (
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
)

// payload is a message as it could be sent again, on the plan that held for it: what the rules depend on of the
// one that was sent. Its instants are left out, as they would have passed.
type payload struct {
	User            payloadUser        `json:"user"`
	ClientMessageID string             `json:"clientMessageId,omitempty"`
	Type            string             `json:"type"`
	Content         any                `json:"content"` // as it was given, or a payloadContent
	DLRCallbackURL  string             `json:"dlrCallbackUrl,omitempty"`
	Channels        []sendapi.StepJSON `json:"channels,omitempty"`
}

type payloadUser struct {
	MSISDN        string `json:"msisdn,omitempty"`
	ChannelUserID string `json:"channelUserId,omitempty"`
	LineUserID    string `json:"lineUserId,omitempty"`
	Country       string `json:"country,omitempty"`
}

type payloadContent struct {
	Text         string           `json:"text,omitempty"`
	FallbackText string           `json:"fallbackText,omitempty"`
	URL          string           `json:"url,omitempty"`
	Template     *payloadTemplate `json:"template,omitempty"`
	SMS          *payloadSMS      `json:"sms,omitempty"`
	WhatsApp     *payloadWhatsApp `json:"whatsApp,omitempty"`
}

type payloadTemplate struct {
	Name     string `json:"name"`
	Language string `json:"language,omitempty"`
}

type payloadSMS struct {
	Encoding string `json:"encoding,omitempty"`
	Source   string `json:"source,omitempty"`
}

type payloadWhatsApp struct {
	DirectSend payloadDirectSend `json:"directSend"`
}

type payloadDirectSend struct {
	Category   string `json:"category"`
	TTLSeconds int    `json:"ttlSeconds,omitempty"`
}

func payloadOf(m *orchestrator.Message, recipient string) payload {
	out := payload{
		User: payloadUser{m.User.MSISDN, m.User.ChannelUserID, m.User.LineUserID, m.User.Country},
		Type: m.Type.String(), ClientMessageID: m.ClientMessageID, DLRCallbackURL: m.DLRCallbackURL,
		Content: m.Given,
	}
	if m.Given == nil {
		out.Content = contentOf(m)
	}
	if m.User == (orchestrator.User{}) {
		out.User.MSISDN = recipient
	}
	return out
}

// contentOf is the content of a message of which the rules keep all.
func contentOf(m *orchestrator.Message) payloadContent {
	out := payloadContent{Text: m.Content.Text, FallbackText: m.Content.FallbackText, URL: m.Content.URL}
	if m.Content.Template != "" {
		out.Template = &payloadTemplate{m.Content.Template, m.Content.Language}
	}
	if sms := m.Content.SMS; sms != (orchestrator.SMSOptions{}) {
		out.SMS = &payloadSMS{Encoding: sms.Encoding.String(), Source: sms.Source}
	}
	if d := m.Content.DirectSend; d != nil {
		out.WhatsApp = &payloadWhatsApp{payloadDirectSend{d.Category.String(), int(d.TTL / time.Second)}}
	}
	return out
}
