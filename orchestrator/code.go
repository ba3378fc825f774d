package orchestrator

import "fmt"

// Code is a delivery error code: why a step failed or was skipped. The numbers are the API's own.
type Code uint16

// The delivery error codes that the rules themselves give out.
const (
	AbsentSubscriber    Code = 1  // the recipient is not on this channel
	ContentNotSupported Code = 2  // the channel cannot carry this content
	InvalidDestination  Code = 15 // the user has no address for this channel
	ConnectionError     Code = 23 // the provider could not take the message
	Expired             Code = 36 // the message's expiry, or the provider's time-to-live, has passed
	RejectedByChannel   Code = 41
	NotReachable        Code = 46
	MaxCode             Code = 9999
)

var codeTexts = map[Code]string{
	1: "absent subscriber", 2: "content not supported by the channel", 3: "data missing",
	9: "app version cannot receive business messages", 11: "flooding", 14: "internal error",
	15: "invalid destination", 18: "invalid parameter", 23: "connection error",
	25: "aborted by network or user", 29: "phone related", 36: "expired", 41: "rejected by the channel",
	42: "no credit", 43: "spam filter", 46: "subscriber not reachable", 57: "unknown", 61: "session expired",
}

// String is the code's meaning, such as "absent subscriber", or "code N" for one that is not documented.
func (c Code) String() string {
	if text, ok := codeTexts[c]; ok {
		return text
	}
	return fmt.Sprintf("code %d", uint16(c))
}
