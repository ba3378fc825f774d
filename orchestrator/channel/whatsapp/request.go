package whatsapp

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/strict"
)

// Request is a body of POST /{version}/{phone-number-id}/messages. A field that it does not have is refused.
type Request struct {
	Product       string          `json:"messaging_product"`
	RecipientType string          `json:"recipient_type,omitempty"`
	To            string          `json:"to,omitempty"`
	Recipient     string          `json:"recipient,omitempty"` // a business-scoped user id, instead of To
	Type          string          `json:"type,omitempty"`      // "": text
	Text          *Text           `json:"text,omitempty"`
	Template      *Template       `json:"template,omitempty"`
	Image         *Media          `json:"image,omitempty"`
	Video         *Media          `json:"video,omitempty"`
	Audio         *Media          `json:"audio,omitempty"`
	Document      *Media          `json:"document,omitempty"`
	Sticker       *Media          `json:"sticker,omitempty"`
	Location      json.RawMessage `json:"location,omitempty"`
	Contacts      json.RawMessage `json:"contacts,omitempty"`
	Interactive   *Interactive    `json:"interactive,omitempty"`
	Reaction      json.RawMessage `json:"reaction,omitempty"`
	Ref           string          `json:"biz_opaque_callback_data,omitempty"` // comes back in status webhooks
	Category      string          `json:"category,omitempty"`                 // of a direct send
	TTL           *int            `json:"ttl_seconds,omitempty"`              // of a direct send
	Context       json.RawMessage `json:"context,omitempty"`                  // the message that this one answers

	Version int `json:"-"` // of the API that it came to; 0: not known

	// Of what is no message: a read receipt for an inbound one.
	Status    string          `json:"status,omitempty"`
	MessageID string          `json:"message_id,omitempty"`
	Typing    json.RawMessage `json:"typing_indicator,omitempty"`
}

// Text is a text message's content.
type Text struct {
	Body       string `json:"body"`
	PreviewURL bool   `json:"preview_url,omitempty"`
}

// Template names a template and its language. What fills it in is not read.
type Template struct {
	Name     string `json:"name"`
	Language struct {
		Code   string `json:"code"`
		Policy string `json:"policy,omitempty"` // deterministic: what there was before there was none
	} `json:"language"`
	Components json.RawMessage `json:"components,omitempty"`
}

// Media is an image, a video, an audio, a document or a sticker: by the id of an upload or by a link.
type Media struct {
	ID       string `json:"id,omitempty"`
	Link     string `json:"link,omitempty"`
	Caption  string `json:"caption,omitempty"`
	Filename string `json:"filename,omitempty"`
	Voice    bool   `json:"voice,omitempty"` // of an audio
}

// Interactive is buttons, lists and their kin.
type Interactive struct {
	Type   string          `json:"type"`
	Header json.RawMessage `json:"header,omitempty"`
	Body   struct {
		Text string `json:"text"`
	} `json:"body"`
	Footer json.RawMessage `json:"footer,omitempty"`
	Action json.RawMessage `json:"action,omitempty"`
}

// Limits of a request.
const (
	MaxText  = 4096
	MaxRef   = 512
	MaxGroup = 128 // of a group's id
)

// ParseRequest reads a body. What the API refuses is answered with the error that it gives.
func ParseRequest(body []byte) (*Request, *Error) {
	var r Request
	if err := strict.Read(body, &r); err != nil {
		return nil, NewError(InvalidParameter, plainly(err))
	}
	if r.Product != "whatsapp" {
		return nil, NewError(InvalidParameter, "The parameter messaging_product is required and must be \"whatsapp\".")
	}
	if r.IsReadReceipt() {
		return &r, nil
	}
	if r.Type == "" {
		r.Type = "text"
	}
	for _, check := range []func(*Request) *Error{(*Request).checkRecipient, (*Request).checkContent, (*Request).checkDirectSend} {
		if err := check(&r); err != nil {
			return nil, err
		}
	}
	return &r, nil
}

// plainly is what is wrong with a body.
func plainly(err error) string {
	if wrong, ok := errors.AsType[*strict.Field](err); ok && wrong.Unknown {
		return fmt.Sprintf("Unexpected key %q.", wrong.Name)
	}
	return "The request body is not that of a message: " + err.Error() + "."
}

// WithoutEffect names the fields of the request that the API takes and that change nothing for whoever is told of
// receipts.
func (r *Request) WithoutEffect() (fields []string) {
	note := func(field string, given bool) {
		if given {
			fields = append(fields, field)
		}
	}
	note("context", r.Context != nil)
	note("recipient_type", r.RecipientType != "" && r.RecipientType != "individual")
	note("typing_indicator", r.Typing != nil)
	if r.Text != nil {
		note("text.preview_url", r.Text.PreviewURL)
	}
	if r.Template != nil {
		note("template.components", r.Template.Components != nil)
		note("template.language.policy", r.Template.Language.Policy != "")
	}
	if r.Audio != nil {
		note("audio.voice", r.Audio.Voice)
	}
	if i := r.Interactive; i != nil {
		note("interactive.header", i.Header != nil)
		note("interactive.footer", i.Footer != nil)
		note("interactive.action", i.Action != nil)
	}
	return fields
}

// IsReadReceipt tells a body that marks an inbound message as read.
func (r *Request) IsReadReceipt() bool { return r.Status == "read" && r.MessageID != "" }

var (
	phone = regexp.MustCompile(`^\+?[0-9][0-9 ()\-.]{5,20}$`)
	scope = regexp.MustCompile(`^[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}$`)
)

func (r *Request) checkRecipient() *Error {
	switch {
	case r.To == "" && r.Recipient == "":
		return NewError(ParameterMissing, "The parameter to is required.")
	case r.To == "" && !scope.MatchString(r.Recipient):
		return NewError(BadRecipient, "The parameter recipient is no business-scoped user id.")
	case r.IsToGroup() && len(r.To) > MaxGroup:
		return NewError(ParameterInvalid, "The parameter to is no group's id.")
	case r.To != "" && !r.IsToGroup() && !isNumber(r.To, r.Known()):
		return NewError(ParameterInvalid, "The parameter to is no phone number.")
	case utf8.RuneCountInString(r.Ref) > MaxRef:
		return NewError(InvalidParameter, "biz_opaque_callback_data is longer than 512 characters.")
	}
	return nil
}

// isNumber tells a phone number: 7 to 15 digits, and what people write between them.
func isNumber(text, digits string) bool {
	return phone.MatchString(text) && len(digits) >= 7 && len(digits) <= 15
}

func (r *Request) checkContent() *Error {
	missing := func() *Error { return NewError(ParameterMissing, "The parameter "+r.Type+" is required.") }
	switch r.Type {
	case "text":
		switch {
		case r.Text == nil || r.Text.Body == "":
			return NewError(ParameterMissing, "The parameter text['body'] is required.")
		case utf8.RuneCountInString(r.Text.Body) > MaxText:
			return NewError(InvalidParameter, "Param text['body'] must be at most 4096 characters long.")
		}
	case "template":
		if r.Template == nil || r.Template.Name == "" || r.Template.Language.Code == "" {
			return NewError(ParameterMissing, "The parameters template['name'] and template['language']['code'] are required.")
		}
	case "image", "video", "audio", "document", "sticker":
		if m := r.media(); m == nil || m.ID == "" && m.Link == "" {
			return NewError(ParameterMissing, "The parameter "+r.Type+"['id'] or "+r.Type+"['link'] is required.")
		}
	case "interactive":
		return r.checkInteractive()
	case "location":
		if r.Location == nil {
			return missing()
		}
	case "contacts":
		if r.Contacts == nil {
			return missing()
		}
	case "reaction":
		if r.Reaction == nil {
			return missing()
		}
	default:
		return NewError(UnsupportedType, fmt.Sprintf("The message type %q is unknown.", r.Type))
	}
	return nil
}

func (r *Request) media() *Media {
	switch r.Type {
	case "image":
		return r.Image
	case "video":
		return r.Video
	case "audio":
		return r.Audio
	case "document":
		return r.Document
	case "sticker":
		return r.Sticker
	}
	return nil
}

// checkDirectSend: a time-to-live belongs to a direct send of the utility or the authentication category.
func (r *Request) checkDirectSend() *Error {
	if r.TTL == nil {
		return nil
	}
	category, ok := orchestrator.ParseCategory(r.Category)
	if !ok || category == orchestrator.Marketing {
		return NewError(InvalidParameter, "ttl_seconds needs the category utility or authentication.")
	}
	ttl := strict.Seconds(*r.TTL)
	if ttl < category.MinTTL() || ttl > category.MaxTTL() {
		return NewError(InvalidParameter, fmt.Sprintf("ttl_seconds must be %d to %d for the category %s.",
			category.MinTTL()/time.Second, category.MaxTTL()/time.Second, category))
	}
	return nil
}

// IsToGroup tells a message to a group: To is its id.
func (r *Request) IsToGroup() bool { return r.RecipientType == "group" && r.To != "" }

// Known is the recipient as WhatsApp knows them: the digits of a number, or a group's id. One who is known by a
// business-scoped user id has none.
func (r *Request) Known() string {
	if r.IsToGroup() {
		return r.To
	}
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, r.To)
}

// Message is the request as a message of the orchestrator's, without a plan.
func (r *Request) Message() *orchestrator.Message {
	m := &orchestrator.Message{Type: orchestrator.Text}
	m.User.ChannelUserID = r.Recipient
	switch {
	case r.IsToGroup():
		m.User.ChannelUserID = r.To
	case r.To != "":
		m.User.MSISDN = "+" + r.Known()
	}
	switch r.Type {
	case "text":
		m.Content.Text = r.Text.Body
	case "template":
		m.Type, m.Content.Template, m.Content.Language = orchestrator.Template, r.Template.Name, r.Template.Language.Code
	case "interactive":
		m.Type, m.Content.Text = orchestrator.Interactive, r.Interactive.Body.Text
	case "location", "contacts", "reaction":
		m.Type = orchestrator.Location
	default:
		m.Type = map[string]orchestrator.ContentType{
			"image": orchestrator.Image, "video": orchestrator.Video, "audio": orchestrator.Audio,
			"document": orchestrator.File, "sticker": orchestrator.File,
		}[r.Type]
		m.Content.Text, m.Content.URL = r.media().Caption, r.media().Link
	}
	if category, ok := orchestrator.ParseCategory(r.Category); ok {
		m.Content.DirectSend = &orchestrator.DirectSend{Category: category}
		if r.TTL != nil {
			m.Content.DirectSend.TTL = strict.Seconds(*r.TTL)
		}
	}
	return m
}
