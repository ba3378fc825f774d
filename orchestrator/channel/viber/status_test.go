package viber

import (
	"testing"

	"cascade/orchestrator"
)

// The statuses as Viber's documentation has them, what each counts as, and whether Viber is known to give it.
func TestAStatusHasVibersNumberAndName(t *testing.T) {
	for _, test := range []struct {
		status int
		name   string
		counts orchestrator.Code
		known  bool
	}{
		{-1, "generalError", orchestrator.RejectedByChannel, false}, {0, "ok", orchestrator.RejectedByChannel, false},
		{1, "invalidUrl", orchestrator.InvalidParameter, true}, {2, "invalidAuthToken", orchestrator.RejectedByChannel, true},
		{3, "badData", orchestrator.InvalidParameter, true}, {4, "missingData", orchestrator.DataMissing, true},
		{5, "receiverNotRegistered", orchestrator.AbsentSubscriber, true}, {6, "receiverNotSubscribed", orchestrator.AbsentSubscriber, true},
		{7, "publicAccountBlocked", orchestrator.RejectedByChannel, true}, {8, "publicAccountNotFound", orchestrator.RejectedByChannel, true},
		{9, "publicAccountSuspended", orchestrator.RejectedByChannel, true}, {10, "webhookNotSet", orchestrator.InvalidParameter, true},
		{11, "receiverNoSuitableDevice", orchestrator.AppTooOld, true}, {12, "tooManyRequests", orchestrator.Flooding, true},
		{13, "apiVersionNotSupported", orchestrator.AppTooOld, true}, {14, "incompatibleWithVersion", orchestrator.AppTooOld, true},
		{15, "publicAccountNotAuthorized", orchestrator.RejectedByChannel, true}, {21, "unsupportedCountry", orchestrator.RejectedByChannel, true},
		{16, "generalError", orchestrator.RejectedByChannel, true},
		{22, "paymentUnsupported", orchestrator.ContentNotSupported, true}, {23, "freeMessagesExceeded", orchestrator.NoCredit, true},
		{24, "noBalance", orchestrator.NoCredit, true}, {25, "generalError", orchestrator.RejectedByChannel, false},
		{99, "generalError", orchestrator.ConnectionError, true},
	} {
		counts, known := Lookup(test.status)
		if Name(test.status) != test.name || counts != test.counts || known != test.known || Code(test.status) != test.counts {
			t.Errorf("%+v: %q, %d, %v", test, Name(test.status), counts, known)
		}
	}
}

func TestAFailureAtOnceHasVibersStatus(t *testing.T) {
	for code, want := range map[orchestrator.Code]int{
		orchestrator.AbsentSubscriber: 5, orchestrator.ContentNotSupported: 22, orchestrator.DataMissing: 4, orchestrator.AppTooOld: 11,
		orchestrator.Flooding: 12, orchestrator.InvalidParameter: 3, orchestrator.InvalidDestination: 3,
		orchestrator.RejectedByChannel: 15, orchestrator.NoCredit: 24, orchestrator.ConnectionError: 99, orchestrator.NotReachable: 99,
	} {
		if got := RefusalOf(code); got.Status != want || got.Message != Name(want)+": "+code.String() {
			t.Errorf("%s: %+v, want %d", code, got, want)
		}
	}
	if plain := Refuse(NotSubscribed, ""); plain.Message != "receiverNotSubscribed" {
		t.Errorf("without a reason: %+v", plain)
	}
}
