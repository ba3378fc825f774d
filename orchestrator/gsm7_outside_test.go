package orchestrator

import (
	"strings"
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

func TestAPlainTextKeepsWhatIsInTheAlphabet(t *testing.T) {
	if got, want := plainly("Grüße – şık 😀 {1 €}\n"), "Grüße - sik  {1 €}\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A finding names 100 characters, 12 of them with their places, and says what to leave out where that is 5 at most.
func TestHowManyCharactersAFindingNames(t *testing.T) {
	hanzi := func(n int) (list []outsider) {
		for i := range n {
			list = append(list, outsider{char: '一' + rune(i), at: 1, times: 1})
		}
		return list
	}
	for n, want := range map[int][2]string{
		12: {"'一' (U+4E00, character 1)", "'下' (U+4E0B, character 1)"}, 13: {`13 characters ("一`, `丌")`},
		100: {`100 characters ("一`, `乣")`}, 101: {`101 characters ("一`, `乣" and 1 more)`},
	} {
		if got := named(hanzi(n)); !strings.HasPrefix(got, want[0]) || !strings.HasSuffix(got, want[1]) {
			t.Errorf("%d: %s", n, got)
		}
	}
	for n, want := range map[int]string{
		0: "", 1: "leave out '一'", 5: "leave out '一', '丁', '丂', '七' and '丄'", 6: "",
	} {
		if got := replacements(hanzi(n)); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	accents := func(n int) (list []outsider) {
		for range n {
			list = append(list, outsider{char: 'ş', at: 1, times: 1})
		}
		return list
	}
	if got := replacements(accents(1)); got != `write "s" for 'ş'` {
		t.Error(got)
	}
	if replacements(accents(100)) == "" || replacements(accents(101)) != "" {
		t.Error("not 100 are replaced at most")
	}
}
