package viber

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"cascade/orchestrator"
)

// Request is a body of POST /pa/send_message, as far as it is read.
type Request struct {
	Token      string          `json:"auth_token,omitempty"` // some clients put it here, beside the header
	Receiver   string          `json:"receiver"`
	Type       string          `json:"type"`
	MinVersion int             `json:"min_api_version,omitempty"`
	Sender     *Sender         `json:"sender,omitempty"`
	Ref        string          `json:"tracking_data,omitempty"`
	Text       string          `json:"text,omitempty"`
	Media      string          `json:"media,omitempty"`
	FileName   string          `json:"file_name,omitempty"`
	Size       json.Number     `json:"size,omitempty"`
	Sticker    json.Number     `json:"sticker_id,omitempty"`
	Contact    json.RawMessage `json:"contact,omitempty"`
	Location   json.RawMessage `json:"location,omitempty"`
	Rich       json.RawMessage `json:"rich_media,omitempty"`
	TTL        *int            `json:"ttl,omitempty"` // seconds; of business messages
}

// Sender is who the message is from.
type Sender struct {
	Name   string `json:"name"`
	Avatar string `json:"avatar,omitempty"`
}

// Limits of a request.
const (
	MaxText    = 7000
	MaxCaption = 768
	MaxSender  = 28
)

// ParseRequest reads a body. What the API refuses is answered with its status.
func ParseRequest(body []byte) (*Request, *Refusal) {
	var r Request
	if err := json.Unmarshal(body, &r); err != nil {
		return nil, Refuse(BadData, "the body is no JSON of a message: "+plainly(err))
	}
	switch {
	case r.Receiver == "":
		return &r, Refuse(MissingData, "receiver is missing")
	case r.Type == "":
		return &r, Refuse(MissingData, "type is missing")
	case r.Sender == nil || r.Sender.Name == "":
		return &r, Refuse(MissingData, "sender.name is missing")
	case utf8.RuneCountInString(r.Sender.Name) > MaxSender:
		return &r, Refuse(BadData, fmt.Sprintf("sender.name is longer than %d characters", MaxSender))
	}
	return &r, r.content()
}

func plainly(err error) string {
	if wrong, ok := err.(*json.UnmarshalTypeError); ok {
		return fmt.Sprintf("%s holds a %s", wrong.Field, wrong.Value)
	}
	return err.Error()
}

func (r *Request) content() *Refusal {
	missing := ""
	switch r.Type {
	case "text":
		if r.Text == "" {
			missing = "text"
		}
		if utf8.RuneCountInString(r.Text) > MaxText {
			return Refuse(BadData, fmt.Sprintf("text is longer than %d characters", MaxText))
		}
	case "picture":
		if utf8.RuneCountInString(r.Text) > MaxCaption {
			return Refuse(BadData, fmt.Sprintf("text is longer than %d characters", MaxCaption))
		}
		missing = absent(r.Media, "media")
	case "video", "file":
		if missing = absent(r.Media, "media"); missing == "" {
			missing = absent(r.Size.String(), "size")
		}
		if r.Type == "file" && missing == "" {
			missing = absent(r.FileName, "file_name")
		}
	case "url":
		missing = absent(r.Media, "media")
	case "sticker":
		missing = absent(r.Sticker.String(), "sticker_id")
	case "contact":
		missing = absent(string(r.Contact), "contact")
	case "location":
		missing = absent(string(r.Location), "location")
	case "rich_media":
		missing = absent(string(r.Rich), "rich_media")
	default:
		return Refuse(BadData, fmt.Sprintf("type %q is unknown", r.Type))
	}
	if missing != "" {
		return Refuse(MissingData, missing+" is missing")
	}
	return nil
}

func absent(value, name string) string {
	if value == "" {
		return name
	}
	return ""
}

// Message is the request as a message of the orchestrator's, without a plan and an address.
func (r *Request) Message() *orchestrator.Message {
	m := &orchestrator.Message{Type: orchestrator.Text, Content: orchestrator.Content{Text: r.Text, URL: r.Media}}
	switch r.Type {
	case "picture", "sticker":
		m.Type = orchestrator.Image
	case "video":
		m.Type = orchestrator.Video
	case "file":
		m.Type = orchestrator.File
	}
	return m
}
