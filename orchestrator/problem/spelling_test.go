package problem

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestANearMissIsAnsweredWithTheRightSpelling(t *testing.T) {
	statuses := []string{"Accepted", "Sent", "Delivered", "Read"}
	channels := []string{"WhatsApp", "Viber", "SMS", "RCS", "Line"}
	for _, tt := range []struct {
		word  string
		among []string
		want  string
	}{
		{"whatsapp", channels, "WhatsApp"},
		{"Whats App", channels, "WhatsApp"},
		{"sms", channels, "SMS"},
		{"RSC", channels, "RCS"},
		{"Deliverd", statuses, "Delivered"},
		{"Raed", statuses, "Read"},
		{"DELIVERED", statuses, "Delivered"},
		{"Telegram", channels, ""},
		{"", channels, ""},
		{"é", channels, ""},
		{"SM\xff", channels, ""},
		{strings.Repeat("Read", 20), statuses, ""},
	} {
		got, ok := Closest(tt.word, tt.among)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("Closest(%q) = %q, %v; want %q", tt.word, got, ok, tt.want)
		}
	}
}

func TestOneSlipNeverLosesALongWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"fallbackAfter", "Delivered", "clientMessageId"}).Draw(t, "word")
		i := rapid.IntRange(0, len(word)-1).Draw(t, "at")
		slip := rapid.SampledFrom([]string{word[:i] + word[i+1:], word[:i] + "x" + word[i:], strings.ToUpper(word)}).Draw(t, "slip")
		among := slices.Clone([]string{"fallbackAfter", "Delivered", "clientMessageId"})
		if got, _ := Closest(slip, among); got != word {
			t.Fatalf("Closest(%q) = %q, want %q", slip, got, word)
		}
	})
}
