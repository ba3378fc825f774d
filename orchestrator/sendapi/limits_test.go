package sendapi

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/webhook"
)

// only refuses a body with one problem, which it gives.
func only(t *testing.T, body string, w Terms) Problem {
	t.Helper()
	problems := reasons(refused(t, body, w))
	if len(problems) != 1 {
		t.Fatalf("%v, not one problem: %s", problems, body)
	}
	return problems[0]
}

func TestWhatIsEmptyIsNamed(t *testing.T) {
	for _, test := range []struct {
		body string
		code ErrorCode
		says string
	}{
		{payload("type", `"image"`, "content", `{"url":""}`), MissedMediaURL, "content.url: is empty"},
		{payload("type", `"template"`, "content", `{"template":{"name":""}}`), EmptyTemplate, "content.template.name: is empty"},
		{payload("type", `"location"`, "content", `{"location":{}}`), MissedContent, "content.location: is empty"},
		{payload("type", `"location"`, "content", `{"location":[]}`), InvalidParameter, "content.location: is an array"},
	} {
		if p := only(t, test.body, newYear()); p.Code != test.code || p.Field+": "+p.What != test.says {
			t.Errorf("%d %s: %s, want %d %s", p.Code, p.Field, p.What, test.code, test.says)
		}
	}
}

func TestADirectSendsTTLIsFrom30SecondsTo12Hours(t *testing.T) {
	for ttl, taken := range map[int]bool{29: false, 30: true, 43200: true, 43201: false} {
		body := payload("content", fmt.Sprintf(`{"text":"hi","whatsApp":{"directSend":{"ttlSeconds":%d}}}`, ttl))
		if !taken {
			if p := only(t, body, newYear()); p.Code != OutOfRange {
				t.Errorf("%d: %+v", ttl, p)
			}
			continue
		}
		if got := accepted(t, body, newYear()).Content.DirectSend.TTL; got != time.Duration(ttl)*time.Second {
			t.Errorf("%d is %s", ttl, got)
		}
	}
}

// A step whose channel is wrong stands for none: the others are not taken for a second one of it.
func TestAStepWithoutAChannelStandsForNone(t *testing.T) {
	for _, first := range []string{`{}`, `{"channel":"Pager"}`} {
		p := only(t, payload("channels", `[`+first+`,{"channel":"WhatsApp"}]`), newYear())
		if p.Code != InvalidFallbackChannel || p.Field != "channels[0].channel" {
			t.Errorf("%s: %+v", first, p)
		}
	}
}

func TestAWindowSaysOnWhichSideItIsWrong(t *testing.T) {
	for after, what := range map[string]string{
		"9": "9 is below 10", "86401": "86401 is above 86400", "60.5": "60.5 is not a whole number from 10 to 86400",
	} {
		p := only(t, payload("channels", `[{"channel":"WhatsApp","fallbackAfter":`+after+`},{"channel":"SMS"}]`), newYear())
		if p.Code != InvalidFallbackDelay || p.What != what {
			t.Errorf("%s: %+v", after, p)
		}
	}
}

// Of a list that is far too long the count is told, and what is wrong with its first steps.
func TestAPlanFarTooLongIsCounted(t *testing.T) {
	for steps, counted := range map[int]bool{mostParts: false, mostParts + 1: true} {
		list := `[` + strings.TrimSuffix(strings.Repeat(`{"channel":"SMS"},`, steps), ",") + `]`
		said := false
		for _, p := range refused(t, payload("channels", list), newYear()) {
			said = said || p.Field == "channels" && p.What == fmt.Sprintf("has %d steps", steps)
		}
		if said != counted {
			t.Errorf("%d steps are counted: %t", steps, said)
		}
	}
}

func TestAnInstantIsSoManyYearsAheadAtMost(t *testing.T) {
	for at, what := range map[string]string{
		"2116-01-01T00:01:00Z":           "",
		"2116-01-01T00:01:00.000000001Z": "2116-01-01T00:01:00.000000001Z is more than 90 years ahead",
		"2026-01-01T00:01:00Z":           "2026-01-01T00:01:00Z is not in the future",
		"2026-01-01T00:01:00.000000001Z": "",
	} {
		body := payload("expiry", `"`+at+`"`)
		if what == "" {
			accepted(t, body, newYear())
		} else if p := only(t, body, newYear()); p.Code != InvalidExpiry || p.What != what {
			t.Errorf("%s: %+v", at, p)
		}
	}
	w := newYear()
	w.Span = time.ParseDuration
	if m := accepted(t, payload("expiry", `"1ns"`), w); m.Expiry.After != 1 {
		t.Errorf("%s", m.Expiry.After)
	}
}

func TestAURLCanBeCalled(t *testing.T) {
	for address, ok := range map[string]bool{
		"http://a": true, "https://a/b?c#d": true, "http://a:1": true, "http://a:65535/": true, "http://a:": true,
		"http://a:0": false, "http://a:65536": false, "ftp://a": false, "http:///b": false, "http://:80": false, "a": false, "": false,
		"http://a/b c": false, "http://a/%": false,
	} {
		if err := CheckURL("url", address); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestATemplatesSizeCountsForEachMessage(t *testing.T) {
	for size, refused := range map[int]bool{MaxBatchBytes / 2: false, MaxBatchBytes/2 + 1: true} {
		c := checker{}
		c.shared(&value{text: strings.Repeat("x", size)}, 2)
		if (len(c.problems) > 0) != refused {
			t.Errorf("%d bytes twice: %v", size, c.problems)
		}
	}
}

// An address of the wrong type may be right once it is mended: nothing more is said of the user.
func TestAnAddressOfTheWrongTypeIsOneProblem(t *testing.T) {
	for _, address := range []string{"channelUserId", "lineUserId"} {
		p := only(t, payload("user", `{"`+address+`":5}`), newYear())
		if p.Field != "user."+address {
			t.Errorf("%+v", p)
		}
	}
}

func TestWhatAUserNeedsForAPlan(t *testing.T) {
	var plan orchestrator.Plan
	for _, c := range []orchestrator.Channel{orchestrator.WhatsApp, orchestrator.SMS, orchestrator.Viber, orchestrator.Line, orchestrator.RCS} {
		plan = append(plan, orchestrator.Step{Channel: c})
	}
	const want = "give user.msisdn or user.channelUserId for WhatsApp, or user.msisdn for SMS, or user.msisdn for Viber, " +
		"or user.lineUserId for Line, or any address for RCS"
	if got := needed(plan); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestANumberOfE164Has7To15Digits(t *testing.T) {
	for number, ok := range map[string]bool{
		"+123456": false, "+1234567": true, "+123456789012345": true, "+1234567890123456": false,
		"12345678": false, "+a2345678": false, "+1234567/": false, "+1234567:": false, "+0987654321": true, "": false,
	} {
		if IsE164(number) != ok {
			t.Errorf("%q: %t", number, !ok)
		}
	}
}

func TestANationalNumberIsDialledWithinItsCountry(t *testing.T) {
	blank := func(n int) string { return "8123" + strings.Repeat(" ", n-8) + "4567" }
	for _, test := range []struct{ number, region, want string }{
		{"8123 4567", "SG", "+6581234567"}, {"8123 4567", "", ""}, {blank(32), "SG", "+6581234567"}, {blank(33), "SG", ""},
		{"001 212 555 0123", "SG", ""}, {"0044 20 7946 0958", "DE", ""}, {"+65 8123 4567", "SG", ""}, {"8123 456", "SG", ""}, {"", "SG", ""},
	} {
		if got, ok := nationalNumber(test.number, test.region); got != test.want || ok != (got != "") {
			t.Errorf("%q in %q is %q, %t, want %q", test.number, test.region, got, ok, test.want)
		}
	}
}

func TestTheCountryOfANumberThatTellsNone(t *testing.T) {
	for _, number := range []string{"", "+80012345678", "+8702345678901", "+12"} {
		if got := CountryOf(orchestrator.User{MSISDN: number, Country: "uk"}); got != "GB" {
			t.Errorf("%q is of %s", number, got)
		}
	}
}

func TestARegistrationIsReadWithAllThatItSays(t *testing.T) {
	const body = `[{"subAccountId":"shop","url":"http://x","enabled":false,"type":"DR","oauth":` +
		`{"url":"http://y","clientId":"a","clientSecret":"b","credentialsLocation":"header","scope":"read"}},` +
		`{"subAccountId":"*","url":"http://z","enabled":true,"httpAuthorization":"Basic x\ty"}]`
	read := func(body string) ([]Webhook, error) {
		request := httptest.NewRequestWithContext(t.Context(), "POST", "/", strings.NewReader(body))
		return readWebhooks(httptest.NewRecorder(), request, true)
	}
	kind := func(k string) Webhook {
		return Webhook{SubAccountID: "*", URL: "http://z", Enabled: true, Type: k, HTTPAuthorization: "Basic x\ty"}
	}
	want := []Webhook{
		{SubAccountID: "shop", URL: "http://x", Type: DeliveryReceipts, OAuth: &OAuth{
			URL: "http://y", ClientID: "a", ClientSecret: "b", CredentialsLocation: CredentialsInHeader, Scope: "read",
		}},
		kind(DeliveryReceipts), kind(InboundMessages),
	}
	list, err := read(strings.Replace(body, "DR", DeliveryReceipts, 1))
	if diff := cmp.Diff(want, list); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if list, err := read(`[{"subAccountId":"*","url":"http://x","type":"` + DeliveryReceipts + `","colour":"red"}]`); err != nil || len(list) != 1 {
		t.Errorf("a field that the API does not know refuses %v: %v", list, err)
	}
	for body, says := range map[string]string{
		`[{]`: "", `[{"subAccountId":"*"}]`: "[0].url: is missing",
		`[{"subAccountId":"*","url":"http://x","type":"SMS"}]`:                      `[0].type: unknown type "SMS"`,
		`[{"subAccountId":"*","url":"http://x","httpAuthorization":"Basic\nx"}]`:    "[0].httpAuthorization: cannot stand in a header",
		`[{"subAccountId":"*","url":"http://x","httpAuthorization":"Basic\u007f"}]`: "[0].httpAuthorization: cannot stand in a header",
	} {
		if list, err := read(body); err == nil || !strings.HasPrefix(err.Error(), says) || list != nil {
			t.Errorf("%s: %v, %v", body, list, err)
		}
	}
}

func TestAPlanAloneMayBeginWithAByteOrderMark(t *testing.T) {
	plan, err := DecodePlan([]byte("\ufeff"+`[{"channel":"SMS"}]`), "plan", newYear())
	if err != nil || len(plan) != 1 {
		t.Errorf("%v, %v", plan, err)
	}
}

// A record shows neither whom a message went to nor what it said, and of one that has not fired no channel.
func TestARecordShowsNeitherNumberNorContent(t *testing.T) {
	r := Record{User: orchestrator.User{MSISDN: "+6598765432", Country: "SG"}, Type: orchestrator.RichCard, Channel: orchestrator.WhatsApp}
	got := newRecordObject(&r)
	if got.User.MSISDN != "+659876xxxx" || got.User.Country != "" || got.Country != "SG" || got.Channel != "WhatsApp" ||
		got.ContentType != "RichCard" || got.Content != "**MASKED**" || got.Direction != "outbound" {
		t.Errorf("%+v", got)
	}
	r.Channel = 0
	if got := newRecordObject(&r); got.Channel != "" || got.ContentType != "" {
		t.Errorf("%+v", got)
	}
	for number, want := range map[string]string{"": "", "123": "123", "1234": "xxxx", "12345": "1xxxx"} {
		if got := mask(number); got != want {
			t.Errorf("%s is shown as %s, want %s", number, got, want)
		}
	}
}

func TestASecretInAURLIsHiddenBeforeThePathAlone(t *testing.T) {
	for address, want := range map[string]string{
		"https://@x": "https://***@x", "https://a@x": "https://***@x", "https://a@b@x/": "https://***@x/", "https://a@x#y@z": "https://***@x#y@z",
		"https:///a@b": "https:///a@b", "https://?a@b": "https://?a@b", "://a@x": "://***@x",
	} {
		if got := MaskURL(address); got != want {
			t.Errorf("%s reads back as %s, want %s", address, got, want)
		}
	}
}

func TestAMessageOfABatchIsQueuedOrRejected(t *testing.T) {
	queued := BatchMessage{Message: &orchestrator.Message{}}
	refused := BatchMessage{Problems: Problems{{Code: MissedText}}}
	if got := queued.Status(time.Time{}); got.State == webhook.StateRejected || got.ErrorCode != 0 {
		t.Errorf("%+v", got)
	}
	if got := refused.Status(time.Time{}); got.State != webhook.StateRejected || got.ErrorCode != orchestrator.Code(MissedText) {
		t.Errorf("%+v", got)
	}
	if got := (Problems{}).Code(); got != 0 {
		t.Errorf("no problem has code %d", got)
	}
}

func TestATemplateIsMergedObjectByObject(t *testing.T) {
	for _, test := range []struct{ own, template, want string }{
		{`{"sms":{"source":"A"}}`, `{"sms":{"source":"B","encoding":"GSM7"},"text":"hi"}`, `{"sms":{"encoding":"GSM7","source":"A"},"text":"hi"}`},
		{`{"sms":null}`, `{"sms":{"source":"B"}}`, `{"sms":{"source":"B"}}`}, {`{"sms":5}`, `{"sms":{"source":"B"}}`, `{"sms":5}`},
		{`{"sms":{"source":"A"}}`, `{"sms":5}`, `{"sms":{"source":"A"}}`},
		{`{"sms":{"source":"A","encoding":"GSM7"}}`, `{"sms":null}`, `{"sms":{"source":"A","encoding":"GSM7"}}`}, {``, `{"a":1}`, `{"a":1}`}, {`{"a":1}`, ``, `{"a":1}`},
	} {
		if got := mergeContent([]byte(test.own), []byte(test.template)); string(got) != test.want {
			t.Errorf("%s over %s is %s, want %s", test.own, test.template, got, test.want)
		}
	}
}

// The key by which a request is known again is up to 255 printable characters, where what is sent is kept.
func TestTheKeyOfARepeatedRequest(t *testing.T) {
	for _, test := range []struct {
		key  string
		want string // "!": it is refused
	}{
		{"", ""}, {"a", "request:a"}, {" ~", "request: ~"}, {"\x1f", "!"}, {"\x7f", "!"}, {"ä", "!"},
		{strings.Repeat("a", 255), "request:" + strings.Repeat("a", 255)}, {strings.Repeat("a", 256), "!"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/", nil)
		r.Header["Idempotency-Key"] = []string{test.key}
		got, err := onceOf(r, Terms{Keep: true})
		if (err != nil) != (test.want == "!") || err == nil && got != test.want {
			t.Errorf("%q: %q, %v", test.key, got, err)
		}
		if got, err := onceOf(r, Terms{}); got != "" || err != nil {
			t.Errorf("%q, where nothing is kept: %q, %v", test.key, got, err)
		}
	}
}
