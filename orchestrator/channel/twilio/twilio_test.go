package twilio

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
)

func TestACallbackIsSignedAsTwilioSignsIt(t *testing.T) {
	form := url.Values{
		"AccountSid": {"AC" + strings.Repeat("0", 32)}, "ApiVersion": {Version}, "From": {"+15005550006"},
		"MessageSid": {"SM" + strings.Repeat("1", 32)}, "SmsSid": {"SM" + strings.Repeat("1", 32)},
		"MessageStatus": {"delivered"}, "SmsStatus": {"delivered"}, "To": {"+6581234567"},
	}
	const address, want = "http://127.0.0.1:8080/cb?x=1", "8wBcD4xRgSEXqjAArzMyqqH6OUY="
	if got := Sign("12345", address, form); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if !Signed("12345", address+"#rc=2", form, want) {
		t.Error("the fragment is signed too")
	}
	form.Set("To", "+6581234568")
	if Signed("12345", address, form, want) {
		t.Error("another form has the same signature")
	}
	one, other := url.Values{"MediaUrl": {"b", "a", "b"}}, url.Values{"MediaUrl": {"a", "b"}}
	if Sign("12345", address, one) != Sign("12345", address, other) {
		t.Error("the values of a field are not signed in their order, each once")
	}
}

func TestARequestIsRefusedWithTwiliosCode(t *testing.T) {
	for text, want := range map[string]int{
		"From=%2B15005550006&Body=hi":                                                                     MissingTo,
		"To=%2B6581234567&Body=hi":                                                                        MissingFrom,
		"To=%2B6581234567&From=%2B15005550006":                                                            MissingBody,
		"To=6581234567&From=%2B15005550006&Body=hi":                                                       InvalidTo,
		"To=pigeon:%2B6581234567&From=%2B15005550006&Body=hi":                                             InvalidTo,
		"To=%2B6581234567&From=%2B&Body=hi":                                                               InvalidFrom,
		"To=%2B6581234567&From=SHOP&ValidityPeriod=0&Body=hi":                                             InvalidValidity,
		"To=%2B6581234567&From=SHOP&ValidityPeriod=36001&Body=hi":                                         InvalidValidity,
		"To=%2B6581234567&From=SHOP&ValidityPeriod=36000&Body=hi":                                         0,
		"To=%2B6581234567&From=SHOP&ValidityPeriod=18446744133&Body=hi":                                   InvalidValidity, // a minute, where numbers come round
		"To=%2B6581234567&From=SHOP&SendAt=2026-01-01T00:00:00Z&Body=hi":                                  InvalidSchedule,
		"To=%2B6581234567&From=SHOP&StatusCallback=nowhere&Body=hi":                                       InvalidCallback,
		"To=%2B6581234567&From=SHOP&Body=" + strings.Repeat("x", MaxBody+1):                               BodyTooLong,
		"To=%2B6581234567&From=SHOP&ValidityPeriod=60&Body=hi":                                            0,
		"To=%2B6581234567&From=SHOP&SendAt=2026-01-01T00:00:00Z&ScheduleType=fixed&Body=hi":               InvalidSchedule,
		"To=%2B6581234567&MessagingServiceSid=MG1&SendAt=2026-01-01T00:00:00Z&Body=hi":                    InvalidSchedule,
		"To=%2B6581234567&MessagingServiceSid=MG1&ScheduleType=fixed&Body=hi":                             InvalidSchedule,
		"To=%2B6581234567&MessagingServiceSid=MG1&SendAt=soon&ScheduleType=fixed&Body=hi":                 InvalidSchedule,
		"To=%2B6581234567&MessagingServiceSid=MG1&SendAt=2026-01-01T00:00:00Z&ScheduleType=fixed&Body=hi": 0,
		"To=%2B6581234567&From=SHOP&ValidityPeriod=1&Body=hi":                                             0,
		"To=%2B6581234567&From=SHOP&Body=" + strings.Repeat("é", MaxBody):                                 0,
		"To=%2B6581234567&From=SHOP" + strings.Repeat("&MediaUrl=x", MaxMedia):                            0,
		"To=%2B6581234567&From=SHOP" + strings.Repeat("&MediaUrl=x", MaxMedia+1):                          BodyTooLong,
		"To=%2B6581234567&From=SHOP&StatusCallback=https://x/&Body=hi":                                    0,
		"To=%2B6581234567&From=SHOP&StatusCallback=http://x/&Body=hi":                                     0,
		"To=%2B6581234567&From=SHOP&StatusCallback=ftp://x/&Body=hi":                                      InvalidCallback,
		"To=%2B6581234567&From=SHOP&StatusCallback=http:///x&Body=hi":                                     InvalidCallback,
		"To=%2B6581234567&From=SHOP&StatusCallback=http://x/%25zz&Body=hi":                                InvalidCallback,
		"To=whatsapp:%2B6581234567&From=whatsapp:%2B15005550006&ContentSid=HX":                            0,
	} {
		form, _ := url.ParseQuery(text)
		_, err := ParseRequest(form)
		switch {
		case want == 0 && err != nil:
			t.Errorf("%s is refused: %v", text, err)
		case want != 0 && (err == nil || err.Code != want || err.Status < 400):
			t.Errorf("%s: %v, want %d", text, err, want)
		}
	}
}

func TestTheRecipientsAddressNamesTheChannel(t *testing.T) {
	for to, want := range map[string]orchestrator.Channel{
		"+6581234567": orchestrator.SMS, "whatsapp:+6581234567": orchestrator.WhatsApp, "rcs:+6581234567": orchestrator.RCS,
	} {
		r := Request{To: to}
		if c, number := r.Channel(); c != want || number != "+6581234567" {
			t.Errorf("%s: %s %s", to, c, number)
		}
	}
	if c, number := (&Request{To: "pigeon:+6581234567"}).Channel(); c != 0 || number != "" {
		t.Errorf("a pigeon: %s %s", c, number)
	}
}

func TestEveryFailureIsToldAndReadBack(t *testing.T) {
	for _, c := range []orchestrator.Channel{orchestrator.SMS, orchestrator.WhatsApp} {
		usually := map[orchestrator.Code]bool{}
		for _, f := range failures() {
			if usually[f.counts] || f.sms() != (c == orchestrator.SMS) {
				continue
			}
			usually[f.counts] = true
			code := CodeOf(c, f.counts)
			if code != f.code {
				t.Errorf("%s: code %d is told as %d, want %d", c, f.counts, code, f.code)
			}
		}
	}
	for _, s := range []orchestrator.Status{orchestrator.Sent, orchestrator.Delivered, orchestrator.Read, orchestrator.Rejected, orchestrator.Undelivered} {
		for _, code := range []orchestrator.Code{orchestrator.Expired, orchestrator.NotReachable} {
			if s == orchestrator.Rejected && code == orchestrator.Expired {
				continue // nothing expires before it was accepted
			}
			told := StatusOf(s, code)
			if got := Report(told, CodeOf(orchestrator.SMS, code)); got != s {
				t.Errorf("%s is told as %s and read back as %s", s, told, got)
			}
		}
	}
	if told := StatusOf(orchestrator.Undelivered, orchestrator.Expired); told != Failed {
		t.Errorf("what expired is told as %s", told)
	}
}

func TestACallbackTellsWhatTwilioTells(t *testing.T) {
	from, service := "Shop", "MG1"
	sms := func(r Resource) *Resource {
		r.AccountSID, r.SID, r.To = "AC1", "SM1", "+6598765432"
		return &r
	}
	whatsApp := &Resource{AccountSID: "AC1", SID: "SM1", To: "whatsapp:+6598765432", MessagingServiceSID: &service}
	at := time.Date(2026, time.March, 4, 5, 6, 7, 0, time.FixedZone("", 3600))
	const own = "AccountSid=AC1 ApiVersion=2010-04-01 MessageSid=SM1 SmsSid=SM1 "
	for _, test := range []struct {
		resource *Resource
		channel  orchestrator.Channel
		status   string
		code     int
		want     string
	}{
		{sms(Resource{From: &from}), orchestrator.SMS, Sent, 0, "From=Shop MessageStatus=sent SmsStatus=sent To=+6598765432"},
		{sms(Resource{MessagingServiceSID: &service}), orchestrator.SMS, Delivered, 0,
			"MessageStatus=delivered MessagingServiceSid=MG1 RawDlrDoneDate=2603040406 SmsStatus=delivered To=+6598765432"},
		{sms(Resource{From: &from}), orchestrator.SMS, Undelivered, 30003, "ErrorCode=30003 ErrorMessage=" + Message(30003) +
			" From=Shop MessageStatus=undelivered RawDlrDoneDate=2603040406 SmsStatus=undelivered To=+6598765432"},
		{sms(Resource{From: &from}), orchestrator.SMS, Failed, 1,
			"ErrorCode=1 ErrorMessage=" + Message(1) + " From=Shop MessageStatus=failed SmsStatus=failed To=+6598765432"},
		{whatsApp, orchestrator.WhatsApp, Delivered, 0, "ChannelInstallSid=XE416e7c1dd74e62cdd6ec1d058d3f4a44 ChannelPrefix=whatsapp ChannelStatusMessage=delivered " +
			"ChannelToAddress=whatsapp:+6598765432 MessageStatus=delivered MessagingServiceSid=MG1 SmsStatus=delivered StructuredMessage=false To=whatsapp:+6598765432"},
		{whatsApp, orchestrator.WhatsApp, Read, 0, "ChannelInstallSid=XE416e7c1dd74e62cdd6ec1d058d3f4a44 ChannelPrefix=whatsapp ChannelStatusMessage=read ChannelToAddress=whatsapp:+6598765432 " +
			"EventType=READ MessageStatus=read MessagingServiceSid=MG1 SmsStatus=read StructuredMessage=false To=whatsapp:+6598765432"},
	} {
		form := Callback(test.resource, test.channel, test.status, test.code, at)
		if got, want := words(form), ordered(own+test.want); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", test.status, got, want)
		}
	}
}

// words are a form's fields, in the order of their names.
func words(form url.Values) string {
	var list []string
	for name, values := range form {
		for _, v := range values {
			list = append(list, name+"="+v)
		}
	}
	slices.Sort(list)
	return strings.Join(list, "\n")
}

// ordered is such fields as a test writes them: what follows a blank and a capital letter is another one.
func ordered(text string) string {
	list := regexp.MustCompile(` ([A-Z][A-Za-z]*=)`).ReplaceAllString(text, "\n$1")
	fields := strings.Split(list, "\n")
	slices.Sort(fields)
	return strings.Join(fields, "\n")
}

// The numbers as Twilio's documentation has them, with the status of the answer that bears them.
func TestARequestsErrorHasTwiliosNumberAndStatus(t *testing.T) {
	for _, test := range []struct{ code, number, status int }{
		{InvalidParameter, 20001, 400}, {Unauthorized, 20003, 401}, {NoSuchResource, 20404, 404}, {TooManyRequests, 20429, 429},
		{MissingTo, 21604, 400}, {MissingFrom, 21603, 400}, {MissingBody, 21602, 400}, {InvalidTo, 21211, 400},
		{InvalidFrom, 21212, 400}, {NotReachable, 21612, 400}, {Unsubscribed, 21610, 400}, {QueueFull, 21611, 429},
		{RegionDisabled, 21408, 400}, {NotMobile, 21614, 400}, {NotSMSCapable, 21606, 400}, {BodyTooLong, 21617, 400},
		{InvalidValidity, 21624, 400}, {InvalidCallback, 21609, 400}, {InvalidSchedule, 35111, 400},
		{NotCancellable, 30409, 409}, {ValidityExpired, 30036, 400},
	} {
		e := NewError(test.code, "why")
		if e.Code != test.number || e.Status != test.status || !strings.HasSuffix(e.MoreInfo, "/"+strconv.Itoa(test.number)) {
			t.Errorf("%+v, want %d with %d", e, test.number, test.status)
		}
	}
}

// What a failure of a channel is told as, and what a request that meets it at once is answered with.
func TestAFailureHasTwiliosNumber(t *testing.T) {
	for _, test := range []struct {
		code                orchestrator.Code
		sms, other, refused int // refused: an SMS
	}{
		{orchestrator.Flooding, 30001, 63018, 20429}, {orchestrator.NotReachable, 30003, 30003, 21612},
		{orchestrator.Aborted, 30004, 63049, 21610}, {orchestrator.AbsentSubscriber, 30005, 63003, 30005},
		{orchestrator.InvalidDestination, 30006, 30006, 21211}, {orchestrator.SpamFilter, 30007, 30007, 30007},
		{orchestrator.UnknownFailure, 30008, 30008, 30008}, {orchestrator.RejectedByChannel, 30034, 63013, 30034},
		{orchestrator.Expired, 30036, 30036, 30036}, {orchestrator.SessionExpired, 63016, 63016, 63016},
		{1010, 63032, 63032, 63032}, {1022, 63016, 63016, 63016}, {1024, 63049, 63049, 63049},
		{orchestrator.ConnectionError, 30008, 30008, 20503}, {orchestrator.NoCredit, 30008, 30008, 30008},
	} {
		sms, other := CodeOf(orchestrator.SMS, test.code), CodeOf(orchestrator.WhatsApp, test.code)
		if refused := RequestError(orchestrator.SMS, test.code).Code; sms != test.sms || other != test.other || refused != test.refused {
			t.Errorf("%s: %d, %d, refused with %d; want %+v", test.code, sms, other, refused, test)
		}
	}
	if e := RequestError(orchestrator.SMS, orchestrator.ConnectionError); e.Status != 503 {
		t.Errorf("%+v", e)
	}
}

// What Twilio's numbers count as, and what they mean; those that it is not known to give count as a rejection.
func TestTwiliosNumbersCountAndMean(t *testing.T) {
	for _, test := range []struct {
		counts orchestrator.Code
		means  string // "": as Twilio's console has it, by number alone
		codes  []int
	}{
		{orchestrator.Flooding, "Too many requests", []int{20429}},
		{orchestrator.Flooding, "Queue of the 'From' phone number is full", []int{21611}},
		{orchestrator.InvalidDestination, "Invalid 'To' phone number", []int{21211}},
		{orchestrator.InvalidDestination, "'To' phone number is not a mobile number", []int{21614, 21635}},
		{orchestrator.DataMissing, "Required parameter missing", []int{21604, 21603, 21602, 21201}},
		{orchestrator.InvalidParameter, "Message body too long", []int{21617}},
		{orchestrator.InvalidParameter, "", []int{21624, 21609}},
		{orchestrator.InvalidParameter, "Resource not found", []int{20404}},
		{orchestrator.Aborted, "Recipient is unsubscribed", []int{21610}},
		{orchestrator.NotReachable, "'To' phone number not reachable", []int{21612}},
		{orchestrator.RejectedByChannel, "Authentication failed", []int{20003}},
		{orchestrator.RejectedByChannel, "Invalid 'From' phone number", []int{21212, 21606, 21659}},
		{orchestrator.RejectedByChannel, "Region not enabled", []int{21408}},
		{orchestrator.RejectedByChannel, "", []int{21608, 21712}},
		{orchestrator.AbsentSubscriber, "Invalid message recipient", []int{63024}},
		{orchestrator.RejectedByChannel, "Account suspended", []int{30002}},
		{1022, "Outside the messaging window", []int{63016}},
	} {
		for _, code := range test.codes {
			means := test.means
			if means == "" {
				means = "Error " + strconv.Itoa(code)
			}
			if counts, known := Lookup(code); !known || counts != test.counts || Code(code) != test.counts || Message(code) != means {
				t.Errorf("%d counts as %s (%v) and means %q, want %s and %q", code, counts, known, Message(code), test.counts, means)
			}
		}
	}
	for _, code := range []int{0, 1, 20001, 21636, 21660, 21200, 63002, 30009} {
		if counts, known := Lookup(code); known || counts != 0 || Code(code) != orchestrator.RejectedByChannel {
			t.Errorf("%d counts as %s, %v", code, counts, known)
		}
	}
}

func TestRetriesFollowTheFragment(t *testing.T) {
	for _, tt := range []struct {
		address          string
		answer, attempts int
		want             bool
	}{
		{"http://x/", 0, 1, true}, {"http://x/", 0, 2, false}, {"http://x/", 500, 1, false},
		{"http://x/#rc=3&rp=5xx", 503, 3, true}, {"http://x/#rc=3&rp=5xx", 503, 4, false},
		{"http://x/#rc=3&rp=5xx", 404, 1, false},
		{"http://x/#rp=all", 404, 1, true}, {"http://x/#rp=all", 200, 1, false}, {"http://x/#rc=9", 0, 1, true},
		{"http://x/#rp=all", 299, 1, false}, {"http://x/#rp=all", 300, 1, true}, {"http://x/#rp=all", 199, 1, true},
		{"http://x/#rc=9", 0, 2, false}, {"http://x/#rc=6", 0, 2, false}, {"http://x/#rc=5", 0, 5, true}, {"http://x/#rc=-1", 0, 1, true},
		{"http://x/#rc=0", 0, 1, false}, {"http://x/#rp=rt", 0, 1, true}, {"http://x/#rp=4xx", 0, 1, false}, {"http://x/#rp=4xx", 400, 1, true},
		{"http://x/#rp=4xx", 499, 1, true}, {"http://x/#rp=4xx", 399, 1, false}, {"http://x/#rp=4xx", 500, 1, false},
		{"http://x/#rp=5xx", 500, 1, true}, {"http://x/#rp=4xx,5xx", 503, 1, true}, {"http://x/#rc=%zz", 0, 1, true}, {"http://x/#rp=", 0, 1, true},
	} {
		if got := RetriesOf(tt.address).Again(tt.answer, tt.attempts); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}

func TestTheResourceOfARequest(t *testing.T) {
	at := time.Date(2026, 11, 25, 19, 0, 0, 0, time.UTC)
	r := Request{To: "+6581234567", From: "+15005550006", Body: "hi", StatusCallback: "http://x/cb?ref=order-17"}
	res := NewResource("AC1", "SM1", &r, 1, at)
	if res.Status != Queued || res.DateCreated != "Wed, 25 Nov 2026 19:00:00 +0000" ||
		*res.From != r.From || r.Ref() != "order-17" {
		t.Errorf("%+v, ref %s", res, r.Ref())
	}
	res.Update(Sending, 0, at)
	if res.DateSent != nil {
		t.Errorf("on its way, and sent at %s", *res.DateSent)
	}
	res.Update(Sent, 0, at)
	res.Update(Sent, 0, at.Add(time.Minute))
	if res.Status != Sent || res.DateSent == nil || *res.DateSent != Date(at) || res.ErrorCode != nil || res.ErrorMessage != nil || res.MessagingServiceSID != nil {
		t.Errorf("%+v", res)
	}
	res.Update(Undelivered, 30003, at)
	if res.Status != Undelivered || *res.ErrorCode != 30003 || *res.ErrorMessage == "" {
		t.Errorf("%+v", res)
	}
}

func TestNoFormPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := url.Values(rapid.MapOf(
			rapid.SampledFrom([]string{"To", "From", "Body", "StatusCallback", "ValidityPeriod", "SendAt",
				"ScheduleType", "MessagingServiceSid"}),
			rapid.SliceOfN(rapid.String(), 1, 2)).Draw(t, "form"))
		r, err := ParseRequest(form)
		if err == nil {
			if c, number := r.Channel(); c == 0 || number == "" {
				t.Fatalf("%+v", r)
			}
		}
	})
}

// What goes through a messaging service is accepted first, and its segments are counted when it is sent.
func TestTheResourceOfARequestThroughAService(t *testing.T) {
	r := Request{To: "+6581234567", Service: "MG1", Body: "hi"}
	res := NewResource("AC1", "SM1", &r, 1, time.Time{})
	if res.Status != Accepted || res.NumSegments != "0" || *res.MessagingServiceSID != "MG1" || res.From != nil ||
		res.Direction != "outbound-api" {
		t.Errorf("%+v", res)
	}
	r.SendAt = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if res := NewResource("AC1", "SM1", &r, 1, time.Time{}); res.Status != Scheduled {
		t.Errorf("a scheduled one is %s", res.Status)
	}
	if got := Report(Canceled, 0); got != 0 {
		t.Errorf("a cancelled one is %s", got)
	}
}

func TestTheFieldsOfACallbacksBody(t *testing.T) {
	fields, ok := Fields("MessageSid=SM1&MessageStatus=sent&To=%2B65&To=%2B66")
	if !ok || !maps.Equal(fields, map[string]string{"MessageSid": "SM1", "MessageStatus": "sent", "To": "+65"}) {
		t.Errorf("%v, %t", fields, ok)
	}
	for _, body := range []string{"", "MessageSid=SM1", "MessageStatus=sent", "MessageSid=SM1&MessageStatus=sent&To=%zz"} {
		if fields, ok := Fields(body); ok {
			t.Errorf("%q has %v", body, fields)
		}
	}
}
