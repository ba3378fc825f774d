package vonage

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/strict"
)

// Request is a body of POST /v1/messages. A field that it does not have is refused.
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
	Sticker     *Sticker        `json:"sticker,omitempty"`
	Template    *Template       `json:"template,omitempty"`
	Custom      json.RawMessage `json:"custom,omitempty"`
	TTL         *int            `json:"ttl,omitempty"` // seconds, of sms and rcs
	Viber       *ViberOptions   `json:"viber_service,omitempty"`
	WhatsApp    *WhatsApp       `json:"whatsapp,omitempty"`
	Ref         string          `json:"client_ref,omitempty"`
	WebhookURL  string          `json:"webhook_url,omitempty"`
	Failover    json.RawMessage `json:"failover,omitempty"` // what is to be sent when this is rejected

	// What changes nothing for whoever is told of statuses.
	Version     string          `json:"webhook_version,omitempty"`
	Trusted     *bool           `json:"trusted_recipient,omitempty"`
	Context     json.RawMessage `json:"context,omitempty"` // the message that this one answers
	Category    string          `json:"category,omitempty"`
	SMS         json.RawMessage `json:"sms,omitempty"`
	RCS         json.RawMessage `json:"rcs,omitempty"`
	Messenger   json.RawMessage `json:"messenger,omitempty"`
	Suggestions json.RawMessage `json:"suggestions,omitempty"`
}

// Media is a file by its URL.
type Media struct {
	URL     string `json:"url"`
	Caption string `json:"caption,omitempty"`
	Name    string `json:"name,omitempty"`
	Thumb   string `json:"thumb_url,omitempty"` // of a video
}

// Sticker is one by its URL, or by the id under which WhatsApp has it.
type Sticker struct {
	URL string `json:"url,omitempty"`
	ID  string `json:"id,omitempty"`
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
	Category string          `json:"category,omitempty"`
	TTL      *int            `json:"ttl,omitempty"` // seconds
	Type     string          `json:"type,omitempty"`
	Duration json.RawMessage `json:"duration,omitempty"`  // of a video, in seconds
	FileSize json.RawMessage `json:"file_size,omitempty"` // of a video, in MB
	Action   json.RawMessage `json:"action,omitempty"`    // a button
}

// ParseRequest reads a body. Every parameter that the API refuses is in the answer.
func ParseRequest(body []byte) (*Request, *Error) {
	var r Request
	err := strict.Read(body, &r)
	if field, ok := errors.AsType[*strict.Field](err); ok && field.Name != "" {
		return nil, InvalidParams(Parameter{field.Name, strings.TrimPrefix(field.Error(), field.Name+" ")})
	}
	if err != nil {
		return nil, NewError(BadRequest, "The request body cannot be read: "+err.Error()+".")
	}
	if wrong := r.check(); wrong != nil {
		return nil, InvalidParams(wrong...)
	}
	return &r, nil
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
	return strict.Seconds(*seconds), true
}

// Message is the request as a message of the orchestrator's, without a plan.
func (r *Request) Message() *orchestrator.Message {
	m := &orchestrator.Message{Type: orchestrator.Text, Content: orchestrator.Content{Text: r.Text}}
	if r.OrchestratorChannel() == orchestrator.Facebook {
		m.User.ChannelUserID = r.To
	} else {
		m.User.MSISDN = "+" + strings.TrimPrefix(r.To, "+")
	}
	switch r.MessageType {
	case "image", "sticker":
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
	if r.MessageType == "sticker" && r.Sticker != nil {
		m.Content.URL = r.Sticker.URL
	}
	return m
}
