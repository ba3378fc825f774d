package sendapi

import (
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/webhook"
)

// A Line user is named alike in the answer to a send, in a message's details and in its receipts.
func TestALineUserIsNamedAlikeEverywhere(t *testing.T) {
	m := accepted(t, payload("user", `{"lineUserId":"U1"}`, "channels", `[{"channel":"Line"}]`), newYear())
	record := newRecordObject(&Record{Channel: orchestrator.Line, Type: orchestrator.Text, User: m.User})
	var receipt webhook.Receipt
	receipt.Tell(webhook.Report{Message: m, Channel: orchestrator.Line, Status: orchestrator.Sent, At: time.Time{}})
	answer := newUserObject(m.User)
	if answer.ChannelUserID != "U1" || record.User.ChannelUserID != "U1" || receipt.User.ChannelUserID != "U1" {
		t.Errorf("answer %+v, details %+v, receipt %+v", answer, record.User, receipt.User)
	}
}

func TestANationalNumberIsNormalisedAlikeInABatch(t *testing.T) {
	const user = `{"msisdn":"9876 5432","country":"sg"}`
	alone := accepted(t, payload("user", user), newYear())
	batch := acceptedBatch(t, `{"messages":[`+payload("user", user)+`]}`)
	answer := batch.Messages[0].answer("", time.Time{})
	if want := newUserObject(alone.User); answer.User != want || want.MSISDN != "+6598765432" {
		t.Errorf("in a batch %+v, alone %+v", answer.User, want)
	}
}

func TestTheCountryFollowsFromTheNumber(t *testing.T) {
	for _, tt := range []struct{ msisdn, country, want string }{
		{"+6598765432", "", "SG"}, {"+6598765432", "us", "SG"}, {"+442079460018", "", "GB"},
		{"+999123456789", "", ""}, {"+999123456789", "uk", "GB"}, {"", "sg", "SG"}, {"", "", ""},
	} {
		if got := CountryOf(orchestrator.User{MSISDN: tt.msisdn, Country: tt.country}); got != tt.want {
			t.Errorf("%q in %q is of %q, want %q", tt.msisdn, tt.country, got, tt.want)
		}
	}
}
