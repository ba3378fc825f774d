package sendapi

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
)

func acceptedBatch(t *testing.T, body string) *Batch {
	t.Helper()
	batch, err := DecodeBatch([]byte(body), newYear())
	if err != nil {
		t.Fatalf("refused: %v\n%.300s", err, body)
	}
	return batch
}

func TestARefusedMessageOfABatchDoesNotStopTheOthers(t *testing.T) {
	body := `{"clientBatchId":"b-1","includeMessagesInResponse":true,"messages":[
		` + payload() + `,
		` + payload("clientMessageId", `"second"`, "channels", `[{"channel":"sms"},{"channel":"SMS","fallbackAfter":5}]`) + `,
		5,
		{"type":"text","type":"TEXT"},
		{"extra":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `},
		` + payload("content", `{"text":"third","hint":1}`) + `]}`
	batch := acceptedBatch(t, body)
	if batch.ClientBatchID != "b-1" || !batch.IncludeMessages {
		t.Errorf("got %q, %v", batch.ClientBatchID, batch.IncludeMessages)
	}
	lines := strings.Split(body, "\n")
	var got []string
	for i, m := range batch.Messages {
		if (m.Message == nil) != (len(m.Problems) > 0) {
			t.Errorf("messages[%d] is accepted and refused: %v", i, m)
		}
		for _, p := range m.Problems {
			there := lines[p.Line-1][p.Column-1:]
			got = append(got, fmt.Sprintf("%d %s at line %d, at %.3s", p.Code, p.Field, p.Line, there))
		}
	}
	want := []string{
		`3022 messages[1].channels[0].channel at line 3, at "sm`,
		`3023 messages[1].channels[1].fallbackAfter at line 3, at 5}]`,
		`1000 messages[2] at line 4, at 5,`,
		`1000 messages[3].type at line 5, at "TE`,
		`3001 messages[3].user at line 5, at },`,
		`3004 messages[3].content at line 5, at },`,
		`3022 messages[3].channels at line 5, at },`,
		`1000 messages[4] at line 6, at [[[`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%swant\n%s", join(got), join(want))
	}
	second := batch.Messages[1]
	if second.ClientMessageID != "second" || second.User.MSISDN != "+6598765432" {
		t.Errorf("the answer cannot name the refused message: %+v", second)
	}
}

func TestWhatAMessageLeavesOutIsTakenFromTheTemplate(t *testing.T) {
	batch := acceptedBatch(t, `{"messages":[
			{"user":{"msisdn":"+6598765432"}},
			{"user":{"msisdn":"+6598765433"},"type":"image","content":{"text":"Mine","url":"https://example.com/a.png"},
			 "channels":[{"channel":"Viber"}],"clientMessageId":null}],
		"template":{"type":"text","content":{"text":"Ours","sms":{"source":"SHOP"}},"clientMessageId":"all",
			"dlrCallbackUrl":"https://example.com/dlr","channels":[{"channel":"WhatsApp","fallbackAfter":60},{"channel":"SMS"}]}}`)
	alone := func(changes ...string) *orchestrator.Message {
		common := []string{"clientMessageId", `"all"`, "dlrCallbackUrl", `"https://example.com/dlr"`}
		return accepted(t, payload(append(common, changes...)...), newYear())
	}
	want := []*orchestrator.Message{
		alone("content", `{"text":"Ours","sms":{"source":"SHOP"}}`),
		alone("user", `{"msisdn":"+6598765433"}`, "type", `"image"`, "channels", `[{"channel":"Viber"}]`,
			"content", `{"text":"Mine","url":"https://example.com/a.png","sms":{"source":"SHOP"}}`),
	}
	for i := range want {
		if diff := cmp.Diff(want[i], batch.Messages[i].Message); diff != "" {
			t.Errorf("messages[%d]: %v\nwant -, got +:\n%s", i, batch.Messages[i].Problems, diff)
		}
	}
}

func TestATemplatesWrongValueRefusesTheMessagesThatTakeIt(t *testing.T) {
	batch := acceptedBatch(t, `{"template":{"type":"text","content":{"sms":{"encoding":"X"}},"channels":[{"channel":"sms"}]},"messages":[`+
		payload("channels", "", "content", `{"text":"Hi"}`)+`,`+payload("content", `{"text":"Hi","sms":{"encoding":"AUTO"}}`)+`]}`)
	first := batch.Messages[0].Problems
	if len(first) != 2 || first[0].Field != "template.content.sms.encoding" ||
		first[1].Field != "template.channels[0].channel" {
		t.Errorf("messages[0]: %v", first)
	}
	if batch.Messages[1].Message == nil {
		t.Errorf("messages[1], which replaces what is wrong: %v", batch.Messages[1].Problems)
	}
}

func TestABatchAsAWholeIsRefused(t *testing.T) {
	messages := func(n int) string {
		return `[` + strings.TrimSuffix(strings.Repeat(payload()+",", n), ",") + `]`
	}
	for _, tt := range []struct {
		rule, body string
		code       ErrorCode
		field      string
	}{
		{"no messages", `{}`, 3012, "messages"},
		{"null messages", `{"messages":null}`, 3012, "messages"},
		{"an empty list of messages", `{"messages":[]}`, 3012, "messages"},
		{"over 1000 messages", `{"messages":` + messages(1001) + `}`, 3013, "messages"},
		{"clientBatchId over 100", `{"clientBatchId":"` + strings.Repeat("é", 101) + `","messages":` + messages(1) + `}`, 3014, "clientBatchId"},
		{"messages an object", `{"messages":{}}`, 1000, "messages"},
		{"includeMessagesInResponse a string", `{"includeMessagesInResponse":"true","messages":` + messages(1) + `}`,
			1000, "includeMessagesInResponse"},
		{"a template that is a list", `{"template":[],"messages":` + messages(1) + `}`, 1000, "template"},
		{"a template with a wrong type", `{"template":{"content":{"text":5}},"messages":` + messages(1) + `}`, 1000,
			"template.content.text"},
		{"a template nested too deeply", `{"template":{"a":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + `},"messages":` + messages(1) + `}`, 1000, "template"},
		{"a repeated field", `{"messages":` + messages(1) + `,"messages":[]}`, 1000, "messages"},
		{"a repeated field of the template", `{"template":{"type":"text","type":"text"},"messages":` + messages(1) + `}`, 1000, "template.type"},
		{"a template that its messages make too large", `{"template":{"content":{"text":"` + strings.Repeat("x", MaxBatchBytes/1000) +
			`"}},"messages":` + messages(1000) + `}`, 1000, "template"},
		{"no object", `[]`, 1000, ""},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := DecodeBatch([]byte(tt.body), newYear())
			problems, _ := err.(Problems)
			if len(problems) != 1 || problems[0].Code != tt.code || problems[0].Field != tt.field {
				t.Errorf("got %v, want %d %q", err, tt.code, tt.field)
			}
		})
	}
	if batch := acceptedBatch(t, `{"messages":`+messages(1000)+`}`); len(batch.Messages) != 1000 {
		t.Errorf("%d messages of 1000", len(batch.Messages))
	}
}

func TestAMessageOfABatchHasTheLimitOfASend(t *testing.T) {
	big := payload("extra", `"`+strings.Repeat("x", MaxMessageBytes)+`"`)
	batch := acceptedBatch(t, `{"messages":[`+big+`,`+payload()+`],"more":1,"template":{"less":1}}`)
	problems := batch.Messages[0].Problems
	if len(problems) != 1 || problems.Code() != InvalidParameter || problems[0].Field != "messages[0]" {
		t.Errorf("got %v", problems)
	}
	if batch.Messages[1].Message == nil {
		t.Error("the other is refused too")
	}
}
