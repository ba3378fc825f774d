package whatsapp

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"cascade/orchestrator"
)

// Webhook is what is posted to the application: entries of changes, each of which holds statuses or messages.
type Webhook struct {
	Object string  `json:"object"`
	Entry  []Entry `json:"entry"`
}

// Entry is what happened to one business account.
type Entry struct {
	ID      string   `json:"id"`
	Changes []Change `json:"changes"`
}

// Change is one of the things that happened.
type Change struct {
	Field string `json:"field"`
	Value Value  `json:"value"`
}

// Value holds statuses of messages that were sent, or messages that came in.
type Value struct {
	Product  string         `json:"messaging_product"`
	Metadata Metadata       `json:"metadata"`
	Contacts []InboundFrom  `json:"contacts,omitempty"`
	Messages []Inbound      `json:"messages,omitempty"`
	Statuses []StatusUpdate `json:"statuses,omitempty"`
}

// Metadata is the number that the messages went from or came to.
type Metadata struct {
	DisplayNumber string `json:"display_phone_number"`
	NumberID      string `json:"phone_number_id"`
}

// StatusUpdate is a status of a message that was sent.
type StatusUpdate struct {
	ID           string         `json:"id"`
	Status       string         `json:"status"`
	Timestamp    string         `json:"timestamp"` // seconds since 1970
	RecipientID  string         `json:"recipient_id,omitempty"`
	UserID       string         `json:"recipient_user_id,omitempty"` // of one who was named by it
	Type         string         `json:"recipient_type,omitempty"`    // "group"
	Ref          string         `json:"biz_opaque_callback_data,omitempty"`
	Conversation *Conversation  `json:"conversation,omitempty"`
	Pricing      *Pricing       `json:"pricing,omitempty"`
	Errors       []WebhookError `json:"errors,omitempty"`
}

// Conversation is told by versions of the API up to 23: since messages are charged one by one, each has its own.
type Conversation struct {
	ID      string `json:"id"`
	Expires string `json:"expiration_timestamp,omitempty"` // of the status sent only
	Origin  Origin `json:"origin"`
}

// Origin is what began a conversation.
type Origin struct {
	Type string `json:"type"`
}

// LastWithConversations is the last version of the API whose statuses tell of conversations.
const LastWithConversations = 23

// Pricing is what the message is charged as.
type Pricing struct {
	Billable bool   `json:"billable"`
	Model    string `json:"pricing_model"`
	Type     string `json:"type"`
	Category string `json:"category"`
}

// WebhookError is why a message failed.
type WebhookError struct {
	Code    int               `json:"code"`
	Title   string            `json:"title"`
	Message string            `json:"message"`
	Data    map[string]string `json:"error_data,omitempty"`
	Href    string            `json:"href,omitempty"`
}

// InboundFrom is who wrote.
type InboundFrom struct {
	Profile struct {
		Name string `json:"name"`
	} `json:"profile"`
	ID string `json:"wa_id"`
}

// Inbound is a message that came in.
type Inbound struct {
	From      string `json:"from"`
	ID        string `json:"id"`
	Timestamp string `json:"timestamp"`
	Type      string `json:"type"`
	Text      *Text  `json:"text,omitempty"`
	Context   *Quote `json:"context,omitempty"`
}

// Quote names the message that an inbound one answers.
type Quote struct {
	From string `json:"from"`
	ID   string `json:"id"`
}

// The statuses of a message.
const (
	Sent      = "sent"
	Delivered = "delivered"
	Read      = "read"
	Failed    = "failed"
)

// StatusOf is the status that tells a receipt of a step; "" for Accepted, which is the answer to the request.
func StatusOf(s orchestrator.Status) string {
	switch s {
	case orchestrator.Accepted:
		return ""
	case orchestrator.Sent:
		return Sent
	case orchestrator.Delivered:
		return Delivered
	case orchestrator.Read:
		return Read
	}
	return Failed
}

// Report is what a status says of a step; 0 where it says nothing new.
func Report(status string) orchestrator.Status {
	switch status {
	case Sent:
		return orchestrator.Sent
	case Delivered:
		return orchestrator.Delivered
	case Read, "played":
		return orchestrator.Read
	case Failed:
		return orchestrator.Undelivered
	}
	return 0
}

// Timestamp is an instant as the API writes it: seconds since 1970, as text.
func Timestamp(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

// NewFailure is one of Meta's codes as a status update has it.
func NewFailure(code int, details string) WebhookError {
	title := Title(code)
	e := WebhookError{
		Code: code, Title: title, Message: title,
		Href: "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
	}
	if details != "" {
		e.Data = map[string]string{"details": details}
	}
	return e
}

// NewWebhook wraps values of one number of an account, each as a change.
func NewWebhook(account string, values ...Value) Webhook {
	w := Webhook{"whatsapp_business_account", []Entry{{ID: account}}}
	for _, v := range values {
		w.Entry[0].Changes = append(w.Entry[0].Changes, Change{"messages", v})
	}
	return w
}

// Marshal writes a webhook as Meta does: what is not ASCII is escaped, for the signature is taken of that text.
func (w Webhook) Marshal() ([]byte, error) {
	text, err := json.Marshal(w)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for _, r := range string(text) {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return []byte(b.String()), nil
}

// Sign is the X-Hub-Signature-256 header of a body, with the application's secret.
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// Signed tells whether a webhook bears the right signature.
func Signed(secret string, body []byte, header string) bool {
	return hmac.Equal([]byte(Sign(secret, body)), []byte(header))
}
