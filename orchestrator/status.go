package orchestrator

import (
	"fmt"
	"slices"
)

// Status is what a provider's receipt reports of a fired step: progress or a failure.
// The zero value is no report yet (and, in a plan, a successStatus left out).
type Status uint8

// Progress rises from Accepted to Read, and a higher status implies the lower ones.
// Rejected (refused by the provider) and Undelivered (given up later) are failures.
const (
	Accepted Status = iota + 1
	Sent
	Delivered
	Read
	Rejected
	Undelivered
)

var statusNames = [...]string{"", "Accepted", "Sent", "Delivered", "Read", "Rejected", "Undelivered"}

// StatusNames lists the spellings from Accepted to the last status given.
func StatusNames(last Status) []string { return slices.Clone(statusNames[1 : last+1]) }

// String is the exact spelling that plans and scripts use, such as "Delivered".
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return "Status(?)"
}

// Exists tells a status from no report.
func (s Status) Exists() bool { return s != 0 && int(s) < len(statusNames) }

// IsFailure tells Rejected and Undelivered from progress.
func (s Status) IsFailure() bool { return s >= Rejected }

// ParseStatus reads the exact spelling of a status or a failure.
func ParseStatus(s string) (Status, bool) {
	i := slices.Index(statusNames[1:], s)
	return Status(i + 1), i >= 0
}

// ParseSuccessStatus reads the exact spelling of a status that a step can wait for: Accepted to Read.
func ParseSuccessStatus(s string) (Status, bool) {
	st, ok := ParseStatus(s)
	return st, ok && !st.IsFailure()
}

// MarshalText writes the exact spelling. A value that is no status has none.
func (s Status) MarshalText() ([]byte, error) {
	if !s.Exists() {
		return nil, fmt.Errorf("%d is no status", uint8(s))
	}
	return []byte(statusNames[s]), nil
}

// UnmarshalText reads the exact spelling.
func (s *Status) UnmarshalText(text []byte) error {
	read, ok := ParseStatus(string(text))
	if !ok {
		return fmt.Errorf("%q is no status", text)
	}
	*s = read
	return nil
}
