package whatsapp

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
)

func TestARequestIsRefusedWithMetasCode(t *testing.T) {
	for body, want := range map[string]int{
		`[]`: InvalidParameter,
		`{"to":"6581234567","text":{"body":"hi"}}`:                                                                               InvalidParameter,
		`{"messaging_product":"whatsapp","text":{"body":"hi"}}`:                                                                  ParameterMissing,
		`{"messaging_product":"whatsapp","to":"pigeon","text":{"body":"hi"}}`:                                                    ParameterInvalid,
		`{"messaging_product":"whatsapp","to":"6581234567","text":{"body":""}}`:                                                  ParameterMissing,
		`{"messaging_product":"whatsapp","to":"6581234567","text":{"body":7}}`:                                                   InvalidParameter,
		`{"messaging_product":"whatsapp","to":"6581234567","type":"song"}`:                                                       UnsupportedType,
		`{"messaging_product":"whatsapp","to":"6581234567","type":"image","image":{}}`:                                           ParameterMissing,
		`{"messaging_product":"whatsapp","to":"6581234567","type":"template","template":{"name":"x"}}`:                           ParameterMissing,
		`{"messaging_product":"whatsapp","to":"6581234567","text":{"body":"hi"},"ttl_seconds":60}`:                               InvalidParameter,
		`{"messaging_product":"whatsapp","to":"6581234567","text":{"body":"hi"},"category":"utility","ttl_seconds":9}`:           InvalidParameter,
		`{"messaging_product":"whatsapp","to":"6581234567","text":{"body":"hi"},"category":"utility","ttl_seconds":18446744133}`: InvalidParameter,
		`{"messaging_product":"whatsapp","recipient":"nobody","text":{"body":"hi"}}`:                                             BadRecipient,
		`{"messaging_product":"whatsapp","to":"+65 8123-4567","text":{"body":"hi"}}`:                                             0,
		`{"messaging_product":"whatsapp","recipient":"SG.abc1","text":{"body":"hi"}}`:                                            0,
		`{"messaging_product":"whatsapp","status":"read","message_id":"wamid.x"}`:                                                0,
	} {
		_, err := ParseRequest([]byte(body))
		switch {
		case want == 0 && err != nil:
			t.Errorf("%s is refused: %v", body, err)
		case want != 0 && (err == nil || err.Code != want || err.HTTPStatus() < 400):
			t.Errorf("%s: %v, want %d", body, err, want)
		}
	}
}

func TestARequestBecomesAMessage(t *testing.T) {
	r, err := ParseRequest([]byte(`{"messaging_product":"whatsapp","to":"+65 8123 4567","type":"text","text":{"body":"hi"},` +
		`"category":"authentication","ttl_seconds":60,"biz_opaque_callback_data":"order-17"}`))
	if err != nil {
		t.Fatal(err)
	}
	m := r.Message()
	ttl, known := m.WhatsAppTTL(nil)
	if m.User.MSISDN != "+6581234567" || m.Content.Text != "hi" || ttl != time.Minute || !known || r.Ref != "order-17" {
		t.Errorf("%+v, %s", m, ttl)
	}
	answer, _ := json.Marshal(NewAnswer(r, r.Known(), "wamid.x"))
	const want = `{"messaging_product":"whatsapp","contacts":[{"input":"+65 8123 4567","wa_id":"6581234567"}],"messages":[{"id":"wamid.x"}]}`
	if string(answer) != want {
		t.Errorf("%s\nwant\n%s", answer, want)
	}
}

func TestAnIDIsOnlyASCIIAndTellsTheRecipient(t *testing.T) {
	id := ID("6581234567", [16]byte{1, 2, 3})
	if !strings.HasPrefix(id, "wamid.") || len(id) > 128 || id == ID("6581234567", [16]byte{1, 2, 4}) {
		t.Error(id)
	}
}

func TestAWebhookIsEscapedBeforeItIsSigned(t *testing.T) {
	w := NewWebhook("1", Value{
		Product: "whatsapp", Messages: []Inbound{{From: "65", Type: "text", Text: &Text{Body: "Grüße 👍"}}},
	})
	body, err := w.Marshal()
	if err != nil || !strings.Contains(string(body), `Gr\u00fc\u00dfe \ud83d\udc4d`) {
		t.Fatalf("%s, %v", body, err)
	}
	var back Webhook
	if err := json.Unmarshal(body, &back); err != nil ||
		back.Entry[0].Changes[0].Value.Messages[0].Text.Body != "Grüße 👍" {
		t.Errorf("%+v, %v", back, err)
	}
	// The signature of an empty body under the key "key", as every implementation of HMAC-SHA256 gives it.
	if got := Sign("key", nil); got != "sha256=5d5d139563c95b5967b9bd9a8c9b233a9dedb45072794cd232dc1b74832607d0" {
		t.Error(got)
	}
	if !Signed("secret", body, Sign("secret", body)) || Signed("other", body, Sign("secret", body)) {
		t.Error("signatures do not tell secrets apart")
	}
}

func TestEveryCodeThatMetaHasIsToldBothWays(t *testing.T) {
	told := 0
	for _, c := range orchestrator.Codes() {
		if c.ProviderCode() == "" {
			continue
		}
		told++
		if back := Code(CodeOf(c)); CodeOf(back) != CodeOf(c) {
			t.Errorf("code %d is told as %d and read back as %d", c, CodeOf(c), back)
		}
	}
	if told < 20 {
		t.Errorf("only %d codes have a number of Meta's", told)
	}
	for _, s := range []orchestrator.Status{orchestrator.Sent, orchestrator.Delivered, orchestrator.Read, orchestrator.Undelivered} {
		if got := Report(StatusOf(s)); got != s {
			t.Errorf("%s is told as %s and read back as %s", s, StatusOf(s), got)
		}
	}
}

func FuzzParseRequest(f *testing.F) {
	f.Add([]byte(`{"messaging_product":"whatsapp","to":"6581234567","type":"image","image":{"link":"x"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := ParseRequest(body)
		if err == nil && !r.IsReadReceipt() {
			r.Message()
		}
	})
}

// The statuses of answers as Meta's documentation has them.
func TestAnErrorHasMetasStatus(t *testing.T) {
	for status, codes := range map[int][]int{
		401: {0, TokenInvalid}, 403: {3, 10, 200, 299, 368, 131005, 131031}, 429: {4, 80007, 130429}, 404: {NoTemplate},
		503: {2, 131016, 131057}, 500: {1, 131000, 133000, 133009, 133011, 133999},
		400: {5, 9, 11, 100, 199, 300, 369, 131008, 131009, 131026, 131051, 131056, 131062, 132000, 132999, 133010, 134000, 2200},
	} {
		for _, code := range codes {
			e := NewError(code, "why")
			if e.HTTPStatus() != status || e.Transient != (status >= 500) || e.Code != code {
				t.Errorf("%d is answered with %d, transient %v; want %d", code, e.HTTPStatus(), e.Transient, status)
			}
		}
	}
	for code, want := range map[int]int{
		InvalidParameter: 100, TokenInvalid: 190, ParameterMissing: 131008, ParameterInvalid: 131009, Unavailable: 131016,
		Undeliverable: 131026, UnsupportedType: 131051, PairRateLimit: 131056, BadRecipient: 131062, UnknownFailure: 131000,
		NoVerification: 2200, NoTemplate: 132001,
	} {
		if code != want {
			t.Errorf("%d should be %d", code, want)
		}
	}
}

// What Meta's numbers count as where no delivery error code has the number, and whether Meta is known to give it.
func TestMetasNumbersCount(t *testing.T) {
	for _, test := range []struct {
		counts orchestrator.Code
		known  bool
		codes  []int
	}{
		{orchestrator.ConnectionError, true, []int{1, 2}}, {orchestrator.InvalidDestination, true, []int{131030, 131062}},
		{orchestrator.NoCredit, true, []int{131042}},
		{orchestrator.RejectedByChannel, true, []int{130403, 137000, 200, 299, 134100, 134101, 134102}},
		{orchestrator.RejectedByChannel, false, []int{199, 300, 132999, 133017, 134099, 134103, 7, 131099}},
	} {
		for _, code := range test.codes {
			if counts, known := Lookup(code); counts != test.counts || known != test.known || Code(code) != test.counts {
				t.Errorf("%d counts as %s, %v; want %s, %v", code, counts, known, test.counts, test.known)
			}
		}
	}
	for code := 133000; code <= 133016; code++ { // of the registration of a number
		if _, known := Lookup(code); !known {
			t.Errorf("%d is not known", code)
		}
	}
	for code, want := range map[int]string{
		2: "API Service", 100: "Invalid parameter", 190: "Invalid OAuth access token", 2200: "Callback verification failed",
		131030: "Recipient phone number not in allowed list", 131042: "Business eligibility payment issue",
		131062: "Recipient not acceptable", 131026: "Message undeliverable", 135000: "Generic user error",
		131047: orchestrator.Code(1022).Name(), 99: "Error",
	} {
		if got := Title(code); got != want {
			t.Errorf("%d is %q, want %q", code, got, want)
		}
	}
	if f := NewFailure(131047, "too late"); f.Code != 131047 || f.Message != f.Title || f.Data["details"] != "too late" {
		t.Errorf("%+v", f)
	}
	if f := NewFailure(131047, ""); f.Data != nil {
		t.Errorf("without details: %+v", f)
	}
}

func TestWhatHasNoEffectIsNamed(t *testing.T) {
	for body, want := range map[string]string{
		`"type":"text","text":{"body":"hi"}`:                                                                            "",
		`"text":{"body":"hi","preview_url":true}`:                                                                       "text.preview_url",
		`"text":{"body":"hi"},"context":{"message_id":"x"}`:                                                             "context",
		`"text":{"body":"hi"},"recipient_type":"individual"`:                                                            "",
		`"text":{"body":"hi"},"recipient_type":"group"`:                                                                 "recipient_type",
		`"text":{"body":"hi"},"typing_indicator":{"type":"text"}`:                                                       "typing_indicator",
		`"type":"audio","audio":{"id":"1","voice":true}`:                                                                "audio.voice",
		`"type":"template","template":{"name":"otp","language":{"code":"en","policy":"deterministic"},"components":[]}`: "template.components template.language.policy",
		`"type":"template","template":{"name":"otp","language":{"code":"en"}}`:                                          "",
		`"type":"interactive","interactive":{"type":"button","body":{"text":"hi"},"header":{},"footer":{},"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Yes"}}]}}`: "interactive.header interactive.footer interactive.action",
	} {
		r, err := ParseRequest([]byte(`{"messaging_product":"whatsapp","to":"6581234567",` + body + `}`))
		if err != nil {
			t.Errorf("%s: %v", body, err)
			continue
		}
		if got := strings.Join(r.WithoutEffect(), " "); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}

// Each limit is the last that is taken.
func TestALimitIsTakenAndOneMoreIsNot(t *testing.T) {
	for most, body := range map[int]func(text string) string{
		4096: func(text string) string { return `"text":{"body":"` + text + `"}` },
		512:  func(text string) string { return `"text":{"body":"hi"},"biz_opaque_callback_data":"` + text + `"` },
	} {
		for n, taken := range map[int]bool{most: true, most + 1: false} {
			_, err := ParseRequest([]byte(`{"messaging_product":"whatsapp","to":"6581234567",` + body(strings.Repeat("ä", n)) + `}`))
			if taken != (err == nil) {
				t.Errorf("%d of %d: %v", n, most, err)
			}
		}
	}
	if _, err := ParseRequest([]byte(`{"messaging_product":"whatsapp","to":"6581234567","type":"reaction"}`)); err == nil {
		t.Error("a reaction without one is taken")
	}
}

// One who is no phone number is answered with what they are known by.
func TestARecipientIsAPersonOrAGroup(t *testing.T) {
	for to, want := range map[string]Contact{
		`"recipient":"SG.1A2b3"`:                       {Input: "SG.1A2b3", UserID: "SG.1A2b3"},
		`"recipient_type":"group","to":"Y2FwaV9ncm91"`: {Input: "Y2FwaV9ncm91", ID: "Y2FwaV9ncm91"},
		`"to":"+65 8123 4567"`:                         {Input: "+65 8123 4567", ID: "6581234567"},
	} {
		r, err := ParseRequest([]byte(`{"messaging_product":"whatsapp",` + to + `,"text":{"body":"hi"}}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := NewAnswer(r, r.Known(), "x").Contacts[0]; got != want {
			t.Errorf("%s: %+v", to, got)
		}
		if u := r.Message().User; (u.MSISDN == "") != (want.Input != "+65 8123 4567") || u.MSISDN+u.ChannelUserID == "" {
			t.Errorf("%s: %+v", to, u)
		}
	}
	if _, err := ParseRequest([]byte(`{"messaging_product":"whatsapp","recipient_type":"group","to":"` + strings.Repeat("x", 129) + `","text":{"body":"hi"}}`)); err == nil {
		t.Error("a group's id of any length is taken")
	}
}

// Buttons and lists have as many entries as there is room for.
func TestAnInteractiveMessageHasRoomForSoMuch(t *testing.T) {
	button := func(title string) string { return `,{"type":"reply","reply":{"id":"1","title":"` + title + `"}}` }
	row := `,{"id":"1","title":"A"}`
	list := func(rows ...string) string {
		return `"list","action":{"button":"Choose","sections":[{"rows":[` + strings.Join(rows, `]},{"rows":[`) + `]}]}`
	}
	for of, want := range map[string]int{
		`"button","action":{"buttons":[` + strings.Repeat(button("Yes"), 3)[1:] + `]}`: 0,
		`"button","action":{"buttons":[` + strings.Repeat(button("Yes"), 4)[1:] + `]}`: ParameterInvalid,
		`"button","action":{"buttons":[]}`:                                             ParameterInvalid,
		`"button","action":{"buttons":{}}`:                                             ParameterInvalid,
		`"button","action":{"buttons":[` + button(strings.Repeat("ä", 20))[1:] + `]}`:  0,
		`"button","action":{"buttons":[` + button(strings.Repeat("ä", 21))[1:] + `]}`:  ParameterInvalid,
		`"button","action":{"buttons":[` + button("")[1:] + `]}`:                       ParameterInvalid,
		`"button"`: ParameterMissing, `"list"`: ParameterMissing, `""`: ParameterMissing,
		list(strings.Repeat(row, 4)[1:], strings.Repeat(row, 6)[1:]): 0,
		list(strings.Repeat(row, 5)[1:], strings.Repeat(row, 6)[1:]): ParameterInvalid,
		list(""):                        ParameterInvalid,
		`"catalog_message","action":{}`: 0,
	} {
		_, err := ParseRequest([]byte(`{"messaging_product":"whatsapp","to":"6581234567","type":"interactive","interactive":{"body":{"text":"hi"},"type":` + of + `}}`))
		if want == 0 && err != nil || want != 0 && (err == nil || err.Code != want) {
			t.Errorf("%s: %v", of, err)
		}
	}
}

// The id is base64 of the recipient's digits and of the number in hexadecimal, each with its length.
func TestAnIDIsWhatWhatsAppFormsItOf(t *testing.T) {
	text, ok := strings.CutPrefix(ID("65812", [16]byte{0x12, 0xAF, 15: 0xE0}), "wamid.")
	octets, err := base64.StdEncoding.DecodeString(text)
	const want = "\x1d\x0b\x0565812\x15\x02\x00\x11\x18\x2012AF00000000000000000000000000E0\x00"
	if !ok || err != nil || string(octets) != want {
		t.Errorf("%q, %v, want %q", octets, err, want)
	}
}

func TestTheAnswerToATemplateSaysThatItWasAccepted(t *testing.T) {
	for kind, want := range map[string]string{"template": "accepted", "text": ""} {
		if got := NewAnswer(&Request{Type: kind, To: "65"}, "65", "x").Messages[0].Status; got != want {
			t.Errorf("%s: %q", kind, got)
		}
	}
}

func TestAWebhookBearsTheSignatureOfItsBody(t *testing.T) {
	const want = "sha256=aa9e2e3575f5d7098b6caccd790888c36d5fdb63342a73bada2d6a51747a8494"
	if got := Sign("secret", []byte(`{"a":1}`)); got != want || !Signed("secret", []byte(`{"a":1}`), want) {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestARequestOfEachTypeBecomesAMessage(t *testing.T) {
	const media = `{"link":"https://x/a","caption":"see"}`
	for _, test := range []struct {
		body string
		want orchestrator.ContentType
		text string
		url  string
	}{
		{`"type":"image","image":` + media, orchestrator.Image, "see", "https://x/a"},
		{`"type":"video","video":` + media, orchestrator.Video, "see", "https://x/a"},
		{`"type":"audio","audio":` + media, orchestrator.Audio, "see", "https://x/a"},
		{`"type":"document","document":` + media, orchestrator.File, "see", "https://x/a"},
		{`"type":"sticker","sticker":` + media, orchestrator.File, "see", "https://x/a"},
		{`"type":"interactive","interactive":{"type":"catalog_message","body":{"text":"hi"}}`, orchestrator.Interactive, "hi", ""},
		{`"type":"location","location":{}`, orchestrator.Location, "", ""}, {`"type":"contacts","contacts":[]`, orchestrator.Location, "", ""},
		{`"type":"reaction","reaction":{}`, orchestrator.Location, "", ""},
		{`"type":"template","template":{"name":"otp","language":{"code":"en"}}`, orchestrator.Template, "", ""},
	} {
		r, err := ParseRequest([]byte(`{"messaging_product":"whatsapp","recipient":"SG.1A2b3",` + test.body + `}`))
		if err != nil {
			t.Errorf("%s: %v", test.body, err)
			continue
		}
		m := r.Message()
		if m.Type != test.want || m.Content.Text != test.text || m.Content.URL != test.url || m.User != (orchestrator.User{ChannelUserID: "SG.1A2b3"}) {
			t.Errorf("%s becomes %+v", test.body, m)
		}
	}
}

// A number has 7 to 15 digits, as in the Send API, whatever stands between them.
func TestANumberHasSevenToFifteenDigits(t *testing.T) {
	for to, taken := range map[string]bool{
		"123456": false, "1234567": true, "+123 4567": true, "123456789012345": true, "1234567890123456": false, "1------": false,
		"+65 (9876) 5432": true, "+12-345-6": false,
	} {
		_, err := ParseRequest(fmt.Appendf(nil, `{"messaging_product":"whatsapp","to":%q,"text":{"body":"hi"}}`, to))
		if taken != (err == nil) || err != nil && err.Code != ParameterInvalid {
			t.Errorf("%s: %v", to, err)
		}
	}
}

func TestWhatATypeNeedsIsRequired(t *testing.T) {
	for _, body := range []string{
		`"type":"contacts"`, `"type":"location"`, `"type":"interactive"`, `"type":"reaction"`, `"type":"image"`, `"type":"image","image":{}`,
		`"type":"template"`, `"type":"template","template":{"language":{"code":"en"}}`, `"type":"template","template":{"name":"otp"}`,
	} {
		if _, err := ParseRequest([]byte(`{"messaging_product":"whatsapp","to":"6581234567",` + body + `}`)); err == nil || err.Code != ParameterMissing {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestADirectSendsTTLIsWithinItsCategorys(t *testing.T) {
	for category, limits := range map[string][2]int{"utility": {30, 43200}, "authentication": {30, 900}} {
		for ttl, taken := range map[int]bool{limits[0] - 1: false, limits[0]: true, limits[1]: true, limits[1] + 1: false} {
			_, err := ParseRequest(fmt.Appendf(nil, `{"messaging_product":"whatsapp","to":"6581234567","text":{"body":"hi"},`+
				`"category":%q,"ttl_seconds":%d}`, category, ttl))
			if taken != (err == nil) {
				t.Errorf("%s, %d s: %v", category, ttl, err)
			}
		}
	}
}

func TestANumberIsItsDigits(t *testing.T) {
	if got := (&Request{To: "+0123 (45)-67.89"}).Known(); got != "0123456789" {
		t.Error(got)
	}
}

// Marking a message as read takes the status, and the message's id.
func TestWhatMarksAMessageAsRead(t *testing.T) {
	for r, want := range map[[2]string]bool{{"read", "x"}: true, {"read", ""}: false, {"", "x"}: false, {"delivered", "x"}: false} {
		if got := (&Request{Status: r[0], MessageID: r[1]}).IsReadReceipt(); got != want {
			t.Errorf("%v: %t", r, got)
		}
	}
}

func TestAFailureWithoutANumberOfItsOwnHasMetas(t *testing.T) {
	for code, want := range map[orchestrator.Code]int{
		orchestrator.AbsentSubscriber: 131026, orchestrator.NotReachable: 131026, orchestrator.ContentNotSupported: 131051,
		orchestrator.DataMissing: 131008, orchestrator.Flooding: 130429, orchestrator.InvalidDestination: 131030, orchestrator.InvalidParameter: 100,
		orchestrator.ConnectionError: 131016, orchestrator.Aborted: 131049, orchestrator.NoCredit: 131042, orchestrator.SpamFilter: 131048,
		orchestrator.SessionExpired: 131047, orchestrator.RejectedByChannel: 131031, orchestrator.UnknownFailure: 135000,
		orchestrator.InternalFailure: 131000, 1022: 131047,
	} {
		if got := CodeOf(code); got != want {
			t.Errorf("%s is told as %d, want %d", code, got, want)
		}
	}
	for _, code := range []int{132999, 133017} {
		if _, known := Lookup(code); known {
			t.Errorf("%d is known", code)
		}
	}
}

// ASCII is written as it is, and nothing else.
func TestOnlyASCIIIsWrittenAsItIs(t *testing.T) {
	w := NewWebhook("a\x7f\u0080é")
	text, err := w.Marshal()
	if err != nil || !strings.Contains(string(text), "a\x7f\\u0080\\u00e9") {
		t.Errorf("%s, %v", text, err)
	}
}
