package sim

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/record"
	"cascade/scenarios"
)

// order is a message to a recipient, as a shop sends it.
func order(msisdn, text, id string) *orchestrator.Message {
	return &orchestrator.Message{
		User: orchestrator.User{MSISDN: msisdn}, Type: orchestrator.Text, ClientMessageID: id,
		Content: orchestrator.Content{Text: text}, Plan: orchestrator.Plan{{Channel: orchestrator.SMS}},
	}
}

func TestAMessageSubmittedAgainWithinTenMinutesSaysOfWhich(t *testing.T) {
	const to, other = "+6598765432", "+6598765433"
	template := order(to, "", "")
	template.Type, template.Content.Template = orchestrator.Template, "order_update"
	alike := *template
	code := func(to, content string) *orchestrator.Message {
		m := order(to, "", "")
		m.Type, m.Content.Template, m.Given = orchestrator.Template, "login_code", []byte(content)
		return m
	}
	const first = `{"template": {"name": "login_code", "parameters": ["1234"]}}`
	tests := []struct {
		name  string
		first *orchestrator.Message
		after time.Duration
		then  *orchestrator.Message
		again bool
	}{
		{"the same recipient and content", order(to, "Your order ships", ""), 10 * time.Minute,
			order(to, "Your order ships", ""), true},
		{"later than that", order(to, "Your order ships", "order-1"), 10*time.Minute + 1,
			order(to, "Your order ships", "order-1"), false},
		{"another recipient", order(to, "Your order ships", ""), 0, order(other, "Your order ships", ""), false},
		{"another content", order(to, "Your order ships", ""), 0, order(to, "Your order has come", ""), false},
		{"the same clientMessageId", order(to, "Your order ships", "order-1"), time.Minute,
			order(other, "It ships", "order-1"), true},
		{"another clientMessageId, the same content", order(to, "Hi", "order-1"), time.Minute,
			order(to, "Hi", "order-2"), true},
		{"a template, whose parameters may differ", template, 0, &alike, false},
		{"a template with the same parameters", code(to, first), time.Minute, code(to, first), true},
		{"the same, written otherwise", code(to, first), 0,
			code(to, `{"template":{"parameters":["1234"],"name":"login_code"}}`), true},
		{"a template with other parameters", code(to, first), 0,
			code(to, `{"template": {"name": "login_code", "parameters": ["5678"]}}`), false},
		{"a template to another recipient", code(to, first), 0, code(other, first), false},
	}
	for _, test := range tests {
		w := NewWorld(nil, Options{})
		must(w.Submit(test.first))
		check(t, w.AdvanceTo(test.after))
		n := must(w.Submit(test.then))
		want := ""
		if test.again {
			want = w.UMID(0)
		}
		if got := w.Again(n); got != want {
			t.Errorf("%s: again is %q, want %q", test.name, got, want)
		}
		var lines []byte
		for _, l := range w.Timeline().All(0) {
			lines = append(w.AppendLine(lines, l), '\n')
		}
		if got := strings.Count(string(lines), `"kind":"submitted","again":"`+w.UMID(0)+`"`) == 1; got != test.again {
			t.Errorf("%s: %s", test.name, lines)
		}
		if got := w.Summary().Resubmitted == 1; got != test.again {
			t.Errorf("%s: %d are counted", test.name, w.Summary().Resubmitted)
		}
	}
}

// Traffic to named recipients repeats itself; the generated ones of a crowd are each somebody else.
func TestTrafficToNamedRecipientsIsSubmittedAgain(t *testing.T) {
	for text, want := range map[string]int{
		"traffic: {messages: 5, to: recipients, arrivals: {every: 1m}}":   3,
		"traffic: {messages: 5, to: recipients, arrivals: {every: 301s}}": 0,
		"traffic: {messages: 5}": 0,
	} {
		s, err := scenarios.Parse("", []byte("plan: [{channel: SMS}]\nmessage: {type: text, content: {text: Hi}}\n"+
			"recipients: [{msisdn: \"+6598765432\"}, {msisdn: \"+6598765433\"}]\nexpect: {resubmitted: 0}\n"+text))
		check(t, err)
		var out bytes.Buffer
		r, err := Run(context.Background(), s, RunOptions{JSON: &out})
		check(t, err)
		if r.Summary.Resubmitted != want || strings.Count(out.String(), `"again"`) != want {
			t.Errorf("%s: %d, want %d\n%s", text, r.Summary.Resubmitted, want, &out)
		}
		if broken := CheckExpect(s.Expect, r.Summary); len(broken) != min(want, 1) {
			t.Errorf("%s: %v", text, broken)
		}
	}
}

// A clientMessageId in a scenario's message is each message's, whoever it goes to.
func TestTrafficWithOneClientMessageIDIsSubmittedAgain(t *testing.T) {
	for arrivals, want := range map[string]int{"every: 5m": 4, "every: 10m": 4, "every: 601s": 0} {
		s, err := scenarios.Parse("", []byte("plan: [{channel: SMS}]\n"+
			"message: {type: text, clientMessageId: order-1, content: {text: Hi}}\n"+
			"traffic: {messages: 5, arrivals: {"+arrivals+"}}"))
		check(t, err)
		var out bytes.Buffer
		r, err := Run(context.Background(), s, RunOptions{JSON: &out})
		check(t, err)
		if r.Summary.Resubmitted != want || strings.Count(out.String(), `"again"`) != want {
			t.Errorf("%s: %d, want %d\n%s", arrivals, r.Summary.Resubmitted, want, &out)
		}
	}
}

func TestALineOfAMessageSubmittedAgainIsReadBack(t *testing.T) {
	const line = `{"t":60,"umid":"b","kind":"submitted","again":"a"}`
	m, err := record.ReadLine([]byte(line))
	if err != nil || m.Again != "a" || m.What() != "submitted" || !strings.Contains(m.Words(nil), "double submit") {
		t.Errorf("%+v, %v", m, err)
	}
	var r Recount
	r.Add(0, m.Moment)
	if s := r.Summary("", nil); s.Resubmitted != 1 {
		t.Errorf("%+v", s)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
