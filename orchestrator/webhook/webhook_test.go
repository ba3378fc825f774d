package webhook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"pgregory.net/rapid"

	"cascade/orchestrator"
)

// TestReceipts reads testdata/receipts.txt: each directive is a report, its output the receipt on the wire. Arguments
// are separated by spaces; in the texts of a message "_" stands for one.
func TestReceipts(t *testing.T) {
	datadriven.RunTest(t, "testdata/receipts.txt", func(t *testing.T, d *datadriven.TestData) string {
		p := Receipt{UMID: "dec02e44-c76f-5a0a-b69f-6ac2a4386eb9", SubAccountID: "shop"}
		text := func(name, otherwise string) string {
			d.MaybeScanArgs(t, name, &otherwise)
			return strings.ReplaceAll(otherwise, "_", " ")
		}
		when, err := time.Parse(time.RFC3339Nano, text("at", "2026-01-01T00:01:03Z"))
		if err != nil {
			d.Fatalf(t, "%v", err)
		}
		m := orchestrator.Message{ClientMessageID: text("clientMessage", "")}
		m.User = orchestrator.User{
			MSISDN: text("msisdn", "+6598765432"), ChannelUserID: text("channelUser",
				""), LineUserID: text("lineUser", ""),
		}
		m.Content = orchestrator.Content{
			Text: text("text", ""), URL: text("url", ""), Template: text("template",
				""), Language: text("language", ""),
		}
		m.Type = orchestrator.Location
		for kind := orchestrator.Text; kind <= orchestrator.Carousel; kind++ {
			if kind.String() == text("type", "") {
				m.Type = kind
			}
		}
		p.BatchID, p.ClientBatchID = text("batch", ""), text("clientBatch", "")
		r := Report{
			Message: &m, At: when, ProviderCode: text("providerCode", ""), Delivered: d.HasArg("deliveredBefore"),
		}
		r.Channel, _ = orchestrator.ParseChannel(text("on", ""))
		r.Category, _ = orchestrator.ParseCategory(text("category", ""))
		var code int
		d.MaybeScanArgs(t, "code", &code)
		r.Code = orchestrator.Code(code)
		if d.Cmd != "skipped" {
			if r.Status, _ = orchestrator.ParseStatus(d.Cmd); r.Status == 0 {
				d.Fatalf(t, "unknown report %q", d.Cmd)
			}
		}
		p.Tell(r)
		return page(t, NewReceipt(p))
	})
}

// page spreads a body out over lines.
func page[P any](t *testing.T, body Envelope[P]) string {
	t.Helper()
	var line, page bytes.Buffer
	body.AppendTo(&line)
	if err := json.Indent(&page, line.Bytes(), "", "  "); err != nil {
		t.Fatal(err)
	}
	return page.String() + "\n"
}

func TestAnInboundMessageIsVersion3(t *testing.T) {
	got := page(t, NewInbound(Inbound{
		UMID: "dec02e44-c76f-5a0a-b69f-6ac2a4386eb9", SubAccountID: "shop",
		Timestamp: Timestamp(time.Date(2026, 1, 1, 0, 1, 3, 0, time.UTC)),
		User:      InboundUser{MSISDN: "+6598765432", Name: "Ann"},
		Recipient: Recipient{ChannelName(orchestrator.WhatsApp), "3e09ac86-bd74-5465-851d-1eb5a5fdbb9b"},
		Type:      "Text", Content: InboundContent{Text: "Yes"},
	}))
	want := `{
  "version": 3,
  "namespace": "ChatApps",
  "eventType": "inbound_message_received",
  "description": "ChatApps inbound message",
  "payload": {
    "umid": "dec02e44-c76f-5a0a-b69f-6ac2a4386eb9",
    "subAccountId": "shop",
    "timestamp": "2026-01-01T00:01:03.00Z",
    "user": {
      "msisdn": "+6598765432",
      "name": "Ann"
    },
    "recipient": {
      "channel": "whatsapp",
      "channelId": "3e09ac86-bd74-5465-851d-1eb5a5fdbb9b"
    },
    "type": "Text",
    "content": {
      "text": "Yes"
    }
  }
}
`
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestEachStatusIsToldAsItsState(t *testing.T) {
	tests := []struct {
		status        orchestrator.Status
		state, detail string
	}{
		{orchestrator.Accepted, "queued", ""},
		{orchestrator.Sent, "sent", ""},
		{orchestrator.Delivered, "delivered", "delivered_to_recipient"},
		{orchestrator.Read, "read", ""},
		{orchestrator.Rejected, "undelivered", "rejected_by_operator"},
		{orchestrator.Undelivered, "undelivered", "undelivered_to_recipient"},
		{0, "undelivered", "undelivered_to_recipient"}, // skipped
	}
	for _, test := range tests {
		if state, detail := State(test.status); state != test.state || detail != test.detail {
			t.Errorf("%s: %q, %q, want %q, %q", test.status, state, detail, test.state, test.detail)
		}
	}
}

func TestOnlyFailuresCarryACode(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 3, 0, time.UTC)
	const stamp = "2026-01-01T00:00:03.00Z"
	tests := []struct {
		name      string
		got, want Status
	}{
		{"a failure", Reported(orchestrator.Rejected, 41, at),
			Status{"undelivered", "rejected_by_operator", stamp, 41, "SmscReject"}},
		{"progress", Reported(orchestrator.Sent, 41, at), Status{"sent", "", stamp, 0, ""}},
		{"a failure without a code", Reported(orchestrator.Undelivered, 0, at),
			Status{"undelivered", "undelivered_to_recipient", stamp, 0, ""}},
		{"a skipped step is undelivered with its code", Reported(0, orchestrator.InvalidDestination, at),
			Status{"undelivered", "undelivered_to_recipient", stamp, 15, "InvalidDestination"}},
		{"a message that waits", Queued(at), Status{"queued", "", stamp, 0, ""}},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, test.got, test.want)
		}
	}
}

func TestTimestampsAreUTCToTheHundredthCutNotRounded(t *testing.T) {
	singapore := time.FixedZone("", 8*3600)
	tests := map[string]time.Time{
		"2026-01-01T00:00:00.00Z": time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		"2026-01-01T00:00:00.05Z": time.Date(2026, 1, 1, 0, 0, 0, 50e6, time.UTC),
		"2026-01-01T00:00:59.99Z": time.Date(2026, 1, 1, 0, 0, 59, 999_999_999, time.UTC),
		"2025-12-31T16:00:00.10Z": time.Date(2026, 1, 1, 0, 0, 0, 100e6, singapore),
	}
	for want, at := range tests {
		if got := Timestamp(at); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestEveryChannelButZaloIsSpelledInLowerCase(t *testing.T) {
	var got []string
	for _, c := range orchestrator.Channels() {
		got = append(got, ChannelName(c))
	}
	if want := "whatsapp viber sms rcs line ZaloNotification wechat facebook instagram"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
}

// Attempts are made at 0, 1, 11, 41 and 131 s; then the receipt is lost.
func TestAReceiverIsTriedAgainAfter1And10And30And90Seconds(t *testing.T) {
	var at time.Duration
	times := []string{"0s"}
	attempt := 1
	for ; ; attempt++ {
		wait, again := RetryAfter(attempt)
		if !again {
			break
		}
		at += wait
		times = append(times, fmt.Sprint(at.Seconds(), "s"))
	}
	if got, want := strings.Join(times, " "), "0s 1s 11s 41s 131s"; got != want {
		t.Errorf("attempts at %s, want %s", got, want)
	}
	if attempt != maxAttempts {
		t.Errorf("lost after attempt %d, want %d", attempt, maxAttempts)
	}
	if _, again := RetryAfter(0); again {
		t.Error("there is no attempt 0")
	}
}

func TestOnly2xxTakesAReceipt(t *testing.T) {
	for _, taken := range []int{200, 204, 299} {
		if !IsTaken(taken) {
			t.Errorf("%d does not take it", taken)
		}
	}
	for _, refused := range []int{0, 199, 300, 404, 500} {
		if IsTaken(refused) {
			t.Errorf("%d takes it", refused)
		}
	}
}

// Whatever customers put into their ids, a receipt is one line of JSON that reads back as it was.
func TestReceiptsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string { return rapid.String().Draw(t, name) }
		body := NewReceipt(Receipt{
			UMID: text("umid"), ClientMessageID: text("clientMessageId"), BatchID: text("batchId"),
			SubAccountID: text("subAccountId"), User: User{MSISDN: text("msisdn")},
			Status: Status{State: StateSent, ErrorCode: orchestrator.Code(rapid.Uint16().Draw(t, "code"))},
		})
		buf := bytes.NewBufferString("before")
		body.AppendTo(buf)
		line, ok := strings.CutPrefix(buf.String(), "before")
		if !ok || strings.ContainsAny(line, "\n\r") {
			t.Fatalf("not a line after what was there: %q", buf)
		}
		var back Envelope[Receipt]
		if err := json.Unmarshal([]byte(line), &back); err != nil || back != body {
			t.Fatalf("%s reads back as %+v, %v", line, back, err)
		}
	})
}

// A receipt that is filled in again keeps nothing of the one before.
func TestAReceiptIsFilledInAfresh(t *testing.T) {
	message := &orchestrator.Message{Type: orchestrator.Image, Content: orchestrator.Content{URL: "https://x/a"}}
	var p Receipt
	p.Tell(Report{Message: message, Channel: orchestrator.WhatsApp, Status: orchestrator.Delivered, Category: orchestrator.Utility})
	if p.OutboundContent == nil || p.OutboundContent.Body != nil {
		t.Errorf("the content of an image without a text is %+v", p.OutboundContent)
	}
	p.Tell(Report{Message: message, Channel: orchestrator.SMS, Status: orchestrator.Delivered})
	if p.WhatsApp != nil || p.OutboundContent != nil {
		t.Errorf("%+v, %+v of an SMS", p.WhatsApp, p.OutboundContent)
	}
}

func TestAFailureWithoutACodeHasNone(t *testing.T) {
	if got := Reported(orchestrator.Undelivered, 0, time.Time{}); got.ErrorCode != 0 || got.ErrorMessage != "" {
		t.Errorf("%+v", got)
	}
}
