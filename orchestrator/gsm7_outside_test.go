package orchestrator

import (
	"testing"

	"pgregory.net/rapid"
)

func TestWhatMayStandForACharacter(t *testing.T) {
	tests := []struct {
		char  rune
		plain string // "none": nothing does
	}{
		{'’', "'"}, {'“', `"`}, {'«', `"`}, {'`', "'"}, {'–', "-"}, {'—', "-"}, {'−', "-"}, {'…', "..."}, {'•', "*"},
		{'\u00a0', " "}, {'\t', " "}, {'\u202f', " "}, {'\u200b', ""}, {'\ufeff', ""}, {'\u0301', ""}, {'\u00ad', ""},
		{'ş', "s"}, {'Ğ', "G"}, {'ı', "i"}, {'ł', "l"}, {'ç', "c"}, {'á', "a"}, {'ő', "o"}, {'œ', "oe"}, {'ﬁ', "fi"},
		{'™', "TM"}, {'½', "1/2"}, {'²', "2"}, {'Ａ', "A"}, {'α', "A"}, {'ώ', "Ω"}, {'ς', "Σ"}, {'µ', "u"},
		{'中', "none"}, {'п', "none"}, {'😀', "none"}, {'한', "none"}, {'°', "none"}, {'ع', "none"},
	}
	for _, test := range tests {
		plain, ok := plainFor(test.char)
		if want := test.plain != "none"; ok != want || ok && plain != test.plain {
			t.Errorf("%q for %q (%U), %t; want %q", plain, test.char, test.char, ok, test.plain)
		}
	}
}

// What may stand for a text's outsiders is in the alphabet, whatever they are: nothing is lost when it is forced.
func TestAPlainTextIsInTheAlphabet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		if plain := plainly(text); len(outsideGSM7(plain)) > 0 || AsReceived(plain, GSM7) != plain {
			t.Fatalf("%q becomes %q", text, plain)
		}
	})
}
