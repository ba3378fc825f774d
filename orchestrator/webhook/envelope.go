package webhook

import (
	"bytes"
	"encoding/json"
)

// Namespace is what every webhook of the Messaging Apps API says of itself.
const Namespace = "ChatApps"

// What tells a delivery receipt from an inbound message.
const (
	ReceiptEvent = "outbound_message_status_changed"
	InboundEvent = "inbound_message_received"
)

// Envelope is the body of a webhook, in the order of its JSON text. NewReceipt and NewInbound fill in what all of
// a kind share.
type Envelope[P any] struct {
	Version     int    `json:"version"`
	Namespace   string `json:"namespace"`
	EventType   string `json:"eventType"`
	Description string `json:"description"`
	Payload     P      `json:"payload"`
}

// NewReceipt is a delivery receipt, version 9.
func NewReceipt(p Receipt) Envelope[Receipt] {
	return Envelope[Receipt]{9, Namespace, ReceiptEvent, "ChatApps outbound message delivery receipt", p}
}

// NewInbound is an inbound message, version 3.
func NewInbound(p Inbound) Envelope[Inbound] {
	return Envelope[Inbound]{3, Namespace, InboundEvent, "ChatApps inbound message", p}
}

// AppendTo writes the body's JSON at the end of buf: one line without a line feed, <, > and & as they are. The
// same body always gives the same bytes.
func (e *Envelope[P]) AppendTo(buf *bytes.Buffer) {
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		// Strings and numbers alone always encode, and a buffer takes all that it is given.
		panic("webhook: a body does not encode: " + err.Error())
	}
	buf.Truncate(buf.Len() - 1)
}
