package sendapi

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
)

func TestARightPayloadBecomesAMessage(t *testing.T) {
	const body = `{
		"user": {"msisdn": "+6598765432", "channelUserId": "US.1", "lineUserId": "U2", "country": "SG"},
		"clientMessageId": "order-4711",
		"type": "Image",
		"content": {
			"text": "Na\u00efve \ud83d\ude00", "url": "https://example.com/a.jpg", "fallbackText": "A picture",
			"sms": {"encoding": "UCS2", "source": "SHOP"},
			"whatsApp": {"directSend": {"category": "utility", "ttlSeconds": 6e2}},
			"video": {"filesize": "2700"}, "suggestions": []
		},
		"scheduled": "2026-01-01T01:00:00.123456789+01:00",
		"expiry": "2026-01-02T00:00:00Z",
		"dlrCallbackUrl": "https://example.com/dlr",
		"channels": [
			{"channel": "WhatsApp", "fallbackAfter": 60, "successStatus": "Read"},
			{"channel": "Viber", "fallbackAfter": 86400.0},
			{"channel": "SMS", "fallbackAfter": null}
		],
		"context": {"umid": "aa7c29ad-4433-2211-9c8b-00004e2b9ecc"}
	}`
	w := Terms{Now: time.Date(2026, 1, 1, 0, 0, 0, 123456788, time.UTC)}
	got := accepted(t, body, w)
	want := &orchestrator.Message{
		User: orchestrator.User{
			MSISDN: "+6598765432", ChannelUserID: "US.1", LineUserID: "U2", Country: "SG",
		},
		ClientMessageID: "order-4711",
		Type:            orchestrator.Image,
		Content: orchestrator.Content{
			Text: "Naïve 😀", URL: "https://example.com/a.jpg", FallbackText: "A picture",
			SMS:        orchestrator.SMSOptions{Encoding: orchestrator.UCS2, Source: "SHOP"},
			DirectSend: &orchestrator.DirectSend{Category: orchestrator.Utility, TTL: 10 * time.Minute},
		},
		Scheduled:      orchestrator.When{At: time.Date(2026, 1, 1, 0, 0, 0, 123456789, time.UTC)},
		Expiry:         orchestrator.When{At: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)},
		DLRCallbackURL: "https://example.com/dlr",
		Plan: orchestrator.Plan{
			{Channel: orchestrator.WhatsApp, FallbackAfter: time.Minute, SuccessStatus: orchestrator.Read},
			{Channel: orchestrator.Viber, FallbackAfter: 24 * time.Hour},
			{Channel: orchestrator.SMS},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestWhatTheAPIsOwnExamplesSendIsAccepted(t *testing.T) {
	for _, body := range []string{
		payload("content", `{"text":"Hi","suggestions":[{"reply":{"text":"Help","postbackData":"help"}}]}`),
		payload("type", `"Text"`, "user", `{"lineUserId":"Ua12"}`, "channels", `[{"channel":"Line"}]`),
		payload("type", `"IMAGE"`, "content", `{"url":"https://example.com/a.png","image":{"thumbnail":"https://example.com/t.png"}}`),
		payload("type", `"audio"`, "content", `{"url":"https://example.com/a.mp3","audio":{"duration":300}}`),
		payload("type", `"location"`, "content", `{"location":{"latitude":1.285651,"longitude":103.847564}}`),
		payload("type", `"template"`, "content", `{"template":{"name":"otp","language":"en","components":[{"type":"body"}]}}`),
		payload("type", `"interactive"`, "content", `{"interactive":{"type":"button","body":{"text":"Hi"}}}`),
		payload("type", `"richCard"`, "content", `{"richCard":{"cardOrientation":"vertical"}}`),
		payload("type", `"carousel"`, "content", `{"carousel":{"cardWidth":"medium","cards":[]}}`),
		payload("user", `{"channelUserId":"US.13491208655302741918"}`),
		payload("user", `{"msisdn":"+6500000"}`),
	} {
		request, err := Decode([]byte(body), newYear())
		if err != nil {
			t.Errorf("%s\nis refused: %v", body, err)
		} else if unknown := found(request, orchestrator.RuleUnknownField); len(unknown) > 0 {
			t.Errorf("%s\nhas unknown fields %v", body, unknown)
		}
	}
}

func TestAMessagesOwnChannelsReplaceTheSubaccountsPlanAsAWhole(t *testing.T) {
	w := newYear()
	w.Plan = orchestrator.Plan{{Channel: orchestrator.Line}}
	body := payload("user", `{"msisdn":"+6598765432"}`)
	if m := accepted(t, body, w); len(m.Plan) != 2 || m.Plan[0].Channel != orchestrator.WhatsApp {
		t.Errorf("the plan is %v", m.Plan)
	}
	// Without channels the subaccount's plan holds, and the user must have an address for it.
	for _, channels := range []string{"", "null"} {
		problems := refused(t, payload("channels", channels), w)
		if len(problems) != 1 || problems.Code() != MissedMSISDN {
			t.Errorf("channels %q: %v", channels, problems)
		}
		m := accepted(t, payload("channels", channels, "user", `{"lineUserId":"U1"}`), w)
		if m.Plan != nil {
			t.Errorf("channels %q: the message has a plan of its own: %v", channels, m.Plan)
		}
	}
}

func TestANationalNumberWithItsCountryBecomesE164(t *testing.T) {
	for _, tt := range []struct{ msisdn, country, want string }{
		{"98765432", "SG", "+6598765432"},
		{"9876 5432", "sg", "+6598765432"},
		{"020 7946 0018", "uk", "+442079460018"},
		{"(212) 555-2368", "US", "+12125552368"},
		{"+6500000100", "US", "+6500000100"}, // + settles it
	} {
		m := accepted(t, payload("user", `{"msisdn":"`+tt.msisdn+`","country":"`+tt.country+`"}`), newYear())
		if m.User.MSISDN != tt.want || m.User.Country != tt.country {
			t.Errorf("%s in %s is %s, want %s", tt.msisdn, tt.country, m.User.MSISDN, tt.want)
		}
	}
}

func TestAnInstantMayLieDecadesAhead(t *testing.T) {
	m := accepted(t, payload("scheduled", `"2099-01-01T00:00:00Z"`, "expiry", `"2099-12-31T23:59:59Z"`), newYear())
	if m.Scheduled.At.Year() != 2099 || m.Expiry.At.Year() != 2099 {
		t.Errorf("%+v, %+v", m.Scheduled, m.Expiry)
	}
}

func TestLimitsCountCharactersAndIncludeTheLastOne(t *testing.T) {
	accepted(t, payload(
		"clientMessageId", `"`+strings.Repeat("é", 50)+`"`,
		"content", `{"text":"`+strings.Repeat("😀", 35_000)+`","fallbackText":"`+strings.Repeat("é", 35_000)+
			`","sms":{"source":"`+strings.Repeat("é", 16)+`"}}`,
		"channels", `[{"channel":"SMS","fallbackAfter":10},{"channel":"WhatsApp","fallbackAfter":8.64e4}]`,
		"expiry", `"2026-01-01T00:01:00.000000001Z"`,
	), newYear())
}

func TestAFieldThatTheAPIDoesNotKnowIsListedAndNotRefused(t *testing.T) {
	body := payload(
		"User", `{"msisdn":5}`, // names are case-sensitive
		"content", `{"text":"Hi","botton":{"caption":"x"},"sms":{"Encoding":"AUTO"},"a.b":[1,{"c":2}]}`,
		"channels", `[{"channel":"SMS","fallbackafter":5}]`)
	request, err := Decode([]byte(body), newYear())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"content.botton", "content.sms.Encoding", `content["a.b"]`, "channels[0].fallbackafter", "User"}
	if got := found(request, orchestrator.RuleUnknownField); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// found is the fields that a rule of the linter names.
func found(r *Request, rule orchestrator.LintRule) (fields []string) {
	for _, f := range r.Findings() {
		if f.Rule == rule {
			fields = append(fields, f.Field)
		}
	}
	return fields
}

func TestNullIsTheSameAsLeavingTheFieldOut(t *testing.T) {
	body := payload("clientMessageId", "null", "scheduled", "null", "expiry", "null", "dlrCallbackUrl", "null",
		"user", `{"msisdn":"+6598765432","country":null}`,
		"content", `{"text":"Hi","fallbackText":null,"sms":null,"whatsApp":{"directSend":null}}`,
		"channels", `[{"channel":"SMS","fallbackAfter":null,"successStatus":null}]`)
	without := payload("content", `{"text":"Hi"}`, "channels", `[{"channel":"SMS"}]`)
	if diff := cmp.Diff(accepted(t, without, newYear()), accepted(t, body, newYear())); diff != "" {
		t.Error(diff)
	}
}

func TestAScenariosMessageMayLackItsUserAndCountFromTheSubmission(t *testing.T) {
	w := newYear()
	w.NoUser, w.Span = true, time.ParseDuration
	m := accepted(t, payload("user", "", "scheduled", `"5m"`, "expiry", `"2026-01-02T00:00:00Z"`), w)
	if m.Scheduled.After != 5*time.Minute || m.Expiry.At.IsZero() {
		t.Errorf("scheduled %v, expiry %v", m.Scheduled, m.Expiry)
	}
	accepted(t, payload("user", `{}`), w)
	accepted(t, payload("user", `{"lineUserId":"U1"}`), w)
	for field, code := range map[string]ErrorCode{"scheduled": InvalidScheduleTime, "expiry": InvalidExpiry} {
		for _, span := range []string{"0s", "-1m", "soon", "2025-01-01T00:00:00Z"} {
			problems := refused(t, payload("user", "", field, `"`+span+`"`), w)
			if len(problems) != 1 || problems[0].Code != code || problems[0].Field != field {
				t.Errorf("%s %s: %v", field, span, problems)
			}
		}
	}
	if problems := refused(t, payload("user", `{"msisdn":"12"}`), w); problems.Code() != InvalidMSISDN {
		t.Errorf("a wrong number: %v", problems)
	}
}

func TestARefusalIsAlwaysProblems(t *testing.T) {
	_, err := Decode([]byte("{"), Terms{})
	if problems, ok := errors.AsType[Problems](err); !ok || problems.Code() != InvalidParameter {
		t.Errorf("got %T %v", err, err)
	}
}

func TestEveryCodeHasItsText(t *testing.T) {
	for code, text := range map[ErrorCode]string{
		1000: "invalid parameter", 1001: "illegal subaccount", 1002: "invalid MSISDN", 1003: "invalid encoding", 1004: "invalid text",
		1005: "invalid source", 1006: "invalid expiry", 1007: "code 1007", 1008: "invalid id", 1009: "code 1009", 1010: "out of range",
		1011: "invalid schedule time", 1100: "bulk limit", 1200: "unauthorized", 1201: "forbidden", 1300: "not found", 2000: "internal error",
		3000: "code 3000", 3001: "missed user", 3002: "missed MSISDN", 3003: "invalid MSISDN", 3004: "missed content", 3005: "missed text",
		3006: "too long text", 3007: "missed media URL", 3008: "invalid media URL", 3009: "too long clientMessageId",
		3010: "invalid content type", 3011: "too long SMS source", 3012: "missed messages", 3013: "too many messages",
		3014: "too long clientBatchId", 3015: "missed user id", 3016: "code 3016", 3017: "too long fallback text",
		3018: "invalid country code", 3019: "code 3019", 3020: "invalid DR callback URL", 3021: "code 3021", 3022: "invalid fallback channel",
		3023: "invalid fallback delay range", 3024: "invalid fallback status", 3025: "invalid fallback status Delivered",
		3026: "invalid fallback status Read", 3027: "invalid fallback subaccount channel", 3028: "code 3028", 3030: "empty template",
		3038: "template not found", 4711: "code 4711",
	} {
		if code.String() != text {
			t.Errorf("%d is %q, want %q", code, code, text)
		}
	}
}
