package orchestrator

import (
	"encoding/json"
	"math"
	"regexp"
	"time"
)

// Message is what a customer asks to be sent to one recipient, decoded and checked. A host's database holds it as JSON:
// a name that was given out there is never given to anything else.
type Message struct {
	User            User        `json:"user,omitzero"`
	Type            ContentType `json:"type,omitzero"`
	Content         Content     `json:"content,omitzero"`
	Plan            Plan        `json:"plan,omitempty"` // the message's own channels; nil: the subaccount's plan holds
	ClientMessageID string      `json:"clientMessageId,omitzero"`
	DLRCallbackURL  string      `json:"dlrCallbackUrl,omitzero"` // where this message's receipts are told, instead of the registered webhook
	Scheduled       When        `json:"scheduled,omitzero"`      // when step 1 fires; zero: at once
	Expiry          When        `json:"expiry,omitzero"`         // when an open message expires; zero: never
	Wire            *Wire       `json:"wire,omitempty"`          // of one that came over a provider's own protocol; nil: it came over none

	// Given is the content object as it was given: of every message where the world of a payload keeps it, see
	// sendapi.Terms, and else of those whose type is not whole. Nil: there was none, or it is not kept.
	Given json.RawMessage `json:"given,omitempty"`
	// Once is kept where sendapi.Terms say so.
	Once string `json:"once,omitzero"` // a request of the subaccount with the same is the same request; "": none is
}

// Wire is what a send over a provider's own protocol says beside its content. The plan of such a message is one
// channel: nothing falls back.
type Wire struct {
	Name string        // of the protocol, such as "twilio"
	Ref  string        // tells the sends of one business message together; "": those to one recipient are
	TTL  time.Duration // how long the provider holds it, on whichever channel; 0: as the template or the provider says
}

// User is the recipient's addresses.
type User struct {
	MSISDN        string `json:"msisdn,omitzero"` // E.164, such as +6598765432
	ChannelUserID string `json:"channelUserId,omitzero"`
	LineUserID    string `json:"lineUserId,omitzero"`
	Country       string `json:"country,omitzero"` // ISO 3166 alpha-2, as it was given
}

// When is an instant given on the calendar, or as a span from the message's submission. Zero: not given.
type When struct {
	At    time.Time     `json:"at,omitzero"`
	After time.Duration `json:"after,omitzero"` // > 0
}

// instant is an RFC 3339 date-time. Go's own parser lets through an hour of one digit, a comma before the fraction
// and zones that are none.
var instant = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

// ParseInstant reads an RFC 3339 date-time with its zone, strictly.
func ParseInstant(text string) (time.Time, bool) {
	if !instant.MatchString(text) {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339, text)
	return at, err == nil
}

// IsZero tells whether no instant was given.
func (w When) IsZero() bool { return w.At.IsZero() && w.After == 0 }

// Instant is the virtual instant meant, for a world whose zero is start and a message submitted at
// submitted. It is only meaningful when w is not zero.
func (w When) Instant(start time.Time, submitted time.Duration) time.Duration {
	if w.At.IsZero() {
		if at := submitted + w.After; at >= submitted || w.After < 0 {
			return at
		}
		return math.MaxInt64
	}
	return w.At.Sub(start)
}

// HasAddress tells whether the user can be addressed on the channel. SMS and Viber need msisdn, Line
// needs lineUserId, WhatsApp needs msisdn or channelUserId, the others any address.
func (u User) HasAddress(c Channel) bool {
	switch c {
	case SMS, Viber:
		return u.MSISDN != ""
	case Line:
		return u.LineUserID != ""
	case WhatsApp:
		return u.MSISDN != "" || u.ChannelUserID != ""
	default:
		return u.MSISDN != "" || u.ChannelUserID != "" || u.LineUserID != ""
	}
}

// SMSText is the text of the message's SMS: fallbackText when given, else the text.
func (m *Message) SMSText() string {
	if m.Content.FallbackText != "" {
		return m.Content.FallbackText
	}
	return m.Content.Text
}

// addressed tells whether the message has an address for the channel. Over a provider's own protocol any will do: it is
// one of the provider's own, such as the id of a Viber user.
func (m *Message) addressed(c Channel) bool {
	u := &m.User
	return u.HasAddress(c) || m.Wire != nil && (u.MSISDN != "" || u.ChannelUserID != "" || u.LineUserID != "")
}

// SkipCode is why the message cannot be handed over on the channel: InvalidDestination when its address
// is missing, ContentNotSupported when the channel cannot carry the content, or 0 when it can.
func (m *Message) SkipCode(c Channel) Code {
	switch {
	case !m.addressed(c):
		return InvalidDestination
	case c == SMS && m.Type != Text:
		// The SMS of a message that is not a text is its fallbackText.
		if m.Content.FallbackText == "" {
			return ContentNotSupported
		}
		return 0
	case !c.Carries(m.Type):
		return ContentNotSupported
	}
	return 0
}
