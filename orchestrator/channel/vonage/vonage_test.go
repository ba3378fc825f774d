package vonage

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
)

func TestARequestIsRefusedWithEveryInvalidParameter(t *testing.T) {
	for body, want := range map[string]int{
		`{}`: 4,
		`{"channel":"pigeon","message_type":"text","to":"6581234567","from":"Shop","text":"hi"}`:                                    1,
		`{"channel":"sms","message_type":"text","to":"12","from":"Shop","text":"hi"}`:                                               1,
		`{"channel":"sms","message_type":"text","to":"6581234567","from":"Shop"}`:                                                   1,
		`{"channel":"sms","message_type":"image","to":"6581234567","from":"Shop","image":{"url":"x"}}`:                              1,
		`{"channel":"viber_service","message_type":"text","to":"6581234567","from":"1","text":"hi","viber_service":{"ttl":5}}`:      1,
		`{"channel":"sms","message_type":"song","to":"6581234567","from":"Shop"}`:                                                   1,
		`{"channel":"sms","message_type":"text","to":"6581234567","from":"Shop","text":"hi"}`:                                       0,
		`{"channel":"viber_service","message_type":"text","to":"6581234567","from":"1","text":"hi","viber_service":{"ttl":600}}`:    0,
		`{"channel":"messenger","message_type":"text","to":"","from":"1","text":"hi"}`:                                              1,
		`{"channel":"messenger","message_type":"text","to":"12345678901234567","from":"1","text":"hi"}`:                             0,
		`{"channel":"whatsapp","message_type":"sticker","to":"6581234567","from":"1","sticker":{}}`:                                 1,
		`{"channel":"whatsapp","message_type":"sticker","to":"6581234567","from":"1","sticker":{"id":"7"}}`:                         0,
		`{"channel":"sms","message_type":"text","to":"6581234567","from":"Shop","text":"hi","webhook_url":"ftp://a/"}`:              1,
		`{"channel":"whatsapp","message_type":"template","to":"+6581234567","from":"1","template":{"name":"x:y"},"client_ref":"r"}`: 0,
		`{"channel":"whatsapp","message_type":"image","to":"6581234567","from":"1","image":{}}`:                                     1,
		`{"channel":"whatsapp","message_type":"image","to":"6581234567","from":"1"}`:                                                1,
		`{"channel":"whatsapp","message_type":"image","to":"6581234567","from":"1","image":{"url":"http://a/b"}}`:                   0,
		`{"channel":"whatsapp","message_type":"sticker","to":"6581234567","from":"1"}`:                                              1,
		`{"channel":"whatsapp","message_type":"template","to":"6581234567","from":"1","template":{}}`:                               1,
	} {
		_, err := ParseRequest([]byte(body))
		switch {
		case want == 0 && err != nil:
			t.Errorf("%s is refused: %v %v", body, err, err.Parameters)
		case want > 0 && (err == nil || err.Status != InvalidParameters || len(err.Parameters) != want):
			t.Errorf("%s: %+v, want %d parameters", body, err, want)
		}
	}
	for body, want := range map[string]Parameter{
		`{"to":7}`: {"to", "is a number"}, `{"colour":"red"}`: {"colour",
			"is not known"}, `{"to":"a","to":"b"}`: {"to", "is given twice"},
		`{"channel":"sms","message_type":"text","to":"6581234567","from":"1"}`:       {"text", "is required"},
		`{"channel":"whatsapp","message_type":"image","to":"6581234567","from":"1"}`: {"image.url", "is required"},
		`{"channel":"sms","message_type":"song","to":"6581234567","from":"1"}`:       {"message_type", `"song" is unknown`},
	} {
		if _, err := ParseRequest([]byte(body)); err == nil || err.Status != InvalidParameters || err.Parameters[0] != want {
			t.Errorf("%s: %+v", body, err)
		}
	}
	for _, body := range []string{`{`, `[]`, ``} {
		if _, err := ParseRequest([]byte(body)); err == nil || err.Status != BadRequest {
			t.Errorf("%s: %+v", body, err)
		}
	}
}

func TestARequestBecomesAMessage(t *testing.T) {
	r, err := ParseRequest([]byte(`{"channel":"viber_service","message_type":"text","to":"6581234567","from":"1","text":"hi","viber_service":{"ttl":600}}`))
	if err != nil {
		t.Fatal(err)
	}
	ttl, given := r.Lifetime()
	if r.OrchestratorChannel() != orchestrator.Viber || ttl != 10*time.Minute || !given ||
		r.Message().User.MSISDN != "+6581234567" {
		t.Errorf("%+v", r)
	}
}

func TestWhatHasNoEffectIsNamed(t *testing.T) {
	r, err := ParseRequest([]byte(`{"channel":"viber_service","message_type":"image","to":"6581234567","from":"1","image":{"url":"u","name":"n"},
		"webhook_version":"v1","viber_service":{"ttl":600,"category":"transaction"}}`))
	if err != nil {
		t.Fatal(err)
	}
	got := r.WithoutEffect()
	if want := []string{"webhook_version", "viber_service.category", "image.name"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for _, each := range got {
		if !slices.Contains(NoEffect(), each) {
			t.Errorf("%s is not among %v", each, NoEffect())
		}
	}
}

func TestAWebhookIsSignedWithItsBody(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	header := Sign("secret", "key", "id", at, []byte(`{"a":1}`))
	if !Signed("secret", []byte(`{"a":1}`), header) {
		t.Error("the signature does not hold")
	}
	for _, other := range []bool{
		Signed("other", []byte(`{"a":1}`), header), Signed("secret", []byte(`{"a":2}`), header), Signed("secret", nil,
			"Bearer a.b.c"), Signed("secret", nil, ""),
		Signed("secret", []byte(`{"a":1}`), strings.TrimPrefix(header, "Bearer ")), Signed("secret", []byte(`{"a":1}`), header+".x"),
		Signed("secret", []byte(`{"a":1}`), "Bearer a.b"),
	} {
		if other {
			t.Error("a wrong signature holds")
		}
	}
}

func TestEveryFailureIsToldAndReadBack(t *testing.T) {
	for _, f := range failures() {
		if got := Code(CodeOf(f.counts)); got != f.counts {
			t.Errorf("code %d is told as %d and read back as %d", f.counts, CodeOf(f.counts), got)
		}
	}
	for _, s := range []orchestrator.Status{orchestrator.Sent, orchestrator.Delivered, orchestrator.Read, orchestrator.Rejected, orchestrator.Undelivered} {
		if got := Report(StatusOf(s, orchestrator.NotReachable), orchestrator.NotReachable); got != s {
			t.Errorf("%s is told as %s and read back as %s", s, StatusOf(s, orchestrator.NotReachable), got)
		}
	}
	const held = orchestrator.Expired
	if told := StatusOf(orchestrator.Undelivered, held); told != Rejected ||
		Report(told, held) != orchestrator.Undelivered {
		t.Errorf("what was held for too long is told as %s and read back as %s", told, Report(told, held))
	}
}

// Each limit is the last that is taken.
func TestALimitIsTakenAndOneMoreIsNot(t *testing.T) {
	const sms = `{"channel":"sms","message_type":"text","to":"6581234567","from":"Shop",`
	const viber = `{"channel":"viber_service","message_type":"text","to":"6581234567","from":"1","text":"hi","viber_service":{"ttl":%d}}`
	ttl := func(format string) func(int) string { return func(n int) string { return fmt.Sprintf(format, n) } }
	long := func(format string) func(int) string {
		return func(n int) string { return fmt.Sprintf(format, strings.Repeat("ä", n)) }
	}
	for _, test := range []struct {
		name        string
		body        func(int) string
		least, most int // 0: there is no least
	}{
		{"text", long(sms + `"text":%q}`), 0, 1000},
		{"client_ref", long(sms + `"text":"hi","client_ref":%q}`), 0, 100},
		{"ttl", ttl(sms + `"text":"hi","ttl":%d}`), 1, 259_200},
		{"ttl", ttl(viber), 30, 259_200},
		{"to", func(n int) string {
			return fmt.Sprintf(`{"channel":"messenger","message_type":"text","to":%q,"from":"1","text":"hi"}`, strings.Repeat("1", n))
		}, 1, 50},
	} {
		for n, refused := range map[int]bool{test.least - 1: true, max(test.least, 1): false, test.most: false, test.most + 1: true} {
			if n < 0 {
				continue
			}
			_, err := ParseRequest([]byte(test.body(n)))
			if refused != (err != nil) || err != nil && err.Parameters[0].Name != test.name {
				t.Errorf("%s of %d: %v", test.name, n, err)
			}
		}
		if test.name == "ttl" { // so many seconds are a minute again, where numbers come round
			if _, err := ParseRequest([]byte(test.body(18_446_744_133))); err == nil {
				t.Error("a ttl of six hundred years is taken")
			}
		}
	}
}

// The numbers as Vonage's documentation has them.
func TestAFailureHasVonagesNumberAndStatus(t *testing.T) {
	for _, test := range []struct {
		code           orchestrator.Code
		number, status int
		title          string
	}{
		{orchestrator.Flooding, 1000, 429, "Throttled"}, {orchestrator.DataMissing, 1010, 422, "Missing params"},
		{orchestrator.InvalidParameter, 1020, 422, "Invalid params"}, {orchestrator.SessionExpired, 1021, 422, "Invalid tag"},
		{orchestrator.InternalFailure, 1030, 500, "Internal error"}, {orchestrator.Aborted, 1050, 422, "Number barred"},
		{orchestrator.NoCredit, 1080, 402, "Partner quota exceeded"}, {orchestrator.RejectedByChannel, 1120, 422, "Illegal sender"},
		{orchestrator.NotReachable, 1180, 422, "Absent subscriber"}, {orchestrator.SpamFilter, 1210, 422, "Anti-spam rejection"},
		{orchestrator.AbsentSubscriber, 1250, 422, "Unknown subscriber"}, {orchestrator.ConnectionError, 1260, 500, "Destination unreachable"},
		{orchestrator.InvalidDestination, 1310, 422, "Invalid destination"},
		{orchestrator.ContentNotSupported, 1320, 422, "Message already delivered or unsupported"},
		{orchestrator.UnknownFailure, 1330, 422, "Unknown"}, {1022, 1340, 422, "Outside of the allowed window"},
		{orchestrator.Expired, 1360, 422, "TTL was exceeded"}, {1010, 1330, 422, "Unknown"},
	} {
		e := Refusal(test.code, CodeOf(test.code))
		if e.Number() != test.number || e.Status != test.status || e.Title != test.title {
			t.Errorf("%s: %d with %d %q, want %+v", test.code, e.Number(), e.Status, e.Title, test)
		}
	}
	if counts, known := Lookup(1335); counts != 0 || known {
		t.Errorf("a number that nobody gives counts as %d, %v", counts, known)
	}
	if e := Refusal(orchestrator.NotReachable, 1180); e.Detail != "Subscriber not reachable." {
		t.Errorf("the detail is %q", e.Detail)
	}
	for kind, want := range map[string]orchestrator.ContentType{
		"text": orchestrator.Text, "image": orchestrator.Image, "sticker": orchestrator.Image, "video": orchestrator.Video,
		"audio": orchestrator.Audio, "file": orchestrator.File, "custom": orchestrator.Interactive, "template": orchestrator.Template,
	} {
		if m := (&Request{Channel: "whatsapp", MessageType: kind}).Message(); m.Type != want {
			t.Errorf("%s becomes %s", kind, m.Type)
		}
	}
	if Means(1335) != "Unknown" || Code(1335) != orchestrator.UnknownFailure {
		t.Errorf("a number that nobody gives: %q, %s", Means(1335), Code(1335))
	}
	for status, name := range map[int]string{
		400: "invalid-json", 401: "unauthorized", 402: "low-balance", 404: "not-found", 405: "method-not-allowed",
		422: "invalid-params", 429: "throttled", 500: "internal-error", 403: "invalid-json",
	} {
		if e := NewError(status, ""); e.Type != "https://developer.vonage.com/api-errors#"+name || e.Status != status || e.Number() != 0 {
			t.Errorf("%d: %+v", status, e)
		}
	}
}

func FuzzParseRequest(f *testing.F) {
	f.Add([]byte(`{"channel":"sms","message_type":"image","to":"6581234567","image":{"url":"x"}}`))
	f.Fuzz(func(_ *testing.T, body []byte) {
		if r, err := ParseRequest(body); err == nil {
			r.Message()
		}
	})
}

func TestAWebhooksTokenIsAJWT(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	const want = "Bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpYXQiOjE3NjcyMjU2MDAsImp0aSI6ImlkIiwiaXNzIjoiVm9uYWdlIiwicGF5bG9h" +
		"ZF9oYXNoIjoiMDE1YWJkN2Y1Y2M1N2EyZGQ5NGI3NTkwZjA0YWQ4MDg0MjczOTA1ZWUzM2VjNWNlYmVhZTYyMjc2YTk3Zjg2MiIsImFwaV9rZXkiOiJrZXkifQ." +
		"Txo5aud4Oc1FnG6VTZeumIxeKX5iZom-THXE_Me3dCg" // HS256
	if got := Sign("secret", "key", "id", at, []byte(`{"a":1}`)); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	signed := "e30.e30" // claims of nothing
	token := "Bearer " + signed + "." + base64.RawURLEncoding.EncodeToString(mac("secret", signed))
	if Signed("secret", nil, token) {
		t.Error("a token without a hash signs an empty body")
	}
	signed = "e30.e"
	token = "Bearer " + signed + "." + base64.RawURLEncoding.EncodeToString(mac("secret", signed))
	if Signed("secret", nil, token) {
		t.Error("a token that cannot be read signs an empty body")
	}
}

func TestARequestsContentIsTheMessages(t *testing.T) {
	media := &Media{URL: "http://a/b", Caption: "see"}
	for _, test := range []struct {
		r    Request
		want orchestrator.Content
	}{
		{Request{MessageType: "text", Text: "hi", Image: media}, orchestrator.Content{Text: "hi"}},
		{Request{MessageType: "image", Image: media}, orchestrator.Content{URL: "http://a/b", Text: "see"}},
		{Request{MessageType: "video", Video: media}, orchestrator.Content{URL: "http://a/b", Text: "see"}},
		{Request{MessageType: "audio", Audio: media}, orchestrator.Content{URL: "http://a/b", Text: "see"}},
		{Request{MessageType: "file", File: media}, orchestrator.Content{URL: "http://a/b", Text: "see"}},
		{Request{MessageType: "image"}, orchestrator.Content{}},
		{Request{MessageType: "sticker", Sticker: &Sticker{URL: "http://a/s"}}, orchestrator.Content{URL: "http://a/s"}},
		{Request{MessageType: "image", Image: media, Sticker: &Sticker{URL: "http://a/s"}}, orchestrator.Content{URL: "http://a/b", Text: "see"}},
		{Request{MessageType: "sticker"}, orchestrator.Content{}},
		{Request{MessageType: "template", Template: &Template{Name: "shop:update"}}, orchestrator.Content{Template: "shop:update"}},
		{Request{MessageType: "template"}, orchestrator.Content{}},
	} {
		if got := test.r.Message().Content; got.Text != test.want.Text || got.URL != test.want.URL || got.Template != test.want.Template {
			t.Errorf("%+v becomes %+v", test.r, got)
		}
	}
}

func TestEveryFieldWithoutEffectIsNamed(t *testing.T) {
	media := &Media{Name: "n", Thumb: "t"}
	r := Request{
		Version: "v1", Trusted: new(bool), Context: []byte("1"), Category: "c", SMS: []byte("1"), RCS: []byte("1"), Messenger: []byte("1"),
		Suggestions: []byte("1"), Template: &Template{Parameters: []byte("1")}, WhatsApp: &WhatsApp{Policy: "p", Locale: "l"},
		Viber: &ViberOptions{Category: "c", Type: "t", Duration: []byte("1"), FileSize: []byte("1"), Action: []byte("1")},
		Image: media, Video: media, Audio: media, File: media,
	}
	if got := r.WithoutEffect(); !slices.Equal(got, NoEffect()) || len(got) != 24 {
		t.Errorf("%v, want all of %v", got, NoEffect())
	}
	if got := (&Request{Image: &Media{}}).WithoutEffect(); len(got) > 0 {
		t.Errorf("none is given, and yet %v", got)
	}
}

func TestTheRecipientIsANumberOrAMessengersUser(t *testing.T) {
	for channel, want := range map[string]orchestrator.User{
		"messenger": {ChannelUserID: "65812345"}, "sms": {MSISDN: "+65812345"}, "whatsapp": {MSISDN: "+65812345"},
	} {
		if got := (&Request{Channel: channel, MessageType: "text", To: "65812345"}).Message().User; got != want {
			t.Errorf("%s: %+v", channel, got)
		}
	}
}
