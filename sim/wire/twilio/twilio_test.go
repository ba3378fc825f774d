package twilio_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	words "cascade/orchestrator/channel/twilio"
	"cascade/scenarios"
	"cascade/sim/wire"
	"cascade/sim/wire/twilio"
	"cascade/sim/wire/wiretest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const settings = "wires: {twilio: {accountSid: AC1, authToken: secret}}\n"

// client asks the mock of one account.
type client struct {
	*wiretest.Mock
	t *testing.T
}

func serve(t *testing.T, scenario string) *client {
	return &client{wiretest.Serve(t, settings+scenario, &wiretest.Application{}, twilio.New), t}
}

// answer is what was answered, as far as tests look at it.
type answer struct {
	status int
	text   string

	SID         string
	Status      string `json:"status"`
	Body        string
	DateSent    *string `json:"date_sent"`
	ErrorCode   int     `json:"error_code"`
	Code        int
	Messages    []answer
	NextPageURI *string `json:"next_page_uri"`
}

// ask sends a request with a form; its path follows /Messages.
func (c *client) ask(method, path string, form ...string) (a answer) {
	c.t.Helper()
	values := url.Values{}
	for i := 0; i < len(form); i += 2 {
		values.Add(form[i], form[i+1])
	}
	if !strings.HasPrefix(path, "/2010") {
		path = "/2010-04-01/Accounts/AC1/Messages" + path
	}
	r, err := http.NewRequest(method, c.Base("twilio")+path, strings.NewReader(values.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth("AC1", "secret")
	response, text := c.Ask(r)
	if id := response.Header.Get("Twilio-Request-Id"); !strings.HasPrefix(id, "RQ") || len(id) != 34 {
		c.t.Errorf("%s %s: the answer has no id", method, path)
	}
	a.status, a.text = response.StatusCode, text
	if len(text) > 0 {
		// The status of an error is a number: it stays as it is.
		if err := json.Unmarshal([]byte(strings.Replace(a.text, `"status":4`, `"http":4`, 1)), &a); err != nil {
			c.t.Fatalf("%s: %v", a.text, err)
		}
	}
	return a
}

// send creates a message.
func (c *client) send(form ...string) answer {
	c.t.Helper()
	return c.ask("POST", ".json", append([]string{"To", "+6581234567", "From", "+15005550006", "Body", "hi"}, form...)...)
}

func TestAMessageIsFetchedAsItStands(t *testing.T) {
	c := serve(t, "providers: {SMS: {script: [{status: Accepted}, {status: Sent, after: 1s}, {status: Undelivered, after: 4s, code: 46}]}}")
	sent := c.send()
	if sent.status != 201 || sent.Status != "queued" || len(sent.SID) != 34 {
		t.Fatal(sent.text)
	}
	for _, want := range []struct {
		after  time.Duration
		status string
		code   int
		isSent bool
	}{{0, "queued", 0, false}, {time.Second, "sent", 0, true}, {3 * time.Second, "undelivered", 30003, true}} {
		c.Advance(want.after)
		a := c.ask("GET", "/"+sent.SID+".json")
		if a.Status != want.status || a.ErrorCode != want.code || (a.DateSent != nil) != want.isSent {
			t.Errorf("after %s: %s", want.after, a.text)
		}
	}
}

func TestMessagesAreListedPageByPage(t *testing.T) {
	c := serve(t, "")
	var all []string
	for i := range 7 {
		a := c.ask("POST", ".json", "To", fmt.Sprint("+658123456", i%2), "From", "SHOP", "Body", fmt.Sprint(i))
		all = append([]string{a.SID}, all...)
		c.Advance(12 * time.Hour)
	}
	listed := func(query string) (list []string, pages int) {
		for next := ".json?" + query; ; pages++ {
			a := c.ask("GET", next)
			if a.status != 200 {
				t.Fatal(a.text)
			}
			for _, m := range a.Messages {
				list = append(list, m.SID)
			}
			if a.NextPageURI == nil {
				return list, pages + 1
			}
			next = *a.NextPageURI
		}
	}
	for _, tt := range []struct {
		query string
		want  []string
		pages int
	}{
		{"", all, 1}, {"PageSize=3", all, 3}, {"PageSize=7", all, 1}, {"PageSize=1&To=%2B6581234561",
			[]string{all[1], all[3], all[5]}, 3},
		{"From=OTHER", nil, 1}, {"DateSent=2026-01-02", []string{all[3], all[4]}, 1},
		{"DateSent%3E=2026-01-03&PageSize=2", []string{all[0], all[1], all[2]}, 2},
		{"DateSent%3C=2026-01-01", []string{all[5], all[6]}, 1}, {"DateSent%3E=2026-01-03T12:00:00Z",
			[]string{all[0], all[1]}, 1},
		{"DateSent%3E=2026-01-02&DateSent%3C=2026-01-02", []string{all[3], all[4]}, 1},
	} {
		if got, pages := listed(tt.query); cmp.Diff(tt.want, got) != "" || pages != tt.pages {
			t.Errorf("%s: %d pages\n%s", tt.query, pages, cmp.Diff(tt.want, got))
		}
	}
	for _, query := range []string{"PageSize=many", "Page=-1", "DateSent=yesterday"} {
		if a := c.ask("GET", ".json?"+query); a.status != 400 || a.Code != 20001 {
			t.Errorf("%s: %s", query, a.text)
		}
	}
}

// A page tells where it is, and where those beside it are.
func TestAPageTellsItsPlace(t *testing.T) {
	c := serve(t, "")
	if a := c.ask("GET", ".json?DateSent=2026-01-01"); c.send().status != 201 || len(a.Messages) != 0 {
		t.Error(a.text)
	}
	if a := c.ask("GET", ".json?DateSent=2026-01-01"); len(a.Messages) != 0 {
		t.Errorf("a message that was not sent yet is listed by its day: %s", a.text)
	}
	c.send()
	c.send()
	for query, want := range map[string]string{
		"PageSize=2&Page=0":                   "2: 0 to 1 of page 0 of 2, first 0, before , after 1",
		"PageSize=2&Page=1":                   "1: 2 to 2 of page 1 of 2, first 0, before 0, after ",
		"PageSize=2&Page=2":                   "0: 4 to 4 of page 2 of 2, first 0, before 1, after ",
		"PageSize=0":                          "1: 0 to 0 of page 0 of 1, first 0, before , after 1",
		"PageSize=1001":                       "3: 0 to 2 of page 0 of 1000, first 0, before , after ",
		"PageSize=2&Page=9223372036854775807": "0: 2000000000 to 2000000000 of page 1000000000 of 2, first 0, before 999999999, after ",
	} {
		var p words.Page
		if err := json.Unmarshal([]byte(c.ask("GET", ".json?"+query).text), &p); err != nil {
			t.Fatal(err)
		}
		page := func(uri *string) string {
			if uri == nil {
				return ""
			}
			u, _ := url.Parse(*uri)
			return u.Query().Get("Page")
		}
		if got := fmt.Sprintf("%d: %d to %d of page %s of %d, first %s, before %s, after %s", len(p.Messages), p.Start, p.End,
			page(&p.URI), p.PageSize, page(&p.FirstPageURI), page(p.PreviousPageURI), page(p.NextPageURI)); got != want {
			t.Errorf("%s: %s", query, got)
		}
	}
}

// A picture makes an SMS an MMS, and a message of WhatsApp's an image.
func TestAPictureGoesAlong(t *testing.T) {
	c := serve(t, "providers: {WhatsApp: {rules: [{type: image, script: [{status: Rejected, after: 0s, code: 41}]}]}}")
	sms := c.send("MediaUrl", "http://a/b.png")
	if !strings.HasPrefix(sms.SID, "MM") || c.ask("GET", "/"+sms.SID+".json").SID != sms.SID {
		t.Error(sms.text)
	}
	if a := c.ask("POST", ".json", "To", "whatsapp:+6581234567", "From", "whatsapp:+15005550006", "MediaUrl", "http://a/b.png"); a.status < 400 {
		t.Error(a.text)
	}
	if a := c.ask("POST", ".json", "To", "whatsapp:+6581234567", "From", "whatsapp:+15005550006", "Body", "hi"); !strings.HasPrefix(a.SID, "SM") {
		t.Error(a.text)
	}
}

func TestAnAccountIsKnownByItsSID(t *testing.T) {
	c := serve(t, "")
	for path, want := range map[string]string{
		"GET AC1.json":  `{"friendly_name":"Cascade","sid":"AC1","status":"active","type":"Full","uri":"/2010-04-01/Accounts/AC1.json"}`,
		"GET AC1":       `{"friendly_name":"Cascade","sid":"AC1","status":"active","type":"Full","uri":"/2010-04-01/Accounts/AC1.json"}`,
		"POST AC1.json": `{"code":20404,`, "GET ": `{"code":20404,`, "GET .json": `{"code":20404,`,
	} {
		method, path, _ := strings.Cut(path, " ")
		r, _ := http.NewRequest(method, c.Base("twilio")+"/2010-04-01/Accounts/"+path, nil)
		r.SetBasicAuth("AC1", "secret")
		if _, got := c.Ask(r); !strings.HasPrefix(got, want) {
			t.Errorf("%s %s: %s", method, path, got)
		}
	}
}

// What the server cannot do is told with its own status.
func TestAnErrorOfTheServersIsTold(t *testing.T) {
	w := httptest.NewRecorder()
	twilio.New(nil).Refuse(w, &wire.Call{}, http.StatusServiceUnavailable, "busy")
	if got := w.Body.String(); w.Code != 503 || !strings.HasPrefix(got, `{"code":20500,"message":"busy"`) {
		t.Errorf("%d %s", w.Code, got)
	}
}

func TestAScheduledMessageIsTakenBack(t *testing.T) {
	c := serve(t, "")
	form := []string{"MessagingServiceSid", "MG1", "ScheduleType", "fixed", "SendAt", "2026-01-01T01:00:00Z"}
	first, second := c.send(form...), c.send(form...)
	if first.Status != "scheduled" {
		t.Fatal(first.text)
	}
	c.Advance(time.Minute)
	if a := c.ask("POST", "/"+first.SID+".json", "Status", "canceled"); a.status != 200 || a.Status != "canceled" {
		t.Error(a.text)
	}
	c.Advance(2 * time.Hour)
	for sid, want := range map[string]string{first.SID: "canceled", second.SID: "delivered"} {
		if a := c.ask("GET", "/"+sid+".json"); a.Status != want || a.ErrorCode != 0 {
			t.Errorf("%s, want %s", a.text, want)
		}
		if a := c.ask("POST", "/"+sid+".json", "Status", "canceled"); a.status != 409 || a.Code != 30409 {
			t.Errorf("it is taken back: %s", a.text)
		}
	}
	if a := c.ask("GET", "/"+first.SID+".json"); !strings.Contains(a.text, `"date_updated":"Thu, 01 Jan 2026 00:01:00 +0000"`) {
		t.Errorf("it was taken back after a minute: %s", a.text)
	}
	if a := c.ask("POST", "/"+second.SID+".json", "Status", "sent"); a.status != 400 {
		t.Error(a.text)
	}
	for _, at := range []string{"2026-01-01T02:01:00Z", "2026-03-01T00:00:00Z", "soon"} {
		if a := c.send("MessagingServiceSid", "MG1", "ScheduleType", "fixed", "SendAt", at); a.status != 400 || a.Code != 35111 {
			t.Errorf("%s: %s", at, a.text)
		}
	}
}

func TestAMessageIsRedactedAndDeleted(t *testing.T) {
	c := serve(t, "")
	sid := "/" + c.send().SID
	if a := c.ask("POST", sid+".json", "Body", "other"); a.status != 400 || a.Code != 20001 {
		t.Error(a.text)
	}
	if a := c.ask("POST", sid+".json", "Body", ""); a.status != 200 || a.Body != "" || "/"+a.SID != sid {
		t.Error(a.text)
	}
	if a := c.ask("GET", sid+".json"); a.Body != "" {
		t.Error(a.text)
	}
	if a := c.ask("GET", sid+"/Media.json"); a.status != 200 || a.text != `{"media_list":[]}` {
		t.Error(a.text)
	}
	if a := c.ask("POST", sid+"/Feedback.json", "Outcome", "confirmed"); a.status != 200 || a.text != `{"message_sid":"`+sid[1:]+`","outcome":"confirmed"}` {
		t.Error(a.text)
	}
	if a := c.ask("DELETE", sid+".json"); a.status != 204 || a.text != "" {
		t.Errorf("%d %s", a.status, a.text)
	}
	for _, method := range []string{"GET", "POST", "DELETE"} {
		if a := c.ask(method, sid+".json", "Body", ""); a.status != 404 || a.Code != 20404 {
			t.Errorf("%s of a deleted message: %s", method, a.text)
		}
	}
	if a := c.ask("GET", ".json"); len(a.Messages) != 0 {
		t.Error(a.text)
	}
}

func TestTheTestNumbersAnswerAsTheyAreKnownFor(t *testing.T) {
	c := serve(t, "")
	for number, want := range map[string]int{
		"+15005550001": 21211, "+15005550002": 21612, "+15005550003": 21408, "+15005550004": 21610, "+15005550009": 21614, "+15005550006": 0,
	} {
		if a := c.ask("POST", ".json", "To", number, "From", "+15005550006", "Body", "hi"); a.Code != want {
			t.Errorf("to %s: %s", number, a.text)
		}
	}
	for number, want := range map[string]int{
		"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611, "+15005550006": 0,
	} {
		if a := c.ask("POST", ".json", "To", "+6581234567", "From", number, "Body", "hi"); a.Code != want {
			t.Errorf("from %s: %s", number, a.text)
		}
	}
}

func TestWhatWaitsLongerThanItMayHasFailed(t *testing.T) {
	c := serve(t, `
providers: {SMS: {onExpiry: Undelivered}}
recipients: [{msisdn: "+6581234567", offline: [{from: 0s, to: 10m}]}]
`)
	kept, late := c.send(), c.send("ValidityPeriod", "300", "StatusCallback", "http://app/status")
	c.Advance(time.Hour)
	if a := c.ask("GET", "/"+kept.SID+".json"); a.Status != "delivered" {
		t.Error(a.text)
	}
	if a := c.ask("GET", "/"+late.SID+".json"); a.Status != "failed" || a.ErrorCode != 30036 {
		t.Error(a.text)
	}
	heard := c.App.Heard()
	last, _ := url.ParseQuery(heard[len(heard)-1].Body)
	if heard[len(heard)-1].Time != "300" || last.Get("MessageStatus") != "failed" || last.Get("ErrorCode") != "30036" {
		t.Errorf("%+v", heard)
	}
}

// What is told follows from the request's StatusCallback: its fragment says what is tried again, at once, and its query
// is signed.
func TestCallbacksAreSignedAndTriedAgain(t *testing.T) {
	for _, tt := range []struct {
		address  string
		answer   int
		attempts int // for each status
	}{
		{"http://app/status?ref=order-17", 200, 1}, {"http://app/status", 500, 1},
		{"http://app/status#rc=3&rp=5xx", 503, 4},
		{"http://app/status#rc=3&rp=5xx", 404, 1}, {"http://app/status?a=1#rc=2&rp=all", 404, 3},
	} {
		c := serve(t, "")
		c.App.Answer = func(wiretest.Told) int { return tt.answer }
		sent := c.send("StatusCallback", tt.address)
		c.Advance(time.Hour)
		var got []string
		token := ""
		for _, told := range c.App.Heard() {
			form, err := url.ParseQuery(told.Body)
			if err != nil || !words.Signed("secret", tt.address, form, told.Header.Get("X-Twilio-Signature")) ||
				form.Get("MessageSid") != sent.SID {
				t.Errorf("%s: %v %s", tt.address, err, told.Body)
			}
			of := told.Header.Get("I-Twilio-Idempotency-Token")
			if of != token {
				token = of
				got = append(got, told.Time+" "+form.Get("MessageStatus")+" 0")
			}
			at := strings.LastIndex(got[len(got)-1], " ")
			var n int
			fmt.Sscan(got[len(got)-1][at+1:], &n)
			got[len(got)-1] = fmt.Sprint(got[len(got)-1][:at+1], n+1)
		}
		want := []string{fmt.Sprintf("0.2 sent %d", tt.attempts), fmt.Sprintf("3 delivered %d", tt.attempts)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s answered %d:\n%s", tt.address, tt.answer, diff)
		}
	}
}

func TestNoOtherSIDIsAMessages(t *testing.T) {
	c := serve(t, "")
	sid := c.send().SID
	for _, other := range []string{"", "SM", "SM00000000000000000000000000000000", sid[:33], sid + "0", sid + "00", sid + "xx", sid + "0x",
		"SM" + strings.Repeat("x", 32)} {
		if a := c.ask("GET", "/"+other+".json"); a.status != 404 || a.Code != 20404 {
			t.Errorf("%q: %s", other, a.text)
		}
	}
}

// A callback tells the status, the error of a failure alone, and the message by the id that its answer had. The status that
// the answer told has none; a messaging service's answer has told an earlier one.
func TestACallbackTellsWhatBecameOfAMessage(t *testing.T) {
	const failing = "providers: {SMS: {script: [{status: Accepted}, {status: Undelivered, after: 4s, code: 46%s}]}}"
	scheduled := []string{"MessagingServiceSid", "MG1", "ScheduleType", "fixed", "SendAt", "2026-01-01T01:00:00Z"}
	for name, tt := range map[string]struct {
		scenario string
		form     []string
		want     []string
	}{
		"a text":    {"", nil, []string{"0.2 SM sent ", "3 SM delivered "}},
		"a picture": {"", []string{"MediaUrl", "http://a/b.png"}, []string{"0.2 MM sent ", "3 MM delivered "}},
		"of a service": {"", []string{"MessagingServiceSid", "MG1"},
			[]string{"0.05 SM queued ", "0.2 SM sent ", "3 SM delivered "}},
		"a failure": {fmt.Sprintf(failing, ""), nil, []string{"4 SM undelivered 30003"}},
		"a failure with a number of its own": {fmt.Sprintf(failing, ", providerCode: 30500"), nil,
			[]string{"4 SM undelivered 30500"}},
		"what the channel does not carry": {"", append(scheduled, "To", "rcs:+6581234567", "ContentSid", "HX1"),
			[]string{"3600 SM undelivered 30008"}},
	} {
		c := serve(t, tt.scenario)
		form := append([]string{"StatusCallback", "http://app/status"}, tt.form...)
		if !slices.Contains(form, "To") {
			form = append(form, "To", "+6581234567")
		}
		sent := c.ask("POST", ".json", append(form, "From", "SHOP", "Body", "hi")...)
		c.Advance(2 * time.Hour)
		var got []string
		tokens := map[string]bool{}
		for _, told := range c.App.Heard() {
			f, err := url.ParseQuery(told.Body)
			if err != nil || f.Get("MessageSid") != sent.SID || told.Header.Get("User-Agent") != "TwilioProxy/1.1" ||
				told.Header.Get("Content-Type") != "application/x-www-form-urlencoded; charset=UTF-8" {
				t.Errorf("%s: %v %s %v", name, err, told.Body, told.Header)
			}
			tokens[told.Header.Get("I-Twilio-Idempotency-Token")] = true
			got = append(got, fmt.Sprint(told.Time, " ", sent.SID[:2], " ", f.Get("MessageStatus"), " ", f.Get("ErrorCode")))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || len(tokens) != len(got) {
			t.Errorf("%s, with %d tokens:\n%s", name, len(tokens), diff)
		}
	}
}

// Any number of the script's own but 0 is the answer to what fails at once.
func TestARefusalHasTheNumberOfTheScript(t *testing.T) {
	for own, want := range map[string]int{"1": 1, "21610": 21610, "0": 20429} {
		c := serve(t, "providers: {SMS: {script: [{status: Rejected, code: 11, providerCode: "+own+"}]}}")
		if a := c.send(); a.Code != want {
			t.Errorf("%s: %s, want %d", own, a.text, want)
		}
	}
}

// What is tried again is so without a wait.
func TestACallbackIsTriedAgainAtOnce(t *testing.T) {
	for attempt, want := range map[int]bool{1: true, 2: true, 3: false} {
		if wait, again := twilio.New(nil).Again("http://app/#rc=2&rp=5xx", attempt, 503); wait != 0 || again != want {
			t.Errorf("after attempt %d: %v, after %s", attempt, again, wait)
		}
	}
}

func TestTheTokenIsDemandedWhereItIsSet(t *testing.T) {
	c := serve(t, "")
	for _, tt := range []struct {
		user, password, account string
		want                    int
	}{
		{"AC1", "secret", "AC1", 201}, {"SK1", "secret", "AC1", 201}, {"AC1", "other", "AC1", 401},
		{"AC2", "secret", "AC1", 401},
		{"AC1", "secret", "AC2", 401}, {"", "", "AC1", 401},
	} {
		form := url.Values{"To": {"+6581234567"}, "From": {"SHOP"}, "Body": {"hi"}}
		r, _ := http.NewRequest("POST", c.Base("twilio")+"/2010-04-01/Accounts/"+tt.account+"/Messages.json",
			strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(tt.user, tt.password)
		response, err := c.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != tt.want || tt.want == 401 && !strings.Contains(string(text), `"code":20003`) {
			t.Errorf("%+v: %d %s", tt, response.StatusCode, text)
		}
	}
}

// An id in the path finds its world where a client can only change the host; any other is served by the default one.
func TestTheAccountPicksTheWorldAtTheRoot(t *testing.T) {
	c := serve(t, "")
	own := settingsOf("ACown")
	c.Wires.Put(wiretest.Subaccount, own)
	for _, tt := range [...]struct {
		id   string
		want int
	}{{"ACown", 1}, {"AC1", 0}} { // the scenario's own is that of every world
		account, want, before := tt.id, tt.want, c.World.Summary().Messages
		form := url.Values{"To": {"+6581234567"}, "From": {"SHOP"}, "Body": {"hi"}}
		r, _ := http.NewRequest("POST", c.URL+"/2010-04-01/Accounts/"+account+"/Messages.json",
			strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(account, "secret")
		response, err := c.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if got := c.World.Summary().Messages - before; got != want || response.StatusCode != 201 {
			t.Errorf("%s: %d messages came to its world, %s", account, got, response.Status)
		}
		if _, ok := c.Wires.Settings("default"); ok != (want == 0) {
			t.Errorf("%s: there is a default world: %t", account, ok)
		}
	}
}

func settingsOf(account string) (w scenarios.Wires) {
	w.Twilio.AccountSID = account
	return w
}

// What a message has cost stands there once it is charged, and how many segments it has once it is on its way.
func TestAMessageTellsItsPriceAndItsSegments(t *testing.T) {
	c := serve(t, "providers: {SMS: {price: {amount: 0.0075, per: segment}, script: [{status: Accepted, after: 1s}, {status: Delivered, after: 2s}]}}")
	long := strings.Repeat("x", 161)
	sent := c.ask("POST", ".json", "To", "+6581234567", "MessagingServiceSid", "MG1", "Body", long)
	for _, want := range []string{`"num_segments":"0","price":null`, `"num_segments":"2","price":"-0.015"`} {
		if a := c.ask("GET", "/"+sent.SID+".json"); !strings.Contains(a.text, want) {
			t.Errorf("%s, want %s", a.text, want)
		}
		c.Advance(3 * time.Second)
	}
}

// A parameter stands where it is read: in the query of a GET, in the body of anything else.
func TestAStrangeParameterIsRefusedWhereverItStands(t *testing.T) {
	c := serve(t, "")
	sent := c.send()
	for _, request := range []string{
		"POST .json?Body=hi", "GET .json?Body=hi", "GET /" + sent.SID + ".json?To=1", "GET /" + sent.SID + "/Media.json?To=1",
		"DELETE /" + sent.SID + ".json?To=1", "POST /" + sent.SID + ".json?Status=canceled", "POST /" + sent.SID + "/Feedback.json?Outcome=confirmed",
	} {
		method, path, _ := strings.Cut(request, " ")
		if a := c.ask(method, path); a.status != 400 || a.Code != 20001 {
			t.Errorf("%s: %d %s", request, a.status, a.text)
		}
	}
	if n := len(c.Refused()); n != 7 {
		t.Errorf("%d refusals are on the timeline", n)
	}
}
