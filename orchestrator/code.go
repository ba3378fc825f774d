package orchestrator

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Code is a delivery error code: why a step failed or was skipped. The numbers are the API's own.
type Code uint16

// The delivery error codes that the rules give out, and those that providers' own codes are told as.
const (
	AbsentSubscriber    Code = 1 // the recipient is not on this channel
	ContentNotSupported Code = 2 // the channel cannot carry this content
	DataMissing         Code = 3
	AppTooOld           Code = 9
	Flooding            Code = 11 // too much at once: later it may go through
	InternalFailure     Code = 14 // of the provider
	InvalidDestination  Code = 15 // the user has no address for this channel
	InvalidParameter    Code = 18
	ConnectionError     Code = 23 // the provider could not take the message
	Aborted             Code = 25 // by the network or the recipient
	Expired             Code = 36 // the message's expiry, or the provider's time-to-live, has passed
	RejectedByChannel   Code = 41
	NoCredit            Code = 42
	SpamFilter          Code = 43
	NotReachable        Code = 46
	UnknownFailure      Code = 57
	SessionExpired      Code = 61
	MaxCode             Code = 9999
)

// Codes lists every delivery error code that is documented, in order.
func Codes() []Code { return slices.Sorted(maps.Keys(codeTable)) }

// String is the code's meaning in words, such as "absent subscriber", or "code N" for one that is not
// documented.
func (c Code) String() string {
	facts := codeTable[c]
	switch {
	case facts.words != "":
		return facts.words
	case facts.name != "":
		return uncapitalised(facts.name)
	}
	return fmt.Sprintf("code %d", uint16(c))
}

// Name is what receipts call the code: the platform's own name with its capitals, such as
// "AbsentSubscriber", or String's words for one that is not documented.
func (c Code) Name() string {
	if name := codeTable[c].name; name != "" {
		return name
	}
	return c.String()
}

// ProviderCode is the number that WhatsApp's own API gives the failure, such as "131047", or "" where it has
// none.
func (c Code) ProviderCode() string { return codeTable[c].meta }

// uncapitalised begins a name with a small letter, as words in a sentence do, unless it begins with an
// abbreviation such as PIN.
func uncapitalised(name string) string {
	if unicode.IsUpper(rune(name[1])) {
		return name
	}
	return strings.ToLower(name[:1]) + name[1:]
}
