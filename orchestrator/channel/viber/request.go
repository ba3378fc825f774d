package viber

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/strict"
)

// Request is a body of POST /pa/send_message, or, with a list of receivers, of POST /pa/broadcast_message. A field
// that it does not have is refused.
type Request struct {
	Token      string          `json:"auth_token,omitempty"` // some clients put it here, beside the header
	Receiver   string          `json:"receiver,omitempty"`
	Broadcast  []string        `json:"broadcast_list,omitempty"`
	Type       string          `json:"type"`
	MinVersion int             `json:"min_api_version,omitempty"`
	Sender     *Sender         `json:"sender,omitempty"`
	Ref        string          `json:"tracking_data,omitempty"`
	Text       string          `json:"text,omitempty"`
	Media      string          `json:"media,omitempty"`
	FileName   string          `json:"file_name,omitempty"`
	Size       json.RawMessage `json:"size,omitempty"`
	Sticker    json.RawMessage `json:"sticker_id,omitempty"`
	Contact    json.RawMessage `json:"contact,omitempty"`
	Location   json.RawMessage `json:"location,omitempty"`
	Rich       json.RawMessage `json:"rich_media,omitempty"`
	TTL        *int            `json:"ttl,omitempty"` // seconds; of business messages

	// What changes nothing for whoever is told of events, beside MinVersion and the sender's avatar.
	Keyboard  json.RawMessage `json:"keyboard,omitempty"`
	Thumbnail string          `json:"thumbnail,omitempty"`
	Duration  json.RawMessage `json:"duration,omitempty"` // of a video, in seconds
	ChatID    string          `json:"chat_id,omitempty"`
	AltText   string          `json:"alt_text,omitempty"`
}

// Sender is who the message is from.
type Sender struct {
	Name   string `json:"name"`
	Avatar string `json:"avatar,omitempty"`
}

// Limits of a request.
const (
	MaxBody      = 30_000 // bytes
	MaxText      = 7000
	MaxCaption   = 768
	MaxSender    = 28
	MaxReceiver  = 64
	MaxLink      = 2000
	MinRich      = 7   // the version of the API that rich_media came with
	MaxBroadcast = 300 // receivers
	MinTTL       = 30
	MaxTTL       = 1_209_600
)

// ParseRequest reads a body. What the API refuses is answered with its status.
func ParseRequest(body []byte) (*Request, *Refusal) {
	var r Request
	if refusal := parse(body, &r); refusal != nil {
		return nil, refusal
	}
	switch {
	case r.Receiver == "":
		return &r, Refuse(MissingData, "receiver is missing")
	case r.Broadcast != nil:
		return &r, Refuse(BadData, "broadcast_list is one of broadcast_message")
	}
	return &r, r.check()
}

// ParseBroadcast reads a body of a message to several receivers.
func ParseBroadcast(body []byte) (*Request, *Refusal) {
	var r Request
	if refusal := parse(body, &r); refusal != nil {
		return nil, refusal
	}
	switch n := len(r.Broadcast); {
	case n == 0:
		return &r, Refuse(MissingData, "broadcast_list is missing")
	case n > MaxBroadcast:
		return &r, Refuse(BadData, fmt.Sprintf("broadcast_list holds %d receivers: at most %d are allowed", n, MaxBroadcast))
	case r.Receiver != "":
		return &r, Refuse(BadData, "receiver is one of send_message")
	}
	for i, each := range r.Broadcast {
		if each == "" || len(each) > MaxReceiver {
			return &r, Refuse(BadData, fmt.Sprintf("broadcast_list.%d is no receiver: one has 1 to %d characters", i, MaxReceiver))
		}
	}
	return &r, r.check()
}

func parse(body []byte, into any) *Refusal {
	if len(body) > MaxBody {
		return Refuse(BadData, fmt.Sprintf("the body has %d bytes, and %d at most are allowed", len(body), MaxBody))
	}
	if err := strict.Read(body, into); err != nil {
		return Refuse(BadData, err.Error())
	}
	return nil
}

// check is the answer to what is wrong, whoever receives it.
func (r *Request) check() *Refusal {
	switch {
	case len(r.Receiver) > MaxReceiver:
		return Refuse(BadData, fmt.Sprintf("receiver is longer than %d characters", MaxReceiver))
	case r.TTL != nil && (*r.TTL < MinTTL || *r.TTL > MaxTTL):
		return Refuse(BadData, fmt.Sprintf("ttl %d is not within %d and %d seconds", *r.TTL, MinTTL, MaxTTL))
	case r.Type == "":
		return Refuse(MissingData, "type is missing")
	case r.Sender == nil || r.Sender.Name == "":
		return Refuse(MissingData, "sender.name is missing")
	case utf8.RuneCountInString(r.Sender.Name) > MaxSender:
		return Refuse(BadData, fmt.Sprintf("sender.name is longer than %d characters", MaxSender))
	}
	return r.content()
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
			missing = absent(string(r.Size), "size")
		}
		if r.Type == "file" && missing == "" {
			missing = absent(r.FileName, "file_name")
		}
	case "url":
		missing = absent(r.Media, "media")
		if utf8.RuneCountInString(r.Media) > MaxLink {
			return Refuse(BadData, fmt.Sprintf("media is longer than %d characters", MaxLink))
		}
	case "sticker":
		missing = absent(string(r.Sticker), "sticker_id")
	case "contact":
		missing = absent(string(r.Contact), "contact")
	case "location":
		missing = absent(string(r.Location), "location")
	case "rich_media":
		missing = absent(string(r.Rich), "rich_media")
		if missing == "" && r.MinVersion < MinRich {
			return Refuse(BadData, fmt.Sprintf("rich_media needs a min_api_version of %d", MinRich))
		}
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

// Reference is what the request's tracking data tells its business message by. Some clients write it as JSON, and give
// nothing as a JSON string of nothing.
func (r *Request) Reference() string {
	var text string
	switch {
	case json.Unmarshal([]byte(r.Ref), &text) == nil:
		return text
	case r.Ref == "{}" || r.Ref == "[]":
		return ""
	}
	return r.Ref
}

// Lifetime is the request's own time-to-live; 0 where it gives none.
func (r *Request) Lifetime() time.Duration {
	if r.TTL == nil {
		return 0
	}
	return strict.Seconds(*r.TTL)
}

var number = regexp.MustCompile(`^\+?[1-9][0-9]{6,14}$`)

// User is a receiver: an id of Viber's, or a phone number.
func User(receiver string) orchestrator.User {
	if number.MatchString(receiver) {
		return orchestrator.User{MSISDN: "+" + strings.TrimPrefix(receiver, "+")}
	}
	return orchestrator.User{ChannelUserID: receiver}
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
