package sendapi

import (
	"time"

	"cascade/orchestrator"
)

// Terms are what a payload is checked against. The zero Terms are those of a subaccount with every channel and no
// plan, at the beginning of the year 1.
type Terms struct {
	Now      time.Time              // expiry and scheduled must be after it
	Plan     orchestrator.Plan      // the subaccount's, which holds for a message without channels; nil: none
	Channels []orchestrator.Channel // what the subaccount has; nil: all

	// Keep is for a host that sends for real: messages keep their content as it was given, as providers may show more
	// of it than the rules hold, and what makes a repeated request the same.
	Keep bool

	// NoUser is for the message of a scenario: its recipients come from elsewhere, so its user may be
	// missing or lack an address. One that it has must still be right.
	NoUser bool
	// Span, when it is not nil, reads what scheduled and expiry may be besides a date-time: a span from
	// the message's submission, such as "15m".
	Span func(string) (time.Duration, error)
}

// channelNames lists the channels of the subaccount.
func (t *Terms) channelNames() []string {
	if t.Channels == nil {
		return orchestrator.ChannelNames()
	}
	names := make([]string, len(t.Channels))
	for i, c := range t.Channels {
		names[i] = c.String()
	}
	return names
}
