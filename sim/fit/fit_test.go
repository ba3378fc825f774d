package fit

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

const week = 7 * 24 * time.Hour

// weeks are remissions of leukaemia under 6-mercaptopurine and under placebo, in weeks (Freireich and others, 1963, as
// every textbook of survival has them); a minus stands for a patient of whom no more is known.
func weeks(spans ...int) (observed []Observation) {
	for _, w := range spans {
		observed = append(observed, Observation{time.Duration(max(w, -w)) * week, w > 0})
	}
	return observed
}

func TestTheTextbookCurvesHaveTheTextbookMedians(t *testing.T) {
	treated := NewCurve(weeks(6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35))
	placebo := NewCurve(weeks(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23))
	for _, tt := range []struct {
		curve Curve
		want  time.Duration
	}{{treated, 23 * week}, {placebo, 8 * week}} {
		if got, ok := tt.curve.Quantile(0.5); !ok || got != tt.want {
			t.Errorf("the median is %v weeks, want %v", got/week, tt.want/week)
		}
	}
	// The published survival at 10 weeks is 0.753 with a standard error of 0.0963.
	at, _ := treated.at(10 * week)
	if math.Abs(1-at.Share-0.753) > 0.0005 || math.Abs(math.Sqrt(at.Variance)-0.0963) > 0.0005 {
		t.Errorf("at 10 weeks %.4f ± %.4f", 1-at.Share, math.Sqrt(at.Variance))
	}
	if _, ok := treated.Quantile(0.6); ok {
		t.Error("a quantile beyond the data")
	}
}

const ownWorld = `
name: own
seed: 7
plan: [{channel: WhatsApp}]
providers:
  WhatsApp:
    model:
      accepted: 50ms
      sent: {uniform: {min: 100ms, max: 400ms}}
      delivered: {lognormal: {median: 4s, sigma: 1.0}}
      read: {percentiles: {p50: 40s, p95: 15m}}
      reach: 0.95
      readers: 0.6
      stall: 0.02
      reject: {share: 0.03, after: 300ms, code: 41}
      repeat: 0.01
traffic: {messages: 20000, arrivals: {every: 100ms}}
`

func exported(t *testing.T, text string) []byte {
	t.Helper()
	s, err := scenarios.Parse("own.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	if _, err := sim.Run(context.Background(), s, sim.RunOptions{JSON: &lines}); err != nil {
		t.Fatal(err)
	}
	return lines.Bytes()
}

func TestOwnReceiptsGiveTheirParametersBack(t *testing.T) {
	l := NewLog(Columns{})
	if err := l.Read("own.jsonl", bytes.NewReader(exported(t, ownWorld))); err != nil {
		t.Fatal(err)
	}
	channels := l.Fit()
	if len(channels) != 1 || l.Bad != 0 || channels[0].Sends != 20000 {
		t.Fatalf("%d channels, %d bad rows", len(channels), l.Bad)
	}
	c := channels[0]
	for _, tt := range []struct {
		name string
		got  Share
		want float64
	}{
		{"reach", c.Reach, 0.95}, {"reject", c.Reject, 0.03}, {"arrives", c.Arrives, 0.98}, {"readers", c.Readers, 0.6},
		{"repeats", c.Repeats, 0.01},
	} {
		if math.Abs(tt.got.Value-tt.want) > 4*tt.got.Err+1e-3 {
			t.Errorf("%s %.4f ± %.4f, want %.4f", tt.name, tt.got.Value, tt.got.Err, tt.want)
		}
	}
	if c.After != 300*time.Millisecond || c.Code != orchestrator.RejectedByChannel {
		t.Errorf("failures after %s with code %d", c.After, c.Code)
	}
	if !c.Delivered.Lognormal || math.Abs(c.Delivered.Sigma-1) > 0.02 ||
		math.Abs(c.Delivered.Median.Seconds()-4) > 0.1 {
		t.Errorf("delivered: lognormal %v (%.3f), median %s, sigma %.3f", c.Delivered.Lognormal, c.Delivered.Misfit,
			c.Delivered.Median, c.Delivered.Sigma)
	}
	if c.Read.Lognormal {
		t.Error("reads are taken for lognormal, which they are not")
	}
	m := c.Model()
	if m.Accepted.Kind != scenarios.Fixed || m.Accepted.A != 50*time.Millisecond {
		t.Errorf("accepted %+v", m.Accepted)
	}
	for _, p := range c.Read.Points {
		if p.Share == 0.5 && math.Abs(p.At.Seconds()-40) > 3 {
			t.Errorf("half are read after %s", p.At)
		}
	}
}

func TestAStatusThatHasNotComeIsNotAbsent(t *testing.T) {
	// Everybody reads after about a minute, and the log ends while many still have to.
	const text = `
name: cut
plan: [{channel: WhatsApp}]
providers: {WhatsApp: {model: {delivered: 1s, read: {exponential: {mean: 60s}}}}}
traffic: {messages: 2000, arrivals: {every: 100ms}}
`
	var cut bytes.Buffer
	for line := range bytes.Lines(exported(t, text)) {
		if at, _, _ := strings.Cut(strings.TrimPrefix(string(line), `{"t":`), ","); parse(at) <= 210*time.Second {
			cut.Write(line)
		}
	}
	l := NewLog(Columns{})
	if err := l.Read("cut.jsonl", &cut); err != nil {
		t.Fatal(err)
	}
	read := l.Fit()[0].Readers
	if low, high := read.Interval(); read.Value < 0.9 || high < 0.97 || low > 1 {
		t.Errorf("%.3f are read (%.3f to %.3f), though all will be", read.Value, low, high)
	}
}

func parse(text string) time.Duration {
	d, _ := orchestrator.ParseSeconds(text)
	return d
}

func TestRowsThatCannotBeReadAreNamed(t *testing.T) {
	const text = "id;channel;state;when\n" +
		"a;whatsapp;queued;2026-01-01T00:00:00Z\n" +
		"a;whatsapp;gone;2026-01-01T00:00:01Z\n" +
		";whatsapp;sent;2026-01-01T00:00:01Z\n" +
		"a;pigeon;sent;2026-01-01T00:00:01Z\n" +
		"a;whatsapp;sent;noon\n" +
		"a;whatsapp;delivered;2026-01-01 00:00:04\n"
	l := NewLog(Columns{At: "when"})
	if err := l.Read("r.csv", strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	const want = `r.csv:3: unknown status "gone"
r.csv:4: no message id
r.csv:5: unknown channel "pigeon"
r.csv:6: "noon" is no time`
	if l.Rows != 6 || l.Bad != 4 || l.Reasons.Error() != want {
		t.Errorf("%d of %d rows are bad:\n%s", l.Bad, l.Rows, l.Reasons.Error())
	}
	if !l.Whole {
		t.Error("whole seconds are not noticed")
	}
	if c := l.Fit()[0]; c.Delivered.Curve.Steps[0].At != 4*time.Second {
		t.Errorf("delivered after %v", c.Delivered.Curve.Steps)
	}
}

func TestCallbacksAreReadAsTheyAre(t *testing.T) {
	for name, text := range map[string]string{
		"a receipt of the Messaging Apps API": `{"version":9,"eventType":"outbound_message_status_changed","payload":{"umid":"u","channel":"whatsapp","status":{"state":"queued","timestamp":"2026-01-01T00:00:00.00Z"}}}
{"version":9,"eventType":"outbound_message_status_changed","payload":{"umid":"u","channel":"whatsapp","status":{"state":"delivered","detail":"delivered_to_recipient","timestamp":"2026-01-01T00:00:02.00Z"}}}`,
		"WhatsApp":                             `{"object":"whatsapp_business_account","entry":[{"changes":[{"value":{"statuses":[{"id":"w","status":"accepted","timestamp":"1764099600"},{"id":"w","status":"delivered","timestamp":"1764099602"}]}}]}]}`,
		"Twilio":                               `[{"MessageSid":"SM1","MessageStatus":"queued","To":"whatsapp:+65","at":"1764099600"},{"MessageSid":"SM1","MessageStatus":"delivered","To":"whatsapp:+65","at":1764099602}]`,
		"a server's list of Twilio's webhooks": `{"attempts":[{"t":0.2,"status":200,"body":"MessageSid=SM1&MessageStatus=sent&To=whatsapp%3A%2B65"},{"t":2.2,"status":200,"body":"MessageSid=SM1&MessageStatus=delivered&To=whatsapp%3A%2B65"}]}`,
		"Vonage":                               `{"message_uuid":"v","status":"submitted","timestamp":"2026-01-01T00:00:00Z","channel":"whatsapp"} {"message_uuid":"v","status":"delivered","timestamp":"2026-01-01T00:00:02Z","channel":"whatsapp"}`,
	} {
		l := NewLog(Columns{})
		if err := l.Read(name, strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		if l.Bad > 0 {
			t.Errorf("%s: %v", name, l.Reasons)
			continue
		}
		if c := l.Fit()[0]; c.Channel != orchestrator.WhatsApp || len(c.Delivered.Curve.Steps) != 1 ||
			c.Delivered.Curve.Steps[0].At != 2*time.Second {
			t.Errorf("%s: %+v", name, c.Delivered)
		}
	}
}

func TestWaitsCountFromSentWhereNothingEarlierIsTold(t *testing.T) {
	var log strings.Builder
	log.WriteString("umid,channel,status,at,code\n")
	for i := range 40 {
		fmt.Fprintf(&log, "%d,WhatsApp,sent,2026-01-01T00:00:01Z,\n", i)
		if i%2 == 0 {
			fmt.Fprintf(&log, "%d,WhatsApp,delivered,2026-01-01T00:00:03Z,\n", i)
		} else {
			fmt.Fprintf(&log, "%d,WhatsApp,failed,2026-01-01T00:00:05Z,46\n", i)
		}
	}
	l := NewLog(Columns{})
	if err := l.Read("r.csv", strings.NewReader(log.String())); err != nil {
		t.Fatal(err)
	}
	c := l.Fit()[0]
	m := c.Model()
	if c.NoStart != 0 || c.From != orchestrator.Sent || m.Stall != 0 || m.Delivered.A != 2*time.Second {
		t.Errorf("%d without a start, from %s, stall %v, delivered %+v", c.NoStart, c.From, m.Stall, m.Delivered)
	}
	if want := (scenarios.Reject{Share: 0.5, After: 4 * time.Second, Code: 46}); m.Reject != want {
		t.Errorf("reject %+v, want %+v", m.Reject, want)
	}
	if d := scenarios.DefaultModel(); m.Accepted.A != d.Accepted.A || m.Sent.A != d.Sent.A {
		t.Errorf("accepted %+v, sent %+v", m.Accepted, m.Sent)
	}
}

func TestAProvidersOwnCodeCountsAsOneOfOurs(t *testing.T) {
	for name, text := range map[string]string{
		"WhatsApp": `{"entry":[{"changes":[{"value":{"statuses":[{"id":"w","status":"failed","timestamp":"1764099600","errors":[{"code":131026}]}]}}]}]}`,
		"Twilio":   `{"MessageSid":"SM1","MessageStatus":"undelivered","To":"whatsapp:+65","at":"1764099600","ErrorCode":"63024"}`,
		"Vonage":   `{"message_uuid":"v","status":"rejected","timestamp":"2026-01-01T00:00:00Z","channel":"whatsapp","error":{"type":"https://developer.vonage.com/api-errors/messages#1250","title":1250}}`,
	} {
		l := NewLog(Columns{})
		if err := l.Read(name, strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		own := l.rows[0].code
		if own == orchestrator.RejectedByChannel {
			t.Errorf("%s: counts as a failure that nothing is known of", name)
		}
	}
}

// A failure has the code that its callback tells it by, or the one that scripts take where they give none.
func TestAFailureHasTheCodeThatItIsToldBy(t *testing.T) {
	for text, want := range map[string]orchestrator.Code{
		`{"event":"failed","timestamp":1764099600000,"message_token":5741311803571721087,"user_id":"x","desc":"subscriber not reachable"}`: orchestrator.NotReachable,
		`{"event":"failed","timestamp":1764099600000,"message_token":5741311803571721087,"user_id":"x","desc":"in words of Viber's"}`:      orchestrator.UnknownFailure,
		"umid,channel,status,at\na,SMS,UNDELIV,1": orchestrator.NotReachable,
		"umid,channel,status,at\na,SMS,REJECTD,1": orchestrator.RejectedByChannel,
		"umid,channel,status,at\na,SMS,EXPIRED,1": orchestrator.Expired,
	} {
		l := NewLog(Columns{})
		if err := l.Read("log", strings.NewReader(text)); err != nil || len(l.rows) != 1 {
			t.Fatalf("%s: %v, %v", text, err, l.Reasons)
		}
		if got := l.rows[0].code; got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}

// Whoever does not have the app is no rejection, in whichever words that is told.
func TestWhoIsNotOnTheChannelIsNotReached(t *testing.T) {
	l := NewLog(Columns{})
	const log = "umid,channel,status,at,code\na,WhatsApp,undelivered,1,1\nb,WhatsApp,undelivered,1,1018\nc,WhatsApp,undelivered,1,46\n" +
		"d,WhatsApp,delivered,1,\na,Viber,undelivered,1,2008\nb,Viber,delivered,1,\n"
	if err := l.Read("log", strings.NewReader(log)); err != nil {
		t.Fatal(err)
	}
	whatsApp, viber := l.Fit()[0], l.Fit()[1]
	if whatsApp.Reach.Value != 0.5 || whatsApp.Reject.Value != 0.5 || whatsApp.Code != orchestrator.NotReachable || viber.Reach.Value != 0.5 {
		t.Errorf("WhatsApp %+v %+v, Viber %+v", whatsApp.Reach, whatsApp.Reject, viber.Reach)
	}
}

// What tells of no receipt, or of one that is told again because nobody took it, is no row of a log.
func TestCallbacksOfSomethingElseAreNoRows(t *testing.T) {
	for _, text := range []string{
		`{"event":"message","timestamp":1,"message_token":5741311803571721087,"sender":{"id":"x"},"message":{"type":"text","text":"Yes"}}`,
		`{"event":"webhook","timestamp":1,"message_token":5741311803571721087}`,
		`{"channel":"sms","message_uuid":"v","to":"1","from":"2","timestamp":"2026-01-01T00:00:00Z","message_type":"text","text":"Yes"}`,
		`{"version":3,"eventType":"inbound_message_received","payload":{"umid":"u"}}`,
		`{"object":"whatsapp_business_account","entry":[{"changes":[{"value":{"messages":[{"id":"w"}]}}]}]}`,
		`{"attempts":[{"t":11.2,"attempt":2,"body":"MessageSid=SM1&MessageStatus=sent&To=%2B65"}]}`,
	} {
		l := NewLog(Columns{})
		if err := l.Read("log", strings.NewReader(text)); err != nil || l.Rows != 0 || l.Bad != 0 {
			t.Errorf("%s: %d rows, %v, %v", text, l.Rows, err, l.Reasons)
		}
	}
}

func TestDeliveriesWithoutAStartAreDeliveries(t *testing.T) {
	l := NewLog(Columns{})
	if err := l.Read("r.csv", strings.NewReader("umid,channel,status,at\na,WhatsApp,delivered,1\nb,WhatsApp,delivered,2\n")); err != nil {
		t.Fatal(err)
	}
	if c := l.Fit()[0]; c.NoStart != 2 || c.Arrives.Value != 1 || c.Model().Stall != 0 {
		t.Errorf("%d without a start, %+v arrive, stall %v", c.NoStart, c.Arrives, c.Model().Stall)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("umid,channel,status,at\na,sms,sent,1")
	f.Add(`{"t":1,"umid":"a","kind":"receipt","channel":"SMS","status":"Sent"}`)
	f.Add(`[{"entry":[{"changes":[{"value":{"statuses":[{}]}}]}]}]`)
	f.Fuzz(func(t *testing.T, text string) {
		l := NewLog(Columns{})
		if err := l.Read("f", strings.NewReader(text)); err != nil {
			return
		}
		for _, c := range l.Fit() {
			if m := c.Model(); m.Reach < 0 || m.Reach > 1 || m.Stall < 0 || m.Stall > 1 {
				t.Errorf("%+v", m)
			}
		}
	})
}
