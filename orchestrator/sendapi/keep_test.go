package sendapi

import (
	"strings"
	"testing"
)

// A host that sends for real gets the content as it was given: alone, from a batch, and put together with a template.
func TestAHostThatSendsGetsTheContentAsItWasGiven(t *testing.T) {
	w := newYear()
	w.Keep = true
	const location = `{"text":"Here", "location":{"latitude":1.3,"longitude":103.8}}`
	alone, err := Decode([]byte(payload("content", location)), w)
	if err != nil || string(alone.Message.Given) != location {
		t.Errorf("%s, %v", alone.Message.Given, err)
	}
	batch, err := DecodeBatch([]byte(`{"template":{"type":"text","content":{"text":"Ours","sms":{"source":"SHOP"},"url":"https://example.com"}},
		"messages":[`+payload("type", "", "content", `{"text":"Mine","sms":{"encoding":"UCS2"},"url":null}`)+`,
		`+payload("type", "", "content", "")+`]}`), w)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		`{"sms":{"encoding":"UCS2","source":"SHOP"},"text":"Mine","url":"https://example.com"}`,
		`{"text":"Ours","sms":{"source":"SHOP"},"url":"https://example.com"}`,
	} {
		if m := batch.Messages[i]; m.Message == nil || string(m.Message.Given) != want {
			t.Errorf("messages[%d]: %+v", i, m)
		}
	}
	if plain := accepted(t, payload("unique", "true", "clientMessageId", `"a"`), newYear()); plain.Given != nil || plain.Once != "" {
		t.Errorf("a simulated one has %s and %q", plain.Given, plain.Once)
	}
}

func TestAUniqueMessageHasAnIDToBeKnownBy(t *testing.T) {
	w := newYear()
	w.Keep = true
	got, err := Decode([]byte(payload("unique", "true", "clientMessageId", `"order-1"`)), w)
	if err != nil || got.Message.Once != "message:order-1" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := Decode([]byte(payload("unique", "true")), w); err == nil || !strings.Contains(err.Error(), "there is no clientMessageId") {
		t.Errorf("without one: %v", err)
	}
	if _, err := Decode([]byte(payload("unique", `"yes"`)), w); err == nil {
		t.Error("a text is taken for true")
	}
}

func TestWhatTheRulesHoldOnlyAPartOfIsKeptAsItWasGiven(t *testing.T) {
	const buttons = `{"interactive":{"type":"button","body":{"text":"Here?"}}}`
	if m := accepted(t, payload("type", `"interactive"`, "content", buttons, "unique", "false"), newYear()); string(m.Given) != buttons || m.Once != "" {
		t.Errorf("of buttons are kept %s and %q", m.Given, m.Once)
	}
}
