package vonage

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/strict"
)

// Limits of a request.
const (
	MaxSMS      = 1000
	MaxRef      = 100
	MaxID       = 50 // of a user of Messenger
	MinViberTTL = 30 * time.Second
	MaxTTL      = 259200 * time.Second
)

// check is every parameter that is wrong.
func (r *Request) check() (wrong []Parameter) {
	note := func(name, reason string) { wrong = append(wrong, Parameter{name, reason}) }
	c := r.OrchestratorChannel()
	switch {
	case r.Channel == "":
		note("channel", "is required")
	case c == 0:
		note("channel", "must be one of sms, whatsapp, viber_service, rcs, messenger")
	}
	if reason := r.recipient(c); reason != "" {
		note("to", reason)
	}
	if r.From == "" {
		note("from", "is required")
	}
	if name, reason := r.content(c); reason != "" {
		note(name, reason)
	}
	if c == orchestrator.SMS && utf8.RuneCountInString(r.Text) > MaxSMS {
		note("text", fmt.Sprintf("must be at most %d characters long", MaxSMS))
	}
	if utf8.RuneCountInString(r.Ref) > MaxRef {
		note("client_ref", fmt.Sprintf("must be at most %d characters long", MaxRef))
	}
	least := time.Second
	if c == orchestrator.Viber {
		least = MinViberTTL
	}
	if ttl, given := r.Lifetime(); given && (ttl < least || ttl > MaxTTL) {
		note("ttl", fmt.Sprintf("must be within %d and %d seconds", least/time.Second, MaxTTL/time.Second))
	}
	if r.WebhookURL != "" && !strict.IsURL(r.WebhookURL) {
		note("webhook_url", "must be an http or https URL")
	}
	return wrong
}

// recipient is what is wrong with who the message is to, or "".
func (r *Request) recipient(c orchestrator.Channel) string {
	switch isID := c == orchestrator.Facebook; {
	case isID && (r.To == "" || len(r.To) > MaxID):
		return fmt.Sprintf("must be the id of a user, at most %d characters long", MaxID)
	case !isID && !number.MatchString(strings.TrimPrefix(r.To, "+")):
		return "must be a phone number in E.164 without a leading +"
	}
	return ""
}

var number = regexp.MustCompile(`^[1-9][0-9]{6,14}$`)

// content is which parameter of the message's content is wrong, and why; or "" twice.
func (r *Request) content(c orchestrator.Channel) (name, reason string) {
	const typeName, missing = "message_type", "is required"
	switch r.MessageType {
	case "":
		return typeName, missing
	case "text":
		if r.Text == "" {
			return "text", missing
		}
	case "image", "video", "audio", "file":
		if m := r.media(); m == nil || m.URL == "" {
			return r.MessageType + ".url", missing
		}
	case "sticker":
		if r.Sticker == nil || r.Sticker.URL == "" && r.Sticker.ID == "" {
			return "sticker", "needs a url or an id"
		}
	case "template":
		if r.Template == nil || r.Template.Name == "" {
			return "template.name", missing
		}
	case "custom":
	default:
		return typeName, fmt.Sprintf("%q is unknown", r.MessageType)
	}
	if m := r.Message(); c != 0 && !c.Carries(m.Type) && m.Type != orchestrator.Interactive {
		return typeName, fmt.Sprintf("%s cannot carry %s", r.Channel, r.MessageType)
	}
	return "", ""
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
