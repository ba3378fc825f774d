package orchestrator

import (
	"slices"
	"time"
)

// ContentType is the kind of a message's content.
type ContentType uint8

// The content types of the Messaging Apps API. Text is first, so that it is the least a message can be.
const (
	Text ContentType = iota + 1
	Template
	Image
	Video
	Audio
	File
	Location
	Interactive
	RichCard
	Carousel
	Buttons
)

var contentTypeNames = [...]string{
	"", "text", "template", "image", "video", "audio", "file", "location", "interactive", "richCard", "carousel",
	"buttons",
}

// ContentTypes lists every type's spelling.
func ContentTypes() []string { return slices.Clone(contentTypeNames[1:]) }

// String is the API's spelling, such as "richCard".
func (t ContentType) String() string {
	if int(t) < len(contentTypeNames) {
		return contentTypeNames[t]
	}
	return "ContentType(?)"
}

// IsWhole tells whether a Content holds all that such a message shows, as far as any channel shows it. Of the others
// the rules keep nothing but what they depend on: not the parameters of a template, nor the buttons of an interactive
// message.
func (t ContentType) IsWhole() bool {
	switch t {
	case Text, Image, Video, Audio, File:
		return true
	}
	return false
}

// Carries tells whether the channel can carry the type. Facebook, Instagram and WeChat are in no table
// that 8x8 publishes: they are taken to carry everything (an assumption). Buttons are a text with a picture or a
// button below it, which Viber alone has.
func (c Channel) Carries(t ContentType) bool {
	switch c {
	case SMS:
		return t == Text
	case WhatsApp:
		return t != RichCard && t != Carousel && t != Buttons
	case Viber:
		return t == Text || t == Template || t == Image || t == Video || t == File || t == Buttons
	case RCS:
		return t != Template && t != Audio && t != Buttons
	case Zalo:
		return t == Text || t == Template || t == Image
	case Line:
		return t == Text || t == Image || t == Video || t == Audio || t == Location
	default:
		return true
	}
}

// Content is the part of a message that the recipient sees, as far as the rules depend on it.
type Content struct {
	Text         string      `json:"text,omitzero"`
	FallbackText string      `json:"fallbackText,omitzero"` // the SMS text, when given
	SMS          SMSOptions  `json:"sms,omitzero"`
	Template     string      `json:"template,omitzero"`    // the template's name, of a template message
	Language     string      `json:"language,omitzero"`    // the template's language
	DirectSend   *DirectSend `json:"directSend,omitempty"` // content.whatsApp.directSend
	URL          string      `json:"url,omitzero"`         // of an image, a video, an audio or a file
}

// SMSOptions is content.sms.
type SMSOptions struct {
	Encoding Encoding `json:"encoding,omitzero"`
	Source   string   `json:"source,omitzero"` // sender id, at most 16 characters
}

// DirectSend is WhatsApp content sent without a registered template.
type DirectSend struct {
	Category Category      `json:"category,omitzero"`
	TTL      time.Duration `json:"ttl,omitzero"` // 0: the category's default
}
