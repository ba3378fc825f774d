package vonage

import (
	"encoding/json"
	"strings"

	"cascade/orchestrator"
)

// Compose is the request that sends a message over a channel, but for its sender, where the message names none. Content
// is the content object of the Send API as it was given, for the parameters of a template; nil: there is none. It
// reports false for what no request can carry.
func Compose(c orchestrator.Channel, m *orchestrator.Message, content []byte) (r *Request, ok bool) {
	to := strings.TrimPrefix(m.User.MSISDN, "+")
	r = &Request{Channel: NameOf(c), MessageType: m.Type.String(), To: to, Text: m.Content.Text}
	if c == orchestrator.Facebook {
		r.To = m.User.ChannelUserID
	}
	switch media := (&Media{URL: m.Content.URL, Caption: m.Content.Text}); {
	case r.Channel == "" || r.To == "":
		return nil, false
	case c == orchestrator.SMS:
		r.MessageType, r.Text, r.From = "text", m.SMSText(), m.Content.SMS.Source
	case m.Type == orchestrator.Text:
	case m.Type == orchestrator.Template && c == orchestrator.WhatsApp:
		r.Text, r.WhatsApp, r.Template = "", &WhatsApp{Locale: m.Content.Language}, &Template{Name: m.Content.Template}
		r.Template.Parameters, ok = parameters(content)
		return r, ok
	case m.Type == orchestrator.Image:
		r.Text, r.Image = "", media
	case m.Type == orchestrator.Video:
		r.Text, r.Video = "", media
	case m.Type == orchestrator.Audio && c != orchestrator.Viber:
		r.Text, r.Audio = "", &Media{URL: m.Content.URL} // which has no caption
	case m.Type == orchestrator.File:
		r.Text, r.File = "", media
	default:
		return nil, false
	}
	return r, true
}

// NameOf is how the API spells a channel; "" for one that it does not have.
func NameOf(c orchestrator.Channel) string {
	switch c {
	case orchestrator.SMS:
		return "sms"
	case orchestrator.WhatsApp:
		return "whatsapp"
	case orchestrator.Viber:
		return "viber_service"
	case orchestrator.RCS:
		return "rcs"
	case orchestrator.Facebook:
		return "messenger"
	}
	return ""
}

// parameters are the texts of a template's parameters, in order; nil for none.
func parameters(content []byte) (json.RawMessage, bool) {
	var given struct {
		Template struct {
			Components []struct {
				Parameters []struct{ Text, URL, Payload, CouponCode string }
			}
		}
	}
	if len(content) > 0 && json.Unmarshal(content, &given) != nil {
		return nil, false
	}
	var list []string
	for _, c := range given.Template.Components {
		for _, p := range c.Parameters {
			list = append(list, p.Text+p.URL+p.Payload+p.CouponCode) // of which a parameter has one
		}
	}
	if list == nil {
		return nil, true
	}
	text, err := json.Marshal(list)
	return text, err == nil
}
