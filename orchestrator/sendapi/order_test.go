package sendapi

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// everythingWrong breaks a rule on each of its lines, as its comment says.
const everythingWrong = `{
  "type": "textual",
  "user": {"msisdn": "98765432", "country": "XX"},
  "clientMessageId": "123456789012345678901234567890123456789012345678901",
  "content": {
    "sms": {"encoding": "UTF8", "source": "12345678901234567"},
    "whatsApp": {"directSend": {"ttlSeconds": 5}}
  },
  "channels": [
    {"channel": "whatsapp", "fallbackAfter": 5, "successStatus": "Deliverd"},
    {"channel": "SMS", "fallbackAfter": "60", "successStatus": "Read"},
    {"channel": "SMS"},
    {"successStatus": "Read"}
  ],
  "expiry": "2025-01-01T00:00:00Z",
  "scheduled": 5,
  "scheduled": "2027-01-01T00:00:00Z",
  "dlrCallbackUrl": "here"
}`

func TestEveryProblemOfAPayloadIsToldAtOnceInTheOrderOfItsText(t *testing.T) {
	var got []string
	for _, p := range refused(t, everythingWrong, newYear()) {
		got = append(got, fmt.Sprintf("%d:%d %d %s", p.Line, p.Column, p.Code, p.Field))
	}
	want := []string{
		"2:11 3010 type",
		"3:45 3018 user.country",
		"4:22 3009 clientMessageId",
		"6:25 1003 content.sms.encoding",
		"6:43 3011 content.sms.source",
		"7:47 1010 content.whatsApp.directSend.ttlSeconds",
		"10:17 3022 channels[0].channel",
		"10:46 3023 channels[0].fallbackAfter",
		"10:66 3024 channels[0].successStatus",
		"11:41 1000 channels[1].fallbackAfter",
		"11:64 3026 channels[1].successStatus",
		"12:17 3022 channels[2].channel",
		"13:29 3022 channels[3].channel",
		"15:13 1006 expiry",
		"16:16 1000 scheduled",
		"17:16 1000 scheduled",
		"18:21 3020 dlrCallbackUrl",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", join(got), join(want))
	}
}

func join(lines []string) (text string) {
	for _, line := range lines {
		text += "  " + line + "\n"
	}
	return text
}

func TestAMissingFieldCountsAtTheEndOfItsObject(t *testing.T) {
	body := `{"channels":[{"fallbackAfter":5}],"content":{"fallbackText":""},"type":"text"}`
	problems := refused(t, body, newYear())
	var codes []ErrorCode
	for _, p := range problems {
		codes = append(codes, p.Code)
	}
	// The delay stands first, the step's channel is missing at its brace, the text at its own, the user last.
	if want := []ErrorCode{3023, 3022, 3005, 3001}; !slices.Equal(codes, want) {
		t.Errorf("codes %v, want %v", codes, want)
	}
	if problems.Code() != 3023 {
		t.Errorf("the code of the whole is %d, not that of the first problem", problems.Code())
	}
}

func TestTheMessageNamesAllProblemsAndTheErrorHasAHintForEach(t *testing.T) {
	problems := refused(t, payload("type", `"txt"`, "channels", `[{"channel":"sms"}]`), newYear())
	const message = `type: unknown type "txt" (did you mean "text"? allowed: text, template, image, video, audio, ` +
		`file, location, interactive, richCard, carousel, buttons); channels[0].channel: unknown channel "sms" ` +
		`(did you mean "SMS"? allowed: WhatsApp, Viber, SMS, RCS, Line, Zalo, WeChat, Facebook, Instagram)`
	if got := problems.Message(); got != message {
		t.Errorf("message\n%s\nwant\n%s", got, message)
	}
	const text = `type: unknown type "txt"
hint: did you mean "text"? allowed: text, template, image, video, audio, file, location, interactive, richCard, carousel, buttons
channels[0].channel: unknown channel "sms"
hint: did you mean "SMS"? allowed: WhatsApp, Viber, SMS, RCS, Line, Zalo, WeChat, Facebook, Instagram`
	if got := problems.Error(); got != text {
		t.Errorf("error\n%s\nwant\n%s", got, text)
	}
}

// A place is found by the ends of the lines before it, wherever those stand.
func TestAPlaceIsCountedInLines(t *testing.T) {
	for text, want := range map[string]string{"x": "1 1", " x": "1 2", "\nx": "2 1", "\n\n x": "3 2", "a\n\n\nx\n": "4 1", "a\nbc x": "2 4"} {
		l := lines{text: text}
		line, column := l.place(strings.Index(text, "x"))
		if got := fmt.Sprint(line, " ", column); got != want {
			t.Errorf("%q: %s, not %s", text, got, want)
		}
	}
}

// Of problems without end only the first thousand are told.
func TestProblemsAreBounded(t *testing.T) {
	var f findings
	for range mostProblems + 1 {
		f.add(0, InvalidParameter, "field", "is wrong", "")
	}
	if len(f.problems) != mostProblems {
		t.Errorf("%d are told", len(f.problems))
	}
}

// A number that was written as a text is told as what it would be.
func TestANumberInQuotesIsToldWithout(t *testing.T) {
	for text, want := range map[string]string{
		`"60"`: "write it without quotes: 60", `"6e1"`: "write it in digits: 60", `"1m"`: "write seconds, without quotes or a unit: 60",
		`"1500ms"`: "give a number", `"soon"`: "give a number", `true`: "give a number",
		`[60]`: "give a number", `{"60":1}`: "give a number",
	} {
		problems := refused(t, payload("channels", `[{"channel":"WhatsApp","fallbackAfter":`+text+`},{"channel":"SMS"}]`), newYear())
		if len(problems) != 1 || problems[0].Hint != want {
			t.Errorf("%s: %v", text, problems)
		}
	}
	for body, want := range map[string]string{
		payload("channels", `[{"channel":60}]`): "give a string", payload("unique", `"60"`): "give a boolean",
	} {
		if problems := refused(t, body, newYear()); problems[0].Hint != want {
			t.Errorf("%s: %v", body, problems)
		}
	}
}
