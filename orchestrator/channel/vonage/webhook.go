package vonage

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
)

// Answer is what a message that is accepted is answered with.
type Answer struct {
	UUID string `json:"message_uuid"`
}

// StatusUpdate is a status webhook.
type StatusUpdate struct {
	UUID      string         `json:"message_uuid"`
	To        string         `json:"to"`
	From      string         `json:"from"`
	Timestamp string         `json:"timestamp"`
	Status    string         `json:"status"`
	Channel   string         `json:"channel"`
	Ref       string         `json:"client_ref,omitempty"`
	Usage     *Usage         `json:"usage,omitempty"`
	Error     *DeliveryError `json:"error,omitempty"`
}

// Marshal is the update as JSON.
func (u *StatusUpdate) Marshal() []byte {
	text, err := json.Marshal(u)
	if err != nil {
		panic("vonage: a status update that JSON cannot hold")
	}
	return text
}

// Usage is what the message cost.
type Usage struct {
	Currency string `json:"currency"`
	Price    string `json:"price"`
}

// DeliveryError is why a message failed.
type DeliveryError struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Detail   string `json:"detail"`
	Instance string `json:"instance"`
}

// NewDeliveryError is one of Vonage's codes as a status update has it.
func NewDeliveryError(code int, instance string) *DeliveryError {
	return &DeliveryError{typeOf + strconv.Itoa(code), strconv.Itoa(code), Means(code), instance}
}

// Number is Vonage's delivery error code; 0 where it gives none.
func (e *DeliveryError) Number() int {
	number, err := strconv.Atoi(e.Title)
	if err != nil {
		number, _ = strconv.Atoi(strings.TrimPrefix(e.Type, typeOf))
	}
	return number
}

// The statuses of a message.
const (
	Submitted     = "submitted"
	Delivered     = "delivered"
	Read          = "read"
	Rejected      = "rejected"
	Undeliverable = "undeliverable"
)

// StatusOf is the status that tells a receipt of a step, with the code of a failure; "" for Accepted, which is the
// answer to the request. What was held for too long is told as rejected.
func StatusOf(s orchestrator.Status, code orchestrator.Code) string {
	switch s {
	case orchestrator.Accepted:
		return ""
	case orchestrator.Sent:
		return Submitted
	case orchestrator.Delivered:
		return Delivered
	case orchestrator.Read:
		return Read
	case orchestrator.Rejected:
		return Rejected
	}
	if code == orchestrator.Expired {
		return Rejected
	}
	return Undeliverable
}

// Report is what a status says of a step, with the delivery error code of a failure; 0 where it says nothing new.
func Report(status string, code orchestrator.Code) orchestrator.Status {
	switch status {
	case Submitted:
		return orchestrator.Sent
	case Delivered:
		return orchestrator.Delivered
	case Read:
		return orchestrator.Read
	case Rejected:
		if code == orchestrator.Expired {
			return orchestrator.Undelivered
		}
		return orchestrator.Rejected
	case Undeliverable:
		return orchestrator.Undelivered
	}
	return 0
}

// Timestamp is an instant as the API writes it.
func Timestamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05Z") }

// claims are those of the token that a webhook is signed with.
type claims struct {
	IssuedAt    int64  `json:"iat"`
	ID          string `json:"jti"`
	Issuer      string `json:"iss"`
	PayloadHash string `json:"payload_hash"`
	APIKey      string `json:"api_key"`
}

// Sign is the Authorization header of a webhook: a token of its body's hash, by the signature secret (HS256).
func Sign(secret, key, id string, at time.Time, body []byte) string {
	hash := sha256.Sum256(body)
	payload, err := json.Marshal(claims{at.Unix(), id, "Vonage", hex.EncodeToString(hash[:]), key})
	if err != nil {
		panic("vonage: claims that JSON cannot hold")
	}
	encode := base64.RawURLEncoding.EncodeToString
	text := encode([]byte(`{"typ":"JWT","alg":"HS256"}`)) + "." + encode(payload)
	return "Bearer " + text + "." + encode(mac(secret, text))
}

func mac(secret, text string) []byte {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(text))
	return m.Sum(nil)
}

// Signed tells whether a webhook bears a token of its body by the secret. It does not look at how old that is.
func Signed(secret string, body []byte, header string) bool {
	token, ok := strings.CutPrefix(header, "Bearer ")
	parts := strings.Split(token, ".")
	if !ok || len(parts) != 3 {
		return false
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !hmac.Equal(signature, mac(secret, parts[0]+"."+parts[1])) {
		return false
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	var c claims
	if err != nil || json.Unmarshal(payload, &c) != nil {
		return false
	}
	hash := sha256.Sum256(body)
	return hmac.Equal([]byte(c.PayloadHash), []byte(hex.EncodeToString(hash[:])))
}
