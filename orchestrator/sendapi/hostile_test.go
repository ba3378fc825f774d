package sendapi

import (
	"fmt"
	"strings"
	"testing"
)

func TestMalformedJSONIs1000AtItsLineAndColumn(t *testing.T) {
	for _, tt := range []struct{ name, body, says string }{
		{"nothing", "", "line 1, column 1: empty"},
		{"spaces", " \n ", "empty"},
		{"a word", "hello", "line 1, column 1: not JSON: invalid character 'h'"},
		{"cut short", "{\n  \"type\": \"te", "line 2, column 14: not JSON: the text ends too early"},
		{"not closed", `{"type":"text"`, "ends too early"},
		{"a comma too many", "{\n\"type\":\"text\",\n}", "line 2, column 14"},
		{"a comma too few", `{"channels":[{"channel":"SMS"}{"channel":"RCS"}]}`, "line 1, column 31"},
		{"a bracket for a brace", `{"user":{]}`, "line 1, column 10"},
		{"a brace for a bracket", `{"channels":[}}`, "line 1, column 14"},
		{"a name that is a number", `{1:2}`, "line 1, column 2"},
		{"single quotes", `{'type':'text'}`, "line 1, column 2"},
		{"text after it", "{}\n{}", "line 2, column 1: more text follows"},
		{"rubbish after it", "{} \x00", "line 1, column 4: more text follows"},
		{"two byte order marks", "\ufeff\ufeff{}", "line 1, column 1"},
		{"invalid UTF-8", "{\"type\":\"te\xffxt\"}", "invalid UTF-8"},
		{"half a surrogate pair", `{"type":"\ud800"}`, "surrogate"},
		{"a raw NUL", "{\"type\":\"te\x00xt\"}", `line 1, column 12`},
		{"UTF-16", "{\x00}\x00", "line 1, column 2"},
		{"UTF-16 says how to save it", "{\x00}\x00", "save it as UTF-8"},
		{"UTF-16 of the other kind", "\x00{\x00}", "save it as UTF-8"},
		{"UTF-16 of one character", "\x00{", "save it as UTF-8"},
		{"UTF-16 of one character, of the other kind", "{\x00", "save it as UTF-8"},
		{"nothing", "", "line 1, column 1: empty"},
		{"blanks", "\n \n ", "line 3, column 2: empty"},
		{"one character", "x", "line 1, column 1"},
		{"UTF-16 with its mark", "\xff\xfe{\x00}\x00", "save it as UTF-8"},
		{"a comma too many says which", "{\n\"type\":\"text\",\n}", "leave out the comma"},
		{"a comma too many in a list", `{"channels":[{"channel":"SMS"}, ]}`, "leave out the comma"},
		{"a comment says so", "{\n// the type\n\"type\":\"text\"}", "JSON has no comments"},
		{"a comment of another kind", "{\n# the type\n\"type\":\"text\"}", "JSON has no comments"},
		{"single quotes say so", `{'type':'text'}`, "double quotes"},
		{"a number like 01", `{"a":01}`, "line 1, column 7"},
		{"NaN", `{"a":NaN}`, "line 1, column 6"},
		{"a comment", `{/* */}`, "line 1, column 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			problems := refused(t, tt.body, newYear())
			if len(problems) != 1 || problems.Code() != InvalidParameter ||
				!strings.Contains(problems.Message(), tt.says) {
				t.Errorf("got %d %v\nwant 1000 %s", problems.Code(), problems, tt.says)
			}
			if _, err := DecodeBatch([]byte(tt.body), newYear()); err == nil {
				t.Error("a batch of it is accepted")
			}
		})
	}
}

// What else stands where JSON does not have it has no hint of what it is not.
func TestASlipThatIsNoneHasNoHint(t *testing.T) {
	for _, body := range []string{`{"a":1]`, `[{"a":[1}]`, `x`, `{"a":x}`, `{"a",1}`} {
		if p := refused(t, body, newYear())[0]; p.Hint != "" {
			t.Errorf("%s: %s", body, p.Hint)
		}
	}
}

// Editors of some systems write a byte order mark and hide it.
func TestAByteOrderMarkIsNoPartOfThePayload(t *testing.T) {
	accepted(t, "\ufeff"+payload(), newYear())
	if p := refused(t, "\ufeff"+payload("type", "5"), newYear())[0]; p.Line != 1 ||
		p.Column != len(`{"user":{"msisdn":"+6598765432"},"type":`)+1 {
		t.Errorf("the problem stands at %d:%d", p.Line, p.Column)
	}
	batch, err := DecodeBatch([]byte("\ufeff"+`{"messages":[`+payload()+`]}`), newYear())
	if err != nil || batch.Messages[0].Message == nil {
		t.Errorf("a batch: %+v, %v", batch, err)
	}
}

func TestARepeatedFieldIs1000WhereverItStands(t *testing.T) {
	for _, tt := range []struct{ body, field string }{
		{payload("\\u0074ype", `"text"`), "type"},
		{payload("user", `{"msisdn":"+6598765432","msisdn":"+6598765432"}`), "user.msisdn"},
		{payload("user", `{"msisdn":"+6598765432","msisdn":null}`), "user.msisdn"},
		{payload("user", `{"msisdn":"+6598765432","x":1,"x":{}}`), "user.x"},
		{payload("channels", `[{"channel":"SMS","channel":"RCS"}]`), "channels[0].channel"},
		{payload("content", `{"text":"Hi","template":{"components":[{"a":1,"b":[{"c":1,"c":2}]}]}}`),
			"content.template.components[0].b[0].c"},
		{payload("content", `{"text":"Hi","interactive":{"body":{"text":{"a":1,"a":2}}}}`), "content.interactive.body.text.a"},
		{payload("content", `{"text":"Hi","interactive":{"body":{"text":[{"a":1,"a":2}]}}}`), "content.interactive.body.text[0].a"},
		{payload("content", `{"text":"Hi","interactive":{"header":{"text":{"a":1,"a":2}}}}`), "content.interactive.header.text.a"},
		{payload("a", `{"b":1,"b":2}`), "a.b"},
		{payload("extra", `[0,{"a":null,"a":null}]`), "extra[1].a"},
		{`{"u\u0073er":{"msisdn":"+6598765432"},` + payload()[1:], "user"},
	} {
		problems := reasons(refused(t, tt.body, newYear()))
		if len(problems) != 1 || problems.Code() != InvalidParameter || problems[0].Field != tt.field {
			t.Errorf("%s\ngot %v, want 1000 at %s", tt.body, problems, tt.field)
		}
	}
	many := "{"
	for i := range 40 { // more than are compared one by one
		many += fmt.Sprintf(`"f%d":0,`, i)
	}
	problems := reasons(refused(t, payload("extra", many+`"f7":0,"f39":0}`), newYear()))
	if len(problems) != 2 || problems[0].Field != "extra.f7" || problems[1].Field != "extra.f39" {
		t.Errorf("got %v", problems)
	}
}

func TestTheSameNameInTwoObjectsIsNotRepeated(t *testing.T) {
	accepted(t, payload("a", `{"a":{"a":[{"a":1},{"a":1}]},"b":{"a":1}}`, "b", `{"a":1}`), newYear())
}

func TestAStringWithNULIs1000(t *testing.T) {
	for _, text := range []string{`"a\u0000b"`, `"\u0000b"`, `"a\u0000"`} {
		problems := refused(t, payload("content", `{"text":`+text+`}`), newYear())
		if len(problems) != 1 || problems.Code() != InvalidParameter || problems[0].Field != "content.text" {
			t.Errorf("%s: got %v", text, problems)
		}
	}
}

// A text with a NUL is wrong for that alone, wherever it stands; what no rule looks at may be anything.
func TestANULIsTheOneProblemOfItsText(t *testing.T) {
	for _, text := range []string{`"\u0000"`, `"text\u0000"`} {
		if problems := refused(t, payload("type", text), newYear()); len(problems) != 1 || problems[0].Field != "type" {
			t.Errorf("%s: %v", text, problems)
		}
	}
	m := accepted(t, payload("content", `{"image":{"thumbnail":{"a":[1,{}]}},"video":{"thumbnail":[[]]},"interactive":{"header":{"text":{"a":"\u0000"}}},"text":"hi"}`), newYear())
	if m.Content.Text != "hi" {
		t.Errorf("%+v", m.Content)
	}
}

func TestNestingBeyond64LevelsIs1000(t *testing.T) {
	nested := func(depth int) string {
		return payload("a", strings.Repeat("[", depth-1)+strings.Repeat("]", depth-1))
	}
	accepted(t, nested(64), newYear())
	for _, body := range []string{
		nested(65),
		nested(9_000),
		strings.Repeat("[", MaxMessageBytes),
		strings.Repeat(`{"content":`, 90_000),
		`{"content":{"interactive":` + strings.Repeat(`{"a":`, 200_000),
	} {
		problems := refused(t, body, newYear())
		if len(problems) != 1 || problems.Code() != InvalidParameter {
			t.Errorf("%.30s…: %.300s", body, problems)
		}
	}
	if _, err := DecodeBatch([]byte(`{"messages":`+strings.Repeat("[", MaxBatchBytes-20)), newYear()); err == nil {
		t.Error("a batch of brackets is accepted")
	}
}

func TestABodyOverItsLimitIs1000(t *testing.T) {
	body := payload()
	fill := func(size int) string { return body + strings.Repeat(" ", size-len(body)) }
	accepted(t, fill(MaxMessageBytes), newYear())
	if problems := refused(t, fill(MaxMessageBytes+1), newYear()); problems.Code() != InvalidParameter ||
		!strings.Contains(problems.Message(), "at most 1048576 bytes") {
		t.Errorf("got %v", problems)
	}
	if _, err := DecodeBatch(make([]byte, MaxBatchBytes+1), newYear()); err == nil ||
		!strings.Contains(err.Error(), "at most 67108864 bytes") {
		t.Errorf("a batch: %v", err)
	}
}

func TestAHostileBodyIsRefusedBriefly(t *testing.T) {
	for _, body := range []string{
		`{"channels":[` + strings.Repeat(`{},`, 300_000) + `{}]}`,
		`{"channels":[` + strings.Repeat(`5,`, 500_000) + `5]}`,
		"{" + strings.Repeat(`"a":1,`, 170_000) + `"a":1}`,
		manyFields(),
		payload("type", `"`+strings.Repeat("x", 1_000_000)+`"`),
		payload("channels", `[{"channel":"SMS","fallbackAfter":`+strings.Repeat("1", 1_000_000)+`}]`),
		payload("user", `{"msisdn":"`+strings.Repeat("1", 1_000_000)+`","country":"SG"}`),
		payload("expiry", `"2026-01-01T00:00:00.`+strings.Repeat("0", 1_000_000)+`Z"`),
	} {
		if message := refused(t, body, newYear()).Message(); len(message) > 300_000 {
			t.Errorf("%.40s… is answered with %d bytes", body, len(message))
		}
	}
}
