package scenarios

import (
	"regexp"
	"strings"
	"testing"
)

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
