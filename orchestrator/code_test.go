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
		{MaxCode, 9999, "code 9999"},
	} {
		if uint16(c.code) != c.number || c.code.String() != c.words {
			t.Errorf("%d is %q, want %d, %q", c.code, c.code, c.number, c.words)
		}
	}
}

// Between the numbers that are documented there are some that are not: they have no name.
func TestACodeThatIsNotDocumentedIsItsNumber(t *testing.T) {
	for code, words := range map[Code]string{0: "code 0", 4: "code 4", 2011: "code 2011", 2026: "code 2026"} {
		if code.String() != words || code.Name() != words || code.ProviderCode() != "" {
			t.Errorf("%d is %q, %q, %q", code, code.String(), code.Name(), code.ProviderCode())
		}
	}
}

// Meta's own numbers begin with 0, which is none of ours: none at all is told from it.
func TestAProvidersOwnNumberIsKeptAndNoneIsNone(t *testing.T) {
	for number, text := range map[int]string{0: "0", 1: "1", 131047: "131047", MaxOwnCode: "9999999"} {
		own := NewOwnCode(number)
		if got, ok := own.Number(); got != number || !ok || own.String() != text {
			t.Errorf("%d is %d, %t, %q", number, got, ok, own)
		}
	}
	if _, ok := OwnCode(0).Number(); ok || OwnCode(0).String() != "" {
		t.Errorf("none is %q, %t", OwnCode(0), ok)
	}
}

func TestANameInASentenceBeginsSmallUnlessItIsAnAbbreviation(t *testing.T) {
	for name, want := range map[string]string{"Bad label": "bad label", "PIN wrong": "PIN wrong", "ID unknown": "ID unknown"} {
		if got := uncapitalised(name); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
