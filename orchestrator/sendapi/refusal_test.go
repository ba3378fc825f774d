package sendapi

import (
	"strings"
	"testing"

	"cascade/orchestrator"
)

func TestARefusalHasTheAPIsOwnCodeAndNamesTheField(t *testing.T) {
	step := func(fields string) string { return `[{"channel":"WhatsApp"},{` + fields + `}]` }
	for _, tt := range []struct {
		rule  string
		body  string
		code  ErrorCode
		field string
		says  string // in what is wrong or its mend
	}{
		{"unknown channel", payload("channels", step(`"channel":"Telegram"`)), 3022, "channels[1].channel",
			"WhatsApp, Viber, SMS, RCS"},
		{"channel names are case-sensitive", payload("channels", step(`"channel":"sms"`)), 3022,
			"channels[1].channel", `did you mean "SMS"?`},
		{"a near miss of a channel", payload("channels", `[{"channel":"whatsapp"}]`), 3022, "channels[0].channel",
			`did you mean "WhatsApp"?`},
		{"repeated channel", payload("channels", step(`"channel":"WhatsApp"`)), 3022,
			"channels[1].channel", "channels[0]"},
		{"empty list", payload("channels", `[]`), 3022, "channels", "is empty"},
		{"a step without a channel", payload("channels", step(`"fallbackAfter":60`)), 3022,
			"channels[1].channel", "is missing"},
		{"neither a plan of the message nor of the subaccount", payload("channels", ""), 3022,
			"channels", "is missing"},
		{"fallbackAfter below the range", payload("channels", step(`"channel":"SMS","fallbackAfter":9`)), 3023,
			"channels[1].fallbackAfter", "9 is below 10"},
		{"fallbackAfter above the range", payload("channels", step(`"channel":"SMS","fallbackAfter":86401`)), 3023,
			"channels[1].fallbackAfter", "10 to 86400"},
		{"fallbackAfter not whole", payload("channels", step(`"channel":"SMS","fallbackAfter":60.5`)), 3023,
			"channels[1].fallbackAfter", "60.5"},
		{"fallbackAfter negative", payload("channels", step(`"channel":"SMS","fallbackAfter":-60`)), 3023,
			"channels[1].fallbackAfter", "below"},
		{"fallbackAfter astronomical", payload("channels", step(`"channel":"SMS","fallbackAfter":1e999`)), 3023,
			"channels[1].fallbackAfter", "1e999"},
		{"fallbackAfter a string", payload("channels", step(`"channel":"SMS","fallbackAfter":"60"`)), 1000,
			"channels[1].fallbackAfter", "is a string"},
		{"unknown successStatus", payload("channels", step(`"channel":"SMS","successStatus":"Seen"`)), 3024,
			"channels[1].successStatus", "Accepted, Sent, Delivered, Read"},
		{"a near miss of a status", payload("channels", step(`"channel":"SMS","successStatus":"Deliverd"`)), 3024,
			"channels[1].successStatus", `did you mean "Delivered"?`},
		{"status names are case-sensitive", payload("channels", step(`"channel":"Viber","successStatus":"READ"`)), 3024,
			"channels[1].successStatus", `did you mean "Read"?`},
		{"a failure is no successStatus", payload("channels", step(`"channel":"SMS","successStatus":"Rejected"`)), 3024,
			"channels[1].successStatus", "Rejected"},
		{"Delivered on a channel that never reports it",
			payload("channels", step(`"channel":"Line","successStatus":"Delivered"`)), 3025, "channels[1].successStatus", "allowed: Accepted, Sent"},
		{"Read on SMS", payload("channels", step(`"channel":"SMS","successStatus":"Read"`)), 3026,
			"channels[1].successStatus", "SMS never reports Read"},
		{"Read on Zalo", payload("channels", step(`"channel":"Zalo","successStatus":"Read"`)), 3026,
			"channels[1].successStatus", "allowed: Accepted, Sent, Delivered"},
		{"Read on Line", payload("channels", step(`"channel":"Line","successStatus":"Read"`)), 3026,
			"channels[1].successStatus", "Line"},
		{"no user", payload("user", ""), 3001, "user", "is missing"},
		{"a null user", payload("user", "null"), 3001, "user", "is missing"},
		{"an empty user", payload("user", "{}"), 3001, "user", "is empty"},
		{"a user of nulls", payload("user", `{"msisdn":null}`), 3001, "user", "is empty"},
		{"a user without the address of any step", payload("user", `{"lineUserId":"U1"}`), 3002,
			"user", "user.msisdn for SMS"},
		{"a user with only a country", payload("user", `{"country":"SG"}`), 3002, "user", "user.msisdn"},
		{"a WhatsApp id is no address of SMS", payload("user", `{"channelUserId":"US.1"}`, "channels", `[{"channel":"SMS"}]`), 3002, "user", "user.msisdn"},
		{"a number is no address of Line", payload("channels", `[{"channel":"Line"}]`), 3002, "user",
			"user.lineUserId for Line"},
		{"msisdn without +", payload("user", `{"msisdn":"6598765432"}`), 3003, "user.msisdn", "write +6598765432"},
		{"msisdn too short", payload("user", `{"msisdn":"+650000"}`), 3003, "user.msisdn", "7 to 15 digits"},
		{"msisdn too long", payload("user", `{"msisdn":"+1234567890123456"}`), 3003, "user.msisdn", "7 to 15 digits"},
		{"msisdn with spaces", payload("user", `{"msisdn":"+65 9876 5432"}`), 3003, "user.msisdn", "7 to 15 digits"},
		{"msisdn empty", payload("user", `{"msisdn":""}`), 3003, "user.msisdn", "7 to 15 digits"},
		{"msisdn no number of its country", payload("user", `{"msisdn":"123","country":"SG"}`),
			3003, "user.msisdn", "SG"},
		{"msisdn a number of another country", payload("user", `{"msisdn":"98765432","country":"US"}`),
			3003, "user.msisdn", "US"},
		{"msisdn of letters", payload("user", `{"msisdn":"1800FLOWERS","country":"US"}`), 3003, "user.msisdn", "US"},
		{"unknown country", payload("user", `{"msisdn":"98765432","country":"XX"}`), 3018, "user.country", "ISO 3166"},
		{"no content", payload("content", ""), 3004, "content", "is missing"},
		{"null content", payload("content", "null"), 3004, "content", "is missing"},
		{"a latitude of the wrong type", payload("type", `"location"`, "content", `{"location":{"latitude":"1","longitude":2}}`), 1000, "content.location.latitude", "is a string"},
		{"a context of the wrong type", payload("context", `{"umid":5}`), 1000, "context.umid", "is a number"},
		{"location without a location", payload("type", `"location"`), 3004, "content.location", "is missing"},
		{"interactive with an empty one", payload("type", `"interactive"`, "content", `{"interactive":{}}`), 3004,
			"content.interactive", "is empty"},
		{"text without text", payload("content", `{"fallbackText":"Hi"}`), 3005, "content.text", "is missing"},
		{"text with empty content", payload("content", `{}`), 3005, "content.text", "is missing"},
		{"text with an empty text", payload("content", `{"text":""}`), 3005, "content.text", "is empty"},
		{"text over the limit", payload("content", `{"text":"`+strings.Repeat("é", 35_001)+`"}`), 3006,
			"content.text", "35000"},
		{"media without URL", payload("type", `"image"`, "content", `{"text":"A cat"}`), 3007,
			"content.url", "is missing"},
		{"media with another URL", payload("type", `"file"`, "content", `{"url":"ftp://example.com/a"}`),
			3008, "content.url", "http"},
		{"clientMessageId over 50", payload("clientMessageId", `"`+strings.Repeat("é", 51)+`"`), 3009,
			"clientMessageId", "50"},
		{"unknown type", payload("type", `"poll"`), 3010, "type", "text, template, image"},
		{"buttons without a text", payload("type", `"buttons"`, "content", `{"button":{"caption":"Go"}}`), 3005,
			"content.text", "is missing"},
		{"a near miss of a type", payload("type", `"rich card"`), 3010, "type", `did you mean "richCard"?`},
		{"no type", payload("type", ""), 3010, "type", "is missing"},
		{"sms.source over 16", payload("content", `{"text":"Hi","sms":{"source":"12345678901234567"}}`), 3011,
			"content.sms.source", "16"},
		{"fallbackText over 35,000", payload("content", `{"text":"Hi","fallbackText":"`+strings.Repeat("x", 35_001)+`"}`), 3017, "content.fallbackText", "35000"},
		{"dlrCallbackUrl without a scheme", payload("dlrCallbackUrl", `"example.com/dlr"`), 3020,
			"dlrCallbackUrl", "http"},
		{"dlrCallbackUrl of another scheme", payload("dlrCallbackUrl", `"ftp://example.com"`), 3020,
			"dlrCallbackUrl", "http"},
		{"dlrCallbackUrl on a port that there is none of", payload("dlrCallbackUrl", `"http://example.com:99999/"`),
			3020, "dlrCallbackUrl", "http"},
		{"dlrCallbackUrl with a space", payload("dlrCallbackUrl", `"http://example.com/a b"`), 3020,
			"dlrCallbackUrl", "http"},
		{"dlrCallbackUrl empty", payload("dlrCallbackUrl", `""`), 3020, "dlrCallbackUrl", "is empty"},
		{"a password is not told", payload("dlrCallbackUrl", `"ftp://ann:secret@example.com"`), 3020, "dlrCallbackUrl",
			`"ftp://***@example.com"`},
		{"dlrCallbackUrl without a host", payload("dlrCallbackUrl", `"http:///dlr"`), 3020, "dlrCallbackUrl", "http"},
		{"expiry not in the future", payload("expiry", `"2026-01-01T00:01:00Z"`), 1006, "expiry",
			"now is 2026-01-01T00:01:00Z"},
		{"expiry beyond every clock", payload("expiry", `"2116-01-01T00:01:00.000000001Z"`), 1006, "expiry",
			"more than 90 years ahead"},
		{"expiry no date-time", payload("expiry", `"tomorrow"`), 1006, "expiry", "RFC 3339"},
		{"expiry without a zone", payload("expiry", `"2026-02-01T00:00:00"`), 1006, "expiry", "zone"},
		{"expiry empty", payload("expiry", `""`), 1006, "expiry", "is empty"},
		{"expiry with a zone without its colon", payload("expiry", `"2026-02-01T00:00:00+0800"`), 1006, "expiry",
			"write the zone as +08:00"},
		{"expiry with a short hour", payload("expiry", `"2026-02-01T9:00:00Z"`), 1006, "expiry", "RFC 3339"},
		{"expiry with a comma", payload("expiry", `"2026-02-01T09:00:00,5Z"`), 1006, "expiry", "RFC 3339"},
		{"expiry in a zone 24 hours away", payload("expiry", `"2026-02-01T09:00:00+24:00"`),
			1006, "expiry", "RFC 3339"},
		{"expiry in a zone of 60 minutes", payload("expiry", `"2026-02-01T09:00:00+08:60"`),
			1006, "expiry", "RFC 3339"},
		{"expiry a number", payload("expiry", `1767225600`), 1000, "expiry", "is a number"},
		{"scheduled not in the future", payload("scheduled", `"2026-01-01T08:00:59.999999999+08:00"`), 1011,
			"scheduled", "now is 2026-01-01T00:01:00Z"},
		{"scheduled a duration", payload("scheduled", `"15m"`), 1011, "scheduled", "RFC 3339"},
		{"bad sms.encoding", payload("content", `{"text":"Hi","sms":{"encoding":"UTF8"}}`), 1003,
			"content.sms.encoding", "AUTO, GSM7, UCS2"},
		{"a near miss of an encoding", payload("content", `{"text":"Hi","sms":{"encoding":"GSM-7"}}`), 1003,
			"content.sms.encoding", `did you mean "GSM7"?`},
		{"template without a name", payload("type", `"template"`, "content", `{"template":{"language":"en"}}`), 3030,
			"content.template.name", "is missing"},
		{"template without a template", payload("type", `"template"`), 3030, "content.template", "is missing"},
		{"direct send with a short TTL", payload("content", `{"text":"Hi","whatsApp":{"directSend":{"category":"utility","ttlSeconds":29}}}`), 1010, "content.whatsApp.directSend.ttlSeconds", "30 to 43200"},
		{"direct send with a long TTL", payload("content", `{"text":"Hi","whatsApp":{"directSend":{"ttlSeconds":43201}}}`), 1010, "content.whatsApp.directSend.ttlSeconds", "30 to 43200"},
		{"direct send of another category", payload("content", `{"text":"Hi","whatsApp":{"directSend":{"category":"marketing"}}}`), 1000, "content.whatsApp.directSend.category", "utility"},
		{"user a string", payload("user", `"+6598765432"`), 1000, "user", "is a string"},
		{"content an array", payload("content", `["Hi"]`), 1000, "content", "is an array"},
		{"text a number", payload("content", `{"text":5}`), 1000, "content.text", "is a number"},
		{"channels an object", payload("channels", `{"channel":"SMS"}`), 1000, "channels", "is an object"},
		{"a step a string", payload("channels", `["SMS"]`), 1000, "channels[0]", "is a string"},
		{"a step null", payload("channels", `[null]`), 1000, "channels[0]", "is null"},
		{"the payload an array", `[]`, 1000, "", "the payload is an array (give an object)"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			problems := refused(t, tt.body, newYear())
			if len(problems) != 1 {
				t.Fatalf("%d problems, want 1:\n%v", len(problems), problems)
			}
			p := problems[0]
			if p.Code != tt.code || p.Field != tt.field || problems.Code() != tt.code {
				t.Errorf("got %d %q, want %d %q", p.Code, p.Field, tt.code, tt.field)
			}
			if message := problems.Message(); !strings.Contains(message, tt.says) ||
				strings.Contains(message, "secret") {
				t.Errorf("%s\ndoes not say %q", message, tt.says)
			}
			if p.Hint == "" {
				t.Errorf("%v has no mend", p)
			}
			if p.Line != 1 || p.Column < 1 {
				t.Errorf("it stands at %d:%d", p.Line, p.Column)
			}
		})
	}
}

func TestARefusalNamesTheFieldsThatTheAPIDoesNotKnow(t *testing.T) {
	problems := refused(t, payload("channels", "", "chanels", `[]`, "user", `{"msisdn":"+6598765432","colour":"red"}`), newYear())
	const want = `channels: is missing (the subaccount has no plan of its own; give one step at least, or a plan: to its scenario); ` +
		`user.colour: the API does not know this field: it is ignored (one of msisdn, country, channelUserId, lineUserId); ` +
		`chanels: the API does not know this field: it is ignored (did you mean "channels"?)`
	if got := problems.Message(); got != want || problems.Code() != InvalidFallbackChannel {
		t.Errorf("%d, got\n%s\nwant\n%s", problems.Code(), got, want)
	}
}

func TestABodyOfTheSMSAPIIsToldThatThisIsTheOther(t *testing.T) {
	problems := refused(t, `{"source":"SHOP","destination":"+6598765432","text":"Hi"}`, newYear())
	if problems.Code() != MissedUser || !strings.Contains(problems[0].Hint, "body of the SMS API") {
		t.Errorf("%v", problems)
	}
	problems = refused(t, `{"sender":"SHOP","receiver":"+6598765432","body":"Hi"}`, newYear())
	if problems.Code() != MissedUser || strings.Contains(problems[0].Hint, "SMS API") {
		t.Errorf("%v", problems)
	}
}

// A name stands in a path as it is, unless it could be taken for something else there.
func TestANameIsPlainOrQuoted(t *testing.T) {
	for name, want := range map[string]bool{
		"a": true, "größe": true, strings.Repeat("x", 60): true, strings.Repeat("x", 61): false, "": false, " a": false, "a b": false,
		".": false, "a.b": false, "a[0]": false, "\"": false, "a\u00a0": false, "\x00": false,
	} {
		if got := isPlain(name); got != want {
			t.Errorf("%q is plain: %t", name, got)
		}
	}
}

func TestAChannelThatTheSubaccountDoesNotHaveIs3027(t *testing.T) {
	w := newYear()
	w.Channels = []orchestrator.Channel{orchestrator.SMS, orchestrator.Viber}
	problems := refused(t, payload(), w)
	if len(problems) != 1 || problems[0].Code != 3027 || problems[0].Field != "channels[0].channel" {
		t.Errorf("got %v", problems)
	}
	if !strings.Contains(problems.Message(), "SMS, Viber") {
		t.Errorf("%s does not name what the subaccount has", problems.Message())
	}
	near := refused(t, payload("channels", `[{"channel":"viber"},{"channel":"whatsapp"}]`), w).Message()
	for _, says := range []string{`did you mean "Viber"? allowed: SMS, Viber`, `did you mean "WhatsApp"? allowed: SMS, Viber`} {
		if !strings.Contains(near, says) {
			t.Errorf("%s\ndoes not say %s", near, says)
		}
	}
}
