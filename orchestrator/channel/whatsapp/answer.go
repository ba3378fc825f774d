package whatsapp

import (
	"encoding/base64"
	"strings"
)

// Answer is what a message that is accepted is answered with.
type Answer struct {
	Product  string          `json:"messaging_product"`
	Contacts []Contact       `json:"contacts"`
	Messages []AnsweredEntry `json:"messages"`
}

// Contact is the recipient as it was given, and as WhatsApp knows it.
type Contact struct {
	Input  string `json:"input"`
	ID     string `json:"wa_id,omitempty"`
	UserID string `json:"user_id,omitempty"` // business-scoped, of one who was named by it
}

// AnsweredEntry is the id of the message; of a template it says that it was accepted.
type AnsweredEntry struct {
	ID     string `json:"id"`
	Status string `json:"message_status,omitempty"`
}

// NewAnswer is the answer to a request. Known is the number, or the group's id, that WhatsApp knows the recipient by.
func NewAnswer(r *Request, known, id string) Answer {
	contact := Contact{Input: r.To, ID: known}
	if r.To == "" {
		contact = Contact{Input: r.Recipient, UserID: r.Recipient}
	}
	one := AnsweredEntry{ID: id}
	if r.Type == "template" {
		one.Status = "accepted"
	}
	return Answer{"whatsapp", []Contact{contact}, []AnsweredEntry{one}}
}

// ID is a message's id as WhatsApp forms it: the recipient's number, or what else they are known by, and a number of 16
// octets, such as a UUID's.
func ID(digits string, unique [16]byte) string {
	const hex = "0123456789ABCDEF"
	var number strings.Builder
	for _, b := range unique {
		number.WriteByte(hex[b>>4])
		number.WriteByte(hex[b&15])
	}
	octets := append([]byte{0x1D, 0x0B, byte(len(digits))}, digits...)
	octets = append(octets, 0x15, 0x02, 0x00, 0x11, 0x18, byte(number.Len()))
	octets = append(append(octets, number.String()...), 0)
	return "wamid." + base64.StdEncoding.EncodeToString(octets)
}
