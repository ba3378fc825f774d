package viber

import (
	"fmt"
	"slices"
	"strings"

	"cascade/orchestrator/channel/strict"
)

// Webhook is a body of POST /pa/set_webhook. Without event types all are asked for; without a URL none is told any
// more.
type Webhook struct {
	Token      string   `json:"auth_token,omitempty"`
	URL        string   `json:"url"`
	EventTypes []string `json:"event_types,omitempty"`

	// What changes nothing.
	Inline    *bool `json:"is_inline,omitempty"`
	SendName  *bool `json:"send_name,omitempty"`
	SendPhoto *bool `json:"send_photo,omitempty"`
}

// events are those that a webhook can choose among.
func events() []string {
	return []string{
		Delivered, Seen, Failed, "subscribed", "unsubscribed", "conversation_started", "message", "client_status",
	}
}

// ParseWebhook reads a body. What the API refuses is answered with its status.
func ParseWebhook(body []byte) (*Webhook, *Refusal) {
	var asked struct {
		Webhook
		URL *string `json:"url"` // an empty one removes the webhook
	}
	if refusal := parse(body, &asked); refusal != nil {
		return nil, refusal
	}
	if asked.URL == nil {
		return nil, Refuse(MissingData, "url is missing: an empty one removes the webhook")
	}
	w := asked.Webhook
	w.URL = *asked.URL
	if w.URL != "" && !strict.IsURL(w.URL) {
		return nil, Refuse(InvalidURL, fmt.Sprintf("url %.100q is no http or https URL", w.URL))
	}
	for _, each := range w.EventTypes {
		if !slices.Contains(events(), each) {
			return nil, Refuse(BadData, fmt.Sprintf("event_types: %.60q is none of %s", each,
				strings.Join(events(), ", ")))
		}
	}
	return &w, nil
}

// Wants tells whether the webhook asked for the event.
func (w *Webhook) Wants(event string) bool {
	return w.EventTypes == nil || slices.Contains(w.EventTypes, event)
}

// WebhookAnswer is what a webhook that is set is answered with.
type WebhookAnswer struct {
	Status     int      `json:"status"`
	Message    string   `json:"status_message"`
	Host       string   `json:"chat_hostname,omitempty"`
	EventTypes []string `json:"event_types,omitempty"`
}

// Answer is the answer to the webhook.
func (w *Webhook) Answer() WebhookAnswer {
	answer := WebhookAnswer{Status: OK, Message: "ok"}
	if w.URL != "" {
		answer.Host, answer.EventTypes = Host, w.Told()
	}
	return answer
}

// Told are the events that the webhook is told.
func (w *Webhook) Told() []string {
	if w.EventTypes == nil {
		return events()
	}
	return w.EventTypes
}

// Account is what POST /pa/get_account_info is answered with.
type Account struct {
	Status      int      `json:"status"`
	Message     string   `json:"status_message"`
	ID          string   `json:"id"`
	Host        string   `json:"chat_hostname"`
	Name        string   `json:"name"`
	URI         string   `json:"uri"`
	Webhook     string   `json:"webhook"`
	EventTypes  []string `json:"event_types"`
	Subscribers int      `json:"subscribers_count"`
}

// Asked is a body of POST /pa/get_user_details, with an id, or of POST /pa/get_online, with several.
type Asked struct {
	Token string   `json:"auth_token,omitempty"`
	ID    string   `json:"id,omitempty"`
	IDs   []string `json:"ids,omitempty"`
}

// MaxOnline is of how many users get_online can be asked at once.
const MaxOnline = 100

// ParseAsked reads a body.
func ParseAsked(body []byte) (*Asked, *Refusal) {
	var a Asked
	if refusal := parse(body, &a); refusal != nil {
		return nil, refusal
	}
	return &a, nil
}

// UserDetails is what POST /pa/get_user_details is answered with.
type UserDetails struct {
	Status  int    `json:"status"`
	Message string `json:"status_message"`
	Token   uint64 `json:"message_token"`
	User    Person `json:"user"`
}

// Online is what POST /pa/get_online is answered with.
type Online struct {
	Status  int          `json:"status"`
	Message string       `json:"status_message"`
	Users   []OnlineUser `json:"users"`
}

// OnlineUser is whether a user is online, as far as that is told.
type OnlineUser struct {
	ID      string `json:"id"`
	Status  int    `json:"online_status"`
	Message string `json:"online_status_message"`
}

// Undisclosed is the OnlineUser of one who does not tell.
func Undisclosed(id string) OnlineUser { return OnlineUser{id, 2, "undisclosed"} }
