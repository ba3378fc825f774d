package vonage

import (
	"encoding/json"
	"strings"
)

// Inbound is a webhook that tells what a recipient wrote.
type Inbound struct {
	Channel   string          `json:"channel"`
	UUID      string          `json:"message_uuid"` // its own
	To        string          `json:"to"`
	From      string          `json:"from"`
	Timestamp string          `json:"timestamp"`
	Context   *InboundContext `json:"context,omitempty"`
	Profile   *InboundProfile `json:"profile,omitempty"`
	Type      string          `json:"message_type"`
	Text      string          `json:"text"`
	SMS       *InboundSMS     `json:"sms,omitempty"`
}

// InboundContext is the message that it answers.
type InboundContext struct {
	UUID string `json:"message_uuid"`
}

// InboundProfile is who wrote over WhatsApp.
type InboundProfile struct {
	Name string `json:"name"`
}

// InboundSMS is what else is told of an SMS.
type InboundSMS struct {
	Parts   string `json:"num_messages"`
	Keyword string `json:"keyword"` // its first word, in capitals
}

// Keyword is the first word of a text, in capitals.
func Keyword(text string) string {
	if words := strings.Fields(text); len(words) > 0 {
		return strings.ToUpper(words[0])
	}
	return ""
}

// Marshal is the webhook as JSON.
func (in *Inbound) Marshal() []byte {
	text, err := json.Marshal(in)
	if err != nil {
		panic("vonage: an inbound message that JSON cannot hold")
	}
	return text
}
