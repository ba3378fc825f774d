package orchestrator_test

import (
	"math"
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

// Only a date-time of RFC 3339 with its zone is read, and no other that Go's own parser lets through.
func TestAnInstantIsReadStrictly(t *testing.T) {
	want := time.Date(2026, 1, 1, 7, 0, 0, 0, time.UTC)
	for _, text := range []string{"2026-01-01T07:00:00Z", "2026-01-01T15:00:00+08:00", "2026-01-01T07:00:00.000Z"} {
		if at, ok := orchestrator.ParseInstant(text); !ok || !at.Equal(want) {
			t.Errorf("%s is read as %s, %t", text, at, ok)
		}
	}
	for _, text := range []string{
		"", "2026-01-01", "2026-01-01T7:00:00Z", "2026-01-01T07:00:00,5Z", "2026-01-01T07:00:00+24:00",
		"2026-01-01T07:00:00", "2026-02-30T07:00:00Z",
	} {
		if at, ok := orchestrator.ParseInstant(text); ok {
			t.Errorf("%q is read as %s", text, at)
		}
	}
}

// A span that ends after all time ends with it, and one that goes back does so.
func TestASpanBeyondAllTimeEndsWithIt(t *testing.T) {
	for after, want := range map[time.Duration]time.Duration{
		math.MaxInt64: math.MaxInt64, math.MaxInt64 - 5: math.MaxInt64, math.MaxInt64 - 6: math.MaxInt64 - 1,
		-5: 0, -6: -1,
	} {
		if got := (orchestrator.When{After: after}).Instant(time.Time{}, 5); got != want {
			t.Errorf("%d after 5 is %d, want %d", after, got, want)
		}
	}
}
