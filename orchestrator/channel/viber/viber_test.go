package viber

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
)

func TestARequestIsRefusedWithVibersStatus(t *testing.T) {
	for body, want := range map[string]int{
		`[]`:                           BadData,
		`{"colour":"red"}`:             BadData,
		`{"type":"text","text":"hi"}`:  MissingData,
		`{"receiver":"x","text":"hi"}`: MissingData,
		`{"receiver":"x","type":"text","text":"hi"}`:                                                     MissingData,
		`{"receiver":"x","type":"text","sender":{"name":"Shop"}}`:                                        MissingData,
		`{"receiver":"x","type":"song","sender":{"name":"Shop"}}`:                                        BadData,
		`{"receiver":"x","type":"file","media":"u","size":1,"sender":{"name":"Shop"}}`:                   MissingData,
		`{"receiver":"x","type":"text","text":"hi","sender":{"name":"A shop with far too long a name"}}`: BadData,
		`{"receiver":"x","type":"text","text":"hi","sender":{"name":"Shop"}}`:                            OK,
		`{"receiver":"x","type":"picture","text":"hi","media":"u","sender":{"name":"Shop"}}`:             OK,
	} {
		_, refusal := ParseRequest([]byte(body))
		switch {
		case want == OK && refusal != nil:
			t.Errorf("%s is refused: %v", body, refusal)
		case want != OK && (refusal == nil || refusal.Status != want):
			t.Errorf("%s: %v, want %d", body, refusal, want)
		}
	}
}

// Each limit is the last that is taken.
func TestALimitIsTakenAndOneMoreIsNot(t *testing.T) {
	const sender = `,"sender":{"name":"Shop"}}`
	of := func(n int) string { return strings.Repeat("ä", n) }
	for name, limit := range map[string]struct {
		least, most int
		body        func(n int) string
	}{
		"text": {1, 7000, func(n int) string { return `{"receiver":"x","type":"text","text":"` + of(n) + `"` + sender }},
		"caption": {0, 768, func(n int) string {
			return `{"receiver":"x","type":"picture","media":"u","text":"` + of(n) + `"` + sender
		}},
		"sender": {1, 28, func(n int) string {
			return `{"receiver":"x","type":"text","text":"hi","sender":{"name":"` + of(n) + `"}}`
		}},
		"receiver": {1, 64, func(n int) string {
			return `{"receiver":"` + strings.Repeat("x", n) + `","type":"text","text":"hi"` + sender
		}},
		"ttl": {30, 1_209_600, func(n int) string {
			return fmt.Sprintf(`{"receiver":"x","type":"text","text":"hi","ttl":%d`, n) + sender
		}},
		"body": {100, 30_000, func(n int) string {
			const rest = `{"receiver":"x","type":"text","text":"hi"` + sender
			return strings.Repeat(" ", n-len(rest)) + rest
		}},
		"receivers": {1, 300, func(n int) string {
			return `{"broadcast_list":[` + strings.TrimSuffix(strings.Repeat(`"a",`, n), ",") + `],"type":"text","text":"hi"` + sender
		}},
	} {
		for n, taken := range map[int]bool{limit.least - 1: false, limit.least: true, limit.most: true, limit.most + 1: false} {
			if n < 0 || name == "body" && n < 100 {
				continue
			}
			_, refusal := ParseRequest([]byte(limit.body(n)))
			if name == "receivers" {
				_, refusal = ParseBroadcast([]byte(limit.body(n)))
			}
			if taken != (refusal == nil) {
				t.Errorf("%s of %d: %v", name, n, refusal)
			}
		}
	}
}

func TestWhatATypeNeedsIsDemanded(t *testing.T) {
	link := "http://a/" + strings.Repeat("x", MaxLink-len("http://a/"))
	for body, want := range map[string]int{
		`"type":"url","media":"` + link + `"`:                         OK,
		`"type":"url","media":"` + link + `x"`:                        BadData,
		`"type":"rich_media","min_api_version":7,"rich_media":{}`:     OK,
		`"type":"rich_media","min_api_version":6,"rich_media":{}`:     BadData,
		`"type":"rich_media","rich_media":{}`:                         BadData,
		`"type":"rich_media"`:                                         MissingData,
		`"type":"video","media":"http://a/b"`:                         MissingData,
		`"type":"file","media":"http://a/b","size":1`:                 MissingData,
		`"type":"file","media":"http://a/b","size":1,"file_name":"a"`: OK,
	} {
		_, refusal := ParseRequest([]byte(`{"receiver":"x","sender":{"name":"Shop"},` + body + `}`))
		if want == OK && refusal != nil || want != OK && (refusal == nil || refusal.Status != want) {
			t.Errorf("%.60s: %v, want %d", body, refusal, want)
		}
	}
	if _, refusal := ParseWebhook([]byte(`{}`)); refusal == nil || refusal.Status != MissingData {
		t.Errorf("a webhook without a url: %v", refusal)
	}
}

func TestARequestBecomesAMessage(t *testing.T) {
	for kind, want := range map[string]orchestrator.ContentType{
		"text": orchestrator.Text, "url": orchestrator.Text, "location": orchestrator.Text, "picture": orchestrator.Image,
		"sticker": orchestrator.Image, "video": orchestrator.Video, "file": orchestrator.File,
	} {
		r := Request{Type: kind, Text: "hi", Media: "http://a/b"}
		if m := r.Message(); m.Type != want || m.Content.Text != "hi" || m.Content.URL != "http://a/b" {
			t.Errorf("%s becomes %+v", kind, m)
		}
	}
}

func TestABroadcastNamesItsReceivers(t *testing.T) {
	const rest = `,"type":"text","text":"hi","sender":{"name":"Shop"}}`
	for body, want := range map[string]int{
		`{"broadcast_list":["a","b"]` + rest: OK, `{"broadcast_list":[]` + rest: MissingData, `{"receiver":"a"` + rest: MissingData,
		`{"broadcast_list":["a",null]` + rest:                               BadData,
		`{"broadcast_list":["` + strings.Repeat("x", 65) + `"]` + rest:      BadData,
		`{"receiver":"a","broadcast_list":["b"]` + rest:                     BadData,
		`{"broadcast_list":["a"` + strings.Repeat(`,"a"`, 300) + `]` + rest: BadData,
		`{"broadcast_list":["a"],"type":"text","sender":{"name":"Shop"}}`:   MissingData,
	} {
		_, refusal := ParseBroadcast([]byte(body))
		if want == OK && refusal != nil || want != OK && (refusal == nil || refusal.Status != want) {
			t.Errorf("%.100s: %v, want %d", body, refusal, want)
		}
	}
}

func TestAReceiverIsAnIDOrANumber(t *testing.T) {
	for receiver, want := range map[string]orchestrator.User{
		"+6581234567": {MSISDN: "+6581234567"}, "6581234567": {MSISDN: "+6581234567"}, "01234567890A=": {ChannelUserID: "01234567890A="},
	} {
		if got := User(receiver); got != want {
			t.Errorf("%s: %+v", receiver, got)
		}
	}
}

func TestWhatHasNoEffectIsNamed(t *testing.T) {
	r, refusal := ParseRequest([]byte(`{"receiver":"x","type":"text","text":"hi","sender":{"name":"Shop","avatar":"u"},"keyboard":{}}`))
	if refusal != nil || !slices.Equal(r.WithoutEffect(), []string{"sender.avatar", "keyboard"}) {
		t.Error(refusal, r.WithoutEffect())
	}
	w, refusal := ParseWebhook([]byte(`{"url":"http://app/","is_inline":false}`))
	if refusal != nil || !slices.Equal(w.WithoutEffect(), []string{"is_inline"}) {
		t.Error(refusal, w)
	}
	for _, each := range append(r.WithoutEffect(), w.WithoutEffect()...) {
		if !slices.Contains(NoEffect(), each) {
			t.Errorf("%s is not among %v", each, NoEffect())
		}
	}
}

func TestATokenKeepsAllItsDigits(t *testing.T) {
	text, _ := json.Marshal(NewAnswer(5741311803571721087))
	const want = `{"status":0,"status_message":"ok","message_token":5741311803571721087,"chat_hostname":"SN-CHAT-01_","billing_status":1}`
	if string(text) != want {
		t.Errorf("%s", text)
	}
}

func TestEventsAreSigned(t *testing.T) {
	// HMAC-SHA256 of nothing under the key "key", as every implementation gives it.
	if got := Sign("key", nil); got != "5d5d139563c95b5967b9bd9a8c9b233a9dedb45072794cd232dc1b74832607d0" {
		t.Error(got)
	}
	if body := []byte(`{}`); !Signed("t", body, Sign("t", body)) || Signed("u", body, Sign("t", body)) {
		t.Error("signatures do not tell tokens apart")
	}
}

func TestEveryFailureIsToldAndReadBack(t *testing.T) {
	for _, code := range []orchestrator.Code{
		orchestrator.AbsentSubscriber, orchestrator.ContentNotSupported, orchestrator.DataMissing, orchestrator.AppTooOld,
		orchestrator.Flooding, orchestrator.InvalidParameter, orchestrator.RejectedByChannel, orchestrator.NoCredit,
	} {
		if got := Code(RefusalOf(code).Status); got != code {
			t.Errorf("code %d is answered with %d and read back as %d", code, RefusalOf(code).Status, got)
		}
	}
	for _, s := range []orchestrator.Status{orchestrator.Delivered, orchestrator.Read, orchestrator.Undelivered} {
		if got := Report(EventOf(s)); got != s {
			t.Errorf("%s is told as %s and read back as %s", s, EventOf(s), got)
		}
	}
}

func TestAMessageBecomesARequest(t *testing.T) {
	content := orchestrator.Content{Text: "hi", URL: "http://a/b"}
	for of, want := range map[orchestrator.ContentType]string{
		orchestrator.Text:  `{"receiver":"x","type":"text","sender":{"name":"Shop"},"text":"hi"}`,
		orchestrator.Image: `{"receiver":"x","type":"picture","sender":{"name":"Shop"},"text":"hi","media":"http://a/b"}`,
		orchestrator.File:  `{"receiver":"x","type":"url","sender":{"name":"Shop"},"media":"http://a/b"}`,
		orchestrator.Video: `{"receiver":"x","type":"url","sender":{"name":"Shop"},"media":"http://a/b"}`,
		orchestrator.Audio: "", orchestrator.Template: "",
	} {
		r, ok := Compose(&orchestrator.Message{Type: of, Content: content}, "x", "Shop")
		text, _ := json.Marshal(r)
		if ok != (want != "") || ok && string(text) != want {
			t.Errorf("%s: %t %s", of, ok, text)
		}
		if _, refusal := ParseRequest(text); ok && refusal != nil {
			t.Errorf("%s is refused: %v", text, refusal)
		}
	}
	for _, of := range []orchestrator.ContentType{orchestrator.Text, orchestrator.Image, orchestrator.File} {
		if r, ok := Compose(&orchestrator.Message{Type: of}, "x", "Shop"); ok {
			t.Errorf("of nothing: %+v", r)
		}
	}
}

func TestAFailuresReasonIsReadBack(t *testing.T) {
	for reason, want := range map[string]orchestrator.Code{
		orchestrator.NotReachable.String(): orchestrator.NotReachable, "no way": orchestrator.UnknownFailure, "": orchestrator.UnknownFailure,
	} {
		if got := FailureCode(reason); got != want {
			t.Errorf("%q: %d", reason, got)
		}
	}
}

func TestAWebhookChoosesItsEvents(t *testing.T) {
	all, some := Webhook{}, Webhook{EventTypes: []string{"seen"}}
	if !all.Wants(Delivered) || some.Wants(Delivered) || !some.Wants(Seen) {
		t.Error("the wrong events are wanted")
	}
	if !slices.Equal(all.Told(), events()) || !slices.Equal(some.Told(), []string{"seen"}) {
		t.Errorf("told are %v and %v", all.Told(), some.Told())
	}
}

func FuzzParseRequest(f *testing.F) {
	f.Add([]byte(`{"receiver":"x","type":"text","text":"hi","sender":{"name":"Shop"}}`))
	f.Fuzz(func(_ *testing.T, body []byte) {
		if r, refusal := ParseRequest(body); refusal == nil {
			r.Message()
			r.Reference()
		}
		ParseBroadcast(body)
		ParseWebhook(body)
		ParseAsked(body)
	})
}

// What each type cannot do without is named.
func TestWhatATypeNeedsIsMissing(t *testing.T) {
	const head, tail = `{"receiver":"x","type":"`, `,"sender":{"name":"Shop"}}`
	for _, test := range []struct{ kind, has, missing string }{
		{"picture", ``, "media"}, {"picture", `,"media":"u"`, ""},
		{"video", `,"size":1`, "media"}, {"video", `,"media":"u"`, "size"}, {"video", `,"media":"u","size":1`, ""},
		{"file", `,"size":1,"file_name":"f"`, "media"}, {"file", `,"media":"u","file_name":"f"`, "size"},
		{"file", `,"media":"u","size":1`, "file_name"}, {"file", `,"file_name":"f"`, "media"}, {"file", `,"media":"u","size":1,"file_name":"f"`, ""},
		{"url", ``, "media"}, {"url", `,"media":"u"`, ""}, {"sticker", ``, "sticker_id"}, {"sticker", `,"sticker_id":1`, ""},
		{"contact", ``, "contact"}, {"contact", `,"contact":{}`, ""}, {"location", ``, "location"}, {"location", `,"location":{}`, ""},
		{"rich_media", ``, "rich_media"}, {"rich_media", `,"min_api_version":7,"rich_media":{}`, ""},
	} {
		_, refusal := ParseRequest([]byte(head + test.kind + `"` + test.has + tail))
		switch {
		case test.missing == "" && refusal != nil:
			t.Errorf("%s with%s: %v", test.kind, test.has, refusal)
		case test.missing != "" && (refusal == nil || refusal.Status != MissingData || !strings.HasSuffix(refusal.Message, test.missing+" is missing")):
			t.Errorf("%s with%s: %+v, want %s", test.kind, test.has, refusal, test.missing)
		}
	}
}

func TestAReceiverOfABroadcastHas64CharactersAtMost(t *testing.T) {
	for n, taken := range map[int]bool{64: true, 65: false} {
		body := `{"broadcast_list":["` + strings.Repeat("x", n) + `"],"type":"text","text":"hi","sender":{"name":"Shop"}}`
		if _, refusal := ParseBroadcast([]byte(body)); taken != (refusal == nil) {
			t.Errorf("%d: %v", n, refusal)
		}
	}
}

func TestARequestsOwnTimeToLive(t *testing.T) {
	ttl := 60
	if own, none := (&Request{TTL: &ttl}).Lifetime(), (&Request{}).Lifetime(); own != time.Minute || none != 0 {
		t.Errorf("%s, and %s where none is given", own, none)
	}
}

func TestAnEventIsSignedWithItsBody(t *testing.T) {
	const want = "aa9e2e3575f5d7098b6caccd790888c36d5fdb63342a73bada2d6a51747a8494" // HMAC-SHA256
	if got := Sign("secret", []byte(`{"a":1}`)); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Some clients write a reference as JSON, and nothing as an empty text, object or list.
func TestAReferenceIsPlainOrJSON(t *testing.T) {
	for given, want := range map[string]string{
		"order-17": "order-17", `"order-17"`: "order-17", `""`: "", "": "", "{}": "", "[]": "", `{"a":1}`: `{"a":1}`, "17": "17",
	} {
		if got := (&Request{Ref: given}).Reference(); got != want {
			t.Errorf("%s is %s, want %s", given, got, want)
		}
	}
}
