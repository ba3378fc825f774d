package sendapi

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cascade/orchestrator"
)

// FuzzDecode holds any bytes to the promises of the package: the same bytes give the same answer; an
// accepted message written out again is accepted as the same; a refusal is in order and says what to do;
// and a batch of one message judges it as a send does.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		ordinary, everythingWrong, payload(), `{}`, `[]`, ``, `{"user":`, "{\"type\":\"\xff\"}",
		payload("user", `{"msisdn":"98765432","country":"SG"}`),
		payload("scheduled", `"2027-01-01T00:00:00.5+05:30"`, "expiry", `"2028-01-01T00:00:00Z"`),
		payload("type", `"IMAGE"`, "content", `{"url":"https://example.com/a.jpg","fallbackText":"\ud83d\ude00"}`),
		payload("type", `"template"`, "content", `{"template":{"name":"otp","components":[{"a":[]}]}}`),
		payload("content", `{"text":"Hi","whatsApp":{"directSend":{"category":"utility","ttlSeconds":6e2}}}`),
		payload("a", `{"b":[1,{"c":null,"c":2}]}`, "channels", `[{"channel":"sms","fallbackAfter":"60"},null]`),
		payload("content", `{"text":"\u0000"}`), payload("\\u0074ype", `"text"`),
		payload("user", strings.Repeat("[", 70)),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		w := newYear()
		got, err := Decode(data, w)
		again, errAgain := Decode(data, w)
		if diff := cmp.Diff(got, again, cmp.AllowUnexported(Request{}, value{}, unknownField{}, lines{})); diff != "" ||
			(err == nil) != (errAgain == nil) || err != nil && err.Error() != errAgain.Error() {
			t.Fatalf("two answers:\n%v\n%v\n%s", err, errAgain, diff)
		}
		if err != nil {
			checkRefusal(t, err)
		} else {
			same := accepted(t, written(t, got.Message), w)
			// What is written out is what the rules keep.
			if diff := cmp.Diff(got.Message, same, cmpopts.IgnoreFields(orchestrator.Message{}, "Given")); diff != "" {
				t.Fatalf("written out again it is another message:\n%s", diff)
			}
		}
		checkBatchOfOne(t, data, got, err)
	})
}

func checkRefusal(t *testing.T, err error) {
	problems, ok := err.(Problems)
	if !ok || len(problems) == 0 {
		t.Fatalf("the error is %T %v", err, err)
	}
	for i, p := range problems {
		if errorTexts[p.Code] == "" && p.Code != 0 || p.What == "" || p.Line < 1 || p.Column < 1 {
			t.Fatalf("problem %+v", p)
		}
		if i > 0 && p.Code != 0 && p.at < problems[i-1].at {
			t.Fatalf("out of order:\n%v", problems)
		}
	}
}

func checkBatchOfOne(t *testing.T, data []byte, alone *Request, refusal error) {
	batch, err := DecodeBatch([]byte(`{"messages":[`+string(data)+`]}`), newYear())
	if err != nil || len(batch.Messages) != 1 {
		if refusal == nil {
			t.Fatalf("right alone, but not in a batch: %v", err)
		}
		return // not JSON at all, or more than one message
	}
	one := batch.Messages[0]
	problems, _ := refusal.(Problems)
	if len(one.Problems) != len(problems) {
		t.Fatalf("alone: %v\nin a batch: %v", problems, one.Problems)
	}
	for i := range problems {
		if problems[i].Code != one.Problems[i].Code || problems[i].Hint != one.Problems[i].Hint {
			t.Fatalf("alone: %+v\nin a batch: %+v", problems[i], one.Problems[i])
		}
	}
	if alone != nil {
		if diff := cmp.Diff(alone.Message, one.Message); diff != "" {
			t.Fatal(diff)
		}
	}
}

// written is a message as a payload again.
func written(t *testing.T, m *orchestrator.Message) string {
	type object = map[string]any
	user := object{}
	for name, value := range map[string]string{"msisdn": m.User.MSISDN, "country": m.User.Country,
		"channelUserId": m.User.ChannelUserID, "lineUserId": m.User.LineUserID} {
		if value != "" {
			user[name] = value
		}
	}
	some := object{"a": 1}
	content := object{"text": m.Content.Text, "fallbackText": m.Content.FallbackText, "url": m.Content.URL,
		"sms":      object{"encoding": m.Content.SMS.Encoding.String(), "source": m.Content.SMS.Source},
		"template": object{"name": m.Content.Template, "language": m.Content.Language},
		"location": some, "interactive": some, "richCard": some, "carousel": some}
	if direct := m.Content.DirectSend; direct != nil {
		send := object{"category": "utility"}
		if direct.TTL > 0 {
			send["ttlSeconds"] = int(direct.TTL / time.Second)
		}
		content["whatsApp"] = object{"directSend": send}
	}
	body := object{"user": user, "type": m.Type.String(), "content": content, "clientMessageId": m.ClientMessageID}
	if m.DLRCallbackURL != "" {
		body["dlrCallbackUrl"] = m.DLRCallbackURL
	}
	for name, when := range map[string]orchestrator.When{"scheduled": m.Scheduled, "expiry": m.Expiry} {
		if !when.IsZero() {
			body[name] = when.At
		}
	}
	var channels []object
	for _, step := range m.Plan {
		one := object{"channel": step.Channel.String()}
		if step.FallbackAfter > 0 {
			one["fallbackAfter"] = step.FallbackAfter / time.Second
		}
		if step.SuccessStatus > 0 {
			one["successStatus"] = step.SuccessStatus.String()
		}
		channels = append(channels, one)
	}
	body["channels"] = channels
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
