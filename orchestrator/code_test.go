package orchestrator

import "testing"

// The names of codes stand for the API's own numbers, and for what the table says of these.
func TestCodesAreTheAPIsOwnNumbers(t *testing.T) {
	for _, c := range []struct {
		code   Code
		number uint16
		words  string
	}{
		{AbsentSubscriber, 1, "absent subscriber"},
		{ContentNotSupported, 2, "content not supported by the channel"},
		{DataMissing, 3, "data missing"},
		{AppTooOld, 9, "app version cannot receive business messages"},
		{Flooding, 11, "flooding"},
		{InternalFailure, 14, "internal error"},
		{InvalidDestination, 15, "invalid destination"},
		{InvalidParameter, 18, "invalid parameter"},
		{ConnectionError, 23, "connection error"},
		{Aborted, 25, "aborted by network or user"},
		{Expired, 36, "expired"},
		{RejectedByChannel, 41, "rejected by the channel"},
		{NoCredit, 42, "no credit"},
		{SpamFilter, 43, "spam filter"},
		{NotReachable, 46, "subscriber not reachable"},
		{UnknownFailure, 57, "unknown"},
		{SessionExpired, 61, "session expired"},
	} {
		if uint16(c.code) != c.number || c.code.String() != c.words {
			t.Errorf("%d is %q, want %d, %q", c.code, c.code, c.number, c.words)
		}
	}
}
