package viber

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"cascade/orchestrator"
)

// Answer is what a message that is accepted is answered with. The token has 19 digits in production: more than a
// JavaScript number holds.
type Answer struct {
	Status  int    `json:"status"`
	Message string `json:"status_message"`
	Token   uint64 `json:"message_token"`
	Host    string `json:"chat_hostname"`
	Billing int    `json:"billing_status"`

	Failed []FailedReceiver `json:"failed_list,omitempty"` // of a broadcast
}

// FailedReceiver is one whom a broadcast did not reach, and why.
type FailedReceiver struct {
	Receiver string `json:"receiver"`
	Refusal
}

// NewAnswer is the answer to a message.
func NewAnswer(token uint64) Answer {
	return Answer{Status: OK, Message: "ok", Token: token, Host: Host, Billing: 1}
}

// Host is the name that answers give the server.
const Host = "SN-CHAT-01_"

// Event is what is posted to the webhook.
type Event struct {
	Event     string `json:"event"`
	Timestamp int64  `json:"timestamp"` // milliseconds since 1970
	Host      string `json:"chat_hostname,omitempty"`
	Token     uint64 `json:"message_token"`
	UserID    string `json:"user_id,omitempty"`
	Reason    string `json:"desc,omitempty"` // of a failure

	// Of what a user wrote.
	Sender  *Person  `json:"sender,omitempty"`
	Message *Written `json:"message,omitempty"`
	Silent  *bool    `json:"silent,omitempty"`
}

// Person is a user of Viber's, as far as every world can tell of one.
type Person struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Language   string `json:"language"`
	APIVersion int    `json:"api_version"`
}

// Somebody is the Person of an id.
func Somebody(id string) Person { return Person{id, "Cascade", "en", 10} }

// Written is what a user wrote, with the tracking data of the message that they were sent last.
type Written struct {
	Type string `json:"type"`
	Text string `json:"text"`
	Ref  string `json:"tracking_data,omitempty"`
}

// The events of a message.
const (
	Delivered = "delivered"
	Seen      = "seen"
	Failed    = "failed"
)

// Message is the event of what a user wrote. Every webhook is told it.
const Message = "message"

// Hello is the event by which a webhook that is being set proves itself.
const Hello = "webhook"

// Marshal is the event as JSON.
func (e *Event) Marshal() []byte {
	text, err := json.Marshal(e)
	if err != nil {
		panic("viber: an event that JSON cannot hold")
	}
	return text
}

// EventOf is the event that tells a receipt of a step; "" for Accepted, which is the answer, and for Sent, which Viber
// does not tell.
func EventOf(s orchestrator.Status) string {
	switch s {
	case orchestrator.Accepted, orchestrator.Sent:
		return ""
	case orchestrator.Delivered:
		return Delivered
	case orchestrator.Read:
		return Seen
	}
	return Failed
}

// Report is what an event says of a step; 0 where it says nothing of one.
func Report(event string) orchestrator.Status {
	switch event {
	case Delivered:
		return orchestrator.Delivered
	case Seen:
		return orchestrator.Read
	case Failed:
		return orchestrator.Undelivered
	}
	return 0
}

// FailureCode is the delivery error code of an event's reason, where that is one in our own words.
func FailureCode(reason string) orchestrator.Code {
	for _, code := range orchestrator.Codes() {
		if code.String() == reason {
			return code
		}
	}
	return orchestrator.UnknownFailure
}

// Timestamp is an instant as events have it.
func Timestamp(at time.Time) int64 { return at.UnixMilli() }

// Sign is the X-Viber-Content-Signature header of a body, and the sig parameter of the URL: by the bot's token.
func Sign(token string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// Signed tells whether an event bears the right signature.
func Signed(token string, body []byte, signature string) bool {
	return hmac.Equal([]byte(Sign(token, body)), []byte(signature))
}
