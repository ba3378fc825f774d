package sendapi

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestALongValueIsCutShort(t *testing.T) {
	for _, letter := range []string{"x", "é", "€", "😀"} {
		for n := range 300 {
			text := strings.Repeat(letter, n)
			got := clip(text)
			if n <= 60 && got != text || n > 60 && (utf8.RuneCountInString(got) != 61 || !strings.HasSuffix(got, "…")) {
				t.Fatalf("%d of %s become %q", n, letter, got)
			}
			if quote(text) == "" {
				t.Fatal("nothing is quoted")
			}
		}
	}
}
