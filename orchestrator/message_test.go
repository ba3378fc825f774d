package orchestrator_test

import (
	"testing"
	"time"

	"cascade/orchestrator"
)

// whoIsReached tells which address each channel can do with: SMS and Viber need msisdn, Line needs lineUserId,
// WhatsApp needs msisdn or channelUserId, the others any address.
const whoIsReached = `
	channel    nothing  msisdn  channelUserId  lineUserId
	WhatsApp   no       yes     yes            no
	Viber      no       yes     no             no
	SMS        no       yes     no             no
	RCS        no       yes     yes            yes
	Line       no       no      no             yes
	Zalo       no       yes     yes            yes
	WeChat     no       yes     yes            yes
	Facebook   no       yes     yes            yes
	Instagram  no       yes     yes            yes`

func TestAStepWhoseAddressIsMissingIsSkippedWithCode15(t *testing.T) {
	users := map[string]orchestrator.User{
		"nothing":       {Country: "SG"},
		"msisdn":        {MSISDN: "+6500000100"},
		"channelUserId": {ChannelUserID: "channel-user"},
		"lineUserId":    {LineUserID: "line-user"},
	}
	eachCell(t, whoIsReached, func(channel orchestrator.Channel, column string, yes bool) {
		user, ok := users[column]
		if !ok {
			t.Fatalf("no such address: %s", column)
		}
		if user.HasAddress(channel) != yes {
			t.Errorf("%s has an address in %s: %t", channel, column, !yes)
		}
		message := orchestrator.Message{User: user, Type: orchestrator.Text}
		if skipped := message.SkipCode(channel) == orchestrator.InvalidDestination; skipped == yes {
			t.Errorf("%s with %s is skipped with code %d", channel, column, uint16(message.SkipCode(channel)))
		}
	})
}

func TestAStepThatCannotCarryTheContentIsSkippedWithCode2(t *testing.T) {
	everywhere := orchestrator.User{MSISDN: "+6500000100", LineUserID: "line-user"}
	for _, channel := range orchestrator.Channels() {
		for i := range orchestrator.ContentTypes() {
			message := orchestrator.Message{User: everywhere, Type: orchestrator.ContentType(i + 1)}
			want := orchestrator.ContentNotSupported
			if channel.Carries(message.Type) {
				want = 0
			}
			if got := message.SkipCode(channel); got != want {
				t.Errorf("%s of %s is skipped with code %d, not %d", message.Type, channel, uint16(got), uint16(want))
			}
			// fallbackText is the SMS of a message that is not a text, and helps no other channel.
			message.Content.FallbackText = "Hello World!"
			if channel == orchestrator.SMS {
				want = 0
			}
			if got := message.SkipCode(channel); got != want {
				t.Errorf("%s of %s with fallbackText is skipped with code %d", message.Type, channel, uint16(got))
			}
		}
	}
}

func TestAMissingAddressIsToldBeforeContentThatCannotBeCarried(t *testing.T) {
	message := orchestrator.Message{User: orchestrator.User{LineUserID: "line-user"}, Type: orchestrator.Image}
	if got := message.SkipCode(orchestrator.SMS); got != orchestrator.InvalidDestination {
		t.Errorf("skipped with code %d", uint16(got))
	}
}

func TestTheSMSTextIsFallbackTextWhenGivenElseTheText(t *testing.T) {
	tests := []struct{ text, fallback, sms string }{
		{"a text", "", "a text"},
		{"a text", "its SMS", "its SMS"},
		{"", "its SMS", "its SMS"},
		{"", "", ""},
	}
	for _, test := range tests {
		message := orchestrator.Message{Content: orchestrator.Content{Text: test.text, FallbackText: test.fallback}}
		if got := message.SMSText(); got != test.sms {
			t.Errorf("text %q and fallbackText %q give the SMS %q", test.text, test.fallback, got)
		}
	}
}

func TestAnInstantIsOnTheCalendarOrASpanFromTheSubmission(t *testing.T) {
	zero := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	singapore := time.FixedZone("SGT", 8*60*60)
	tests := []struct {
		name    string
		when    orchestrator.When
		instant time.Duration
	}{
		{"calendar", orchestrator.When{At: zero.Add(time.Hour)}, time.Hour},
		{"calendar elsewhere", orchestrator.When{At: zero.Add(time.Hour).In(singapore)}, time.Hour},
		{"calendar before time zero", orchestrator.When{At: zero.Add(-time.Hour)}, -time.Hour},
		{"span", orchestrator.When{After: time.Hour}, time.Hour + 5*time.Second},
	}
	for _, test := range tests {
		if got := test.when.Instant(zero, 5*time.Second); got != test.instant || test.when.IsZero() {
			t.Errorf("%s: %s, not given %t", test.name, got, test.when.IsZero())
		}
	}
	if !(orchestrator.When{}).IsZero() {
		t.Error("nothing is taken as given")
	}
}

func TestOverAProvidersOwnProtocolAnyAddressWillDo(t *testing.T) {
	wire := &orchestrator.Wire{Name: "viber"}
	for user, want := range map[orchestrator.User]orchestrator.Code{
		{ChannelUserID: "01234567890A="}: 0, {MSISDN: "+6581234567"}: 0,
		{Country: "SG"}: orchestrator.InvalidDestination,
	} {
		message := orchestrator.Message{User: user, Type: orchestrator.Text, Wire: wire}
		if got := message.SkipCode(orchestrator.Viber); got != want {
			t.Errorf("%+v is skipped with code %d", user, uint16(got))
		}
	}
}
