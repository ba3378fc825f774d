package vonage

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"cascade/orchestrator"
)

// Request is a body of POST /v1/messages, as far as it is read.
type Request struct {
	Channel     string          `json:"channel"`
	MessageType string          `json:"message_type"`
	To          string          `json:"to"`
	From        string          `json:"from"`
	Text        string          `json:"text,omitempty"`
	Image       *Media          `json:"image,omitempty"`
	Video       *Media          `json:"video,omitempty"`
	Audio       *Media          `json:"audio,omitempty"`
	File        *Media          `json:"file,omitempty"`
	Template    *Template       `json:"template,omitempty"`
	Custom      json.RawMessage `json:"custom,omitempty"`
	TTL         *int            `json:"ttl,omitempty"` // seconds, of sms and rcs
	Viber       *ViberOptions   `json:"viber_service,omitempty"`
	WhatsApp    *WhatsApp       `json:"whatsapp,omitempty"`
	Ref         string          `json:"client_ref,omitempty"`
	WebhookURL  string          `json:"webhook_url,omitempty"`
}

// Media is a file by its URL.
type Media struct {
	URL     string `json:"url"`
	Caption string `json:"caption,omitempty"`
}

// Template names a WhatsApp template.
type Template struct {
	Name       string          `json:"name"`
	Parameters json.RawMessage `json:"parameters,omitempty"`
}

// WhatsApp is what a template is sent with.
type WhatsApp struct {
	Policy string `json:"policy,omitempty"`
	Locale string `json:"locale,omitempty"`
}

// ViberOptions is what a Viber message is sent with.
type ViberOptions struct {
	Category string `json:"category,omitempty"`
	TTL      *int   `json:"ttl,omitempty"` // seconds
	Type     string `json:"type,omitempty"`
}

// Limits of a request.
const (
	MaxSMS      = 1000
	MaxRef      = 100
	MinViberTTL = 30 * time.Second
	MaxTTL      = 259200 * time.Second
)

// ParseRequest reads a body. Every parameter that the API refuses is in the answer.
func ParseRequest(body []byte) (*Request, *Error) {
	var r Request
	if err := json.Unmarshal(body, &r); err != nil {
		return nil, NewError(BadRequest, "The request body is no JSON of a message: "+plainly(err))
	}
	var wrong []Parameter
	note := func(name, reason string) { wrong = append(wrong, Parameter{name, reason}) }
	c := r.OrchestratorChannel()
	switch {
	case r.Channel == "":
		note("channel", "is required")
	case c == 0:
		note("channel", "must be one of sms, whatsapp, viber_service, rcs, messenger")
	}
	if !number.MatchString(strings.TrimPrefix(r.To, "+")) {
		note("to", "must be a phone number in E.164 without a leading +")
	}
	if r.From == "" {
		note("from", "is required")
	}
	if reason := r.content(c); reason != "" {
		note("message_type", reason)
	}
	if c == orchestrator.SMS && utf8.RuneCountInString(r.Text) > MaxSMS {
		note("text", fmt.Sprintf("must be at most %d characters long", MaxSMS))
	}
	if utf8.RuneCountInString(r.Ref) > MaxRef {
		note("client_ref", fmt.Sprintf("must be at most %d characters long", MaxRef))
	}
	if ttl, given := r.Lifetime(); given && (ttl < time.Second || ttl > MaxTTL || c == orchestrator.Viber && ttl < MinViberTTL) {
		note("ttl", "is out of range")
	}
	if wrong != nil {
		e := NewError(InvalidParameters, "The value of one or more parameters is invalid.")
		e.Parameters = wrong
		return nil, e
	}
	return &r, nil
}

func plainly(err error) string {
	if wrong, ok := err.(*json.UnmarshalTypeError); ok {
		return fmt.Sprintf("%s holds a %s.", wrong.Field, wrong.Value)
	}
	return err.Error() + "."
}

var number = regexp.MustCompile(`^[1-9][0-9]{6,14}$`)

// content is what is wrong with the message's content, or "".
func (r *Request) content(c orchestrator.Channel) string {
	missing := r.MessageType + " is required"
	switch r.MessageType {
	case "":
		return "is required"
	case "text":
		if r.Text == "" {
			return missing
		}
	case "image", "video", "audio", "file":
		if m := r.media(); m == nil || m.URL == "" {
			return r.MessageType + ".url is required"
		}
	case "template":
		if r.Template == nil || r.Template.Name == "" {
			return "template.name is required"
		}
	case "custom":
	default:
		return fmt.Sprintf("%q is unknown", r.MessageType)
	}
	if m := r.Message(); c != 0 && !c.Carries(m.Type) && m.Type != orchestrator.Interactive {
		return fmt.Sprintf("%s cannot carry %s", r.Channel, r.MessageType)
	}
	return ""
}

func (r *Request) media() *Media {
	switch r.MessageType {
	case "image":
		return r.Image
	case "video":
		return r.Video
	case "audio":
		return r.Audio
	}
	return r.File
}

// OrchestratorChannel is the channel that the request names; 0 for one that there is not.
func (r *Request) OrchestratorChannel() orchestrator.Channel {
	switch r.Channel {
	case "sms":
		return orchestrator.SMS
	case "whatsapp":
		return orchestrator.WhatsApp
	case "viber_service":
		return orchestrator.Viber
	case "rcs":
		return orchestrator.RCS
	case "messenger":
		return orchestrator.Facebook
	}
	return 0
}

// Lifetime is the request's own time-to-live; false where it gives none.
func (r *Request) Lifetime() (time.Duration, bool) {
	seconds := r.TTL
	if r.Viber != nil && r.Viber.TTL != nil {
		seconds = r.Viber.TTL
	}
	if seconds == nil {
		return 0, false
	}
	return time.Duration(*seconds) * time.Second, true
}

// Message is the request as a message of the orchestrator's, without a plan.
func (r *Request) Message() *orchestrator.Message {
	m := &orchestrator.Message{Type: orchestrator.Text, Content: orchestrator.Content{Text: r.Text}}
	m.User.MSISDN = "+" + strings.TrimPrefix(r.To, "+")
	switch r.MessageType {
	case "image":
		m.Type = orchestrator.Image
	case "video":
		m.Type = orchestrator.Video
	case "audio":
		m.Type = orchestrator.Audio
	case "file":
		m.Type = orchestrator.File
	case "custom":
		m.Type = orchestrator.Interactive
	case "template":
		m.Type = orchestrator.Template
		if r.Template != nil {
			m.Content.Template = r.Template.Name
		}
	}
	if media := r.media(); m.Type != orchestrator.Text && media != nil {
		m.Content.URL, m.Content.Text = media.URL, media.Caption
	}
	return m
}
