package orchestrator

import (
	"fmt"
	"slices"
)

// Channel is a way to reach a recipient. The zero value is no channel.
type Channel uint8

// The channels of the Messaging Apps API, in the order reports list them.
const (
	WhatsApp Channel = iota + 1
	Viber
	SMS
	RCS
	Line
	Zalo
	WeChat
	Facebook
	Instagram
)

// MaxSteps is the longest plan: every channel once.
const MaxSteps = int(Instagram)

var channelNames = [...]string{"", "WhatsApp", "Viber", "SMS", "RCS", "Line", "Zalo", "WeChat", "Facebook", "Instagram"}

// Channels lists every channel, in the order reports list them.
func Channels() []Channel {
	all := make([]Channel, MaxSteps)
	for i := range all {
		all[i] = Channel(i + 1)
	}
	return all
}

// ChannelNames lists every channel's spelling, in the same order.
func ChannelNames() []string { return slices.Clone(channelNames[1:]) }

// String is the exact spelling that plans use, such as "WhatsApp".
func (c Channel) String() string {
	if int(c) < len(channelNames) {
		return channelNames[c]
	}
	return "Channel(?)"
}

// Exists tells a channel from no channel.
func (c Channel) Exists() bool { return c != 0 && int(c) < len(channelNames) }

// ParseChannel reads an exact spelling. It reports false for anything else, near misses included.
func ParseChannel(s string) (Channel, bool) {
	i := slices.Index(channelNames[1:], s)
	return Channel(i + 1), i >= 0
}

// Highest is the last status that the channel ever reports. SMS and Zalo stop at Delivered and Line at
// Sent, as 8x8 documents. Facebook, Instagram and WeChat are undocumented: Delivered is an assumption.
func (c Channel) Highest() Status {
	switch c {
	case WhatsApp, Viber, RCS:
		return Read
	case Line:
		return Sent
	default:
		return Delivered
	}
}

// Reports tells whether the channel can ever report the status. Every channel can report failures.
func (c Channel) Reports(s Status) bool { return s.IsFailure() || s <= c.Highest() }

// MarshalText writes the exact spelling. A value that is no channel has none.
func (c Channel) MarshalText() ([]byte, error) {
	if !c.Exists() {
		return nil, fmt.Errorf("%d is no channel", uint8(c))
	}
	return []byte(channelNames[c]), nil
}

// UnmarshalText reads the exact spelling.
func (c *Channel) UnmarshalText(text []byte) error {
	read, ok := ParseChannel(string(text))
	if !ok {
		return fmt.Errorf("%q is no channel", text)
	}
	*c = read
	return nil
}
