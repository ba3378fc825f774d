package webhook

import (
	"bytes"
	"encoding/json"
	"strings"

	"cascade/orchestrator"
)

// What every delivery receipt says of itself.
const (
	Version     = 9
	Namespace   = "ChatApps"
	EventType   = "outbound_message_status_changed"
	Description = "ChatApps outbound message delivery receipt"
)

// Body is a delivery receipt, version 9, in the order of its JSON text. New fills in what all receipts
// share.
type Body struct {
	Version     int     `json:"version"`
	Namespace   string  `json:"namespace"`
	EventType   string  `json:"eventType"`
	Description string  `json:"description"`
	Payload     Payload `json:"payload"`
}

// Payload is what a receipt tells: which message, on which channel, to whom, and how it stands there.
// A field without a value is left out.
type Payload struct {
	UMID            string    `json:"umid"`
	BatchID         string    `json:"batchId,omitempty"`
	ClientMessageID string    `json:"clientMessageId,omitempty"`
	ClientBatchID   string    `json:"clientBatchId,omitempty"`
	SubAccountID    string    `json:"subAccountId"`
	Channel         string    `json:"channel"` // see ChannelName
	User            User      `json:"user"`
	Status          Status    `json:"status"`
	WhatsApp        *WhatsApp `json:"whatsapp,omitempty"`
}

// User is the recipient, as a receipt names them.
type User struct {
	MSISDN        string `json:"msisdn,omitempty"`
	ChannelUserID string `json:"channelUserId,omitempty"`
}

// WhatsApp is what only receipts of WhatsApp can hold.
type WhatsApp struct {
	ProviderErrorCode int    `json:"providerErrorCode,omitempty"` // Meta's own
	PricingCategory   string `json:"pricingCategory,omitempty"`   // such as "utility"
}

// New is a delivery receipt with this payload.
func New(p Payload) Body {
	return Body{Version: Version, Namespace: Namespace, EventType: EventType, Description: Description, Payload: p}
}

// ChannelName is a channel as receipts spell it: in lower case, such as "whatsapp".
func ChannelName(c orchestrator.Channel) string { return strings.ToLower(c.String()) }

// Recipient is the user as a receipt of the channel names them. On Line the channelUserId is the
// lineUserId, where there is one.
func Recipient(u orchestrator.User, c orchestrator.Channel) User {
	named := User{MSISDN: u.MSISDN, ChannelUserID: u.ChannelUserID}
	if c == orchestrator.Line && u.LineUserID != "" {
		named.ChannelUserID = u.LineUserID
	}
	return named
}

// AppendTo writes the receipt's JSON at the end of buf: one line without a line feed, <, > and & as they
// are. The same receipt always gives the same bytes.
func (b *Body) AppendTo(buf *bytes.Buffer) {
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(b); err != nil {
		// Strings and numbers alone always encode, and a buffer takes all that it is given.
		panic("webhook: a delivery receipt does not encode: " + err.Error())
	}
	buf.Truncate(buf.Len() - 1)
}
