package twilio

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
)

// Compose is the request that sends a message over a channel, but for its sender. Content is the content object of the
// Send API as it was given: a template's parameters fill in the variables of its content in their order; nil: there is
// no more. It reports false for what no request can carry.
func Compose(c orchestrator.Channel, m *orchestrator.Message, content []byte) (r Request, ok bool) {
	r = Request{To: addressOf(c, m.User.MSISDN), Body: m.Content.Text}
	switch {
	case r.To == "":
		return r, false
	case c == orchestrator.SMS:
		r.Body, r.From = m.SMSText(), m.Content.SMS.Source
	case m.Type == orchestrator.Template: // which is known by its SID
		r.Body, r.Content = "", m.Content.Template
		r.Variables, ok = variables(content)
		return r, ok && strings.HasPrefix(r.Content, "HX")
	case m.Type == orchestrator.Text:
	case m.Content.URL != "":
		r.Media = []string{m.Content.URL}
	default:
		return r, false
	}
	return r, r.Body != "" || len(r.Media) > 0
}

// addressOf is how a number is addressed on a channel; "" where it cannot be.
func addressOf(c orchestrator.Channel, number string) string {
	switch c {
	case orchestrator.SMS:
		return number
	case orchestrator.WhatsApp:
		return "whatsapp:" + number
	case orchestrator.RCS:
		return "rcs:" + number
	}
	return ""
}

// variables are the texts of a template's parameters, numbered from 1; "" for none.
func variables(content []byte) (string, bool) {
	var given struct {
		Template struct {
			Components []struct {
				Parameters []struct{ Text, URL, Payload, CouponCode string }
			}
		}
	}
	if len(content) > 0 && json.Unmarshal(content, &given) != nil {
		return "", false
	}
	list := map[string]string{}
	for _, c := range given.Template.Components {
		for _, p := range c.Parameters {
			list[strconv.Itoa(len(list)+1)] = p.Text + p.URL + p.Payload + p.CouponCode // of which a parameter has one
		}
	}
	if len(list) == 0 {
		return "", true
	}
	text, err := json.Marshal(list) // which sorts them
	return string(text), err == nil
}

// Form is the request as it is posted.
func (r *Request) Form() url.Values {
	form := url.Values{"To": {r.To}}
	for name, value := range map[string]string{
		"From": r.From, "MessagingServiceSid": r.Service, "Body": r.Body, "ContentSid": r.Content,
		"ContentVariables": r.Variables, "StatusCallback": r.StatusCallback,
	} {
		if value != "" {
			form.Set(name, value)
		}
	}
	if len(r.Media) > 0 {
		form["MediaUrl"] = r.Media
	}
	if r.Validity != 0 {
		form.Set("ValidityPeriod", strconv.Itoa(int(r.Validity/time.Second)))
	}
	if !r.SendAt.IsZero() {
		form.Set("ScheduleType", "fixed")
		form.Set("SendAt", r.SendAt.UTC().Format(time.RFC3339))
	}
	return form
}
