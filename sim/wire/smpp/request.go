package smpp

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
	"cascade/orchestrator/sendapi"
)

// request is what is kept of a message that was submitted: what its receipts and those who ask after it need.
type request struct {
	source, dest smpp.Address
	service      string
	reference    []byte // its user_message_reference; nil: it has none
	submitted    time.Time
	parts        []part // in order; one, where it came whole
	ids          smpp.IDForm

	// How far the parts were told of a state: an attempt that failed amid them goes on from there.
	told  int
	state smpp.State
}

// part is one submit_sm of a message.
type part struct {
	id         uuid.UUID // nil: the message's own
	registered byte
	text       string
}

// idOf is a part's message_id, before it is spelled.
func (p *part) idOf(umid uuid.UUID) uuid.UUID {
	if p.id != uuid.Nil {
		return p.id
	}
	return umid
}

// Bounds of what is submitted.
const (
	mostSegments = 255 // that a header can count
	mostShort    = 254 // octets of a short_message; a longer text is a message_payload
	mostSource   = 16  // characters, as the Send API has it
)

// messageOf is the message that a submit_sm asks for, whose whole text is given.
func messageOf(m *smpp.Message, text string, now time.Time) (*orchestrator.Message, smpp.Status) {
	out := &orchestrator.Message{
		Type: orchestrator.Text, Plan: orchestrator.Plan{{Channel: orchestrator.SMS}},
		User: orchestrator.User{MSISDN: "+" + strings.TrimPrefix(m.Dest.Text, "+")},
		Wire: &orchestrator.Wire{Name: Name},
	}
	out.Content.Text, out.Content.SMS.Source = text, m.Source.Text
	if m.Coding == smpp.CodingUCS2 {
		out.Content.SMS.Encoding = orchestrator.UCS2
	}
	if reference, ok := m.Reference(); ok {
		out.Wire.Ref = strconv.Itoa(int(reference))
	}
	switch {
	case !sendapi.IsE164(out.User.MSISDN):
		return nil, smpp.InvalidDestination
	case len(m.Source.Text) > mostSource:
		return nil, smpp.InvalidSource
	case text == "", len(m.Short) > mostShort, orchestrator.Segments(text, out.Content.SMS.Encoding).Segments > mostSegments:
		return nil, smpp.InvalidLength
	}
	return out, setTimes(out, m, now)
}

// setTimes reads when the message is to be sent, and how long the provider then holds it.
func setTimes(out *orchestrator.Message, m *smpp.Message, now time.Time) smpp.Status {
	if m.Schedule != "" {
		after, ok := smpp.ParseTime(m.Schedule, now)
		if !ok || after < 0 {
			return smpp.InvalidSchedule
		}
		out.Scheduled.After = after
	}
	if m.Validity != "" {
		ttl, ok := smpp.ParseTime(m.Validity, now)
		if ttl -= out.Scheduled.After; !ok || ttl <= 0 {
			return smpp.InvalidExpiry
		}
		out.Wire.TTL = ttl
	}
	return smpp.OK
}
