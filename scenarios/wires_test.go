package scenarios

import (
	"regexp"
	"strings"
	"testing"
)

// An id that a wire's paths have no room for would only ever be refused there: Meta's are digits.
func TestANumbersIDIsDigits(t *testing.T) {
	for text, right := range map[string]bool{"106": true, "abc": false, "10-6": false, "": true, strings.Repeat("1", 65): false} {
		var w Wires
		w.WhatsApp.PhoneNumberID = text
		if what, hint := w.Fields()[0].Problem(); (what == "") != right || (hint == "") != right {
			t.Errorf("%q: %s (%s)", text, what, hint)
		}
	}
}

// What an editor is told of secrets and what is taken are the same.
func TestASecretHasTheFormThatTheSchemaTells(t *testing.T) {
	form := regexp.MustCompile(secretForm)
	for _, text := range []string{
		"", "x", "!", "~", " ", "a b", "a\n", "\x7f", "ä", strings.Repeat("x", 256), strings.Repeat("x", 257),
	} {
		if isSecret(text) != form.MatchString(text) {
			t.Errorf("%q: taken: %v", text, isSecret(text))
		}
	}
}
