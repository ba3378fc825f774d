package orchestrator

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// outsider is a character of a text that is outside the GSM-7 alphabet.
type outsider struct {
	char  rune
	at    int // its first place in the text, in characters from 1
	times int
}

// outsideGSM7 lists the characters of a text that are outside the alphabet, each once, in the order of the text.
func outsideGSM7(text string) []outsider {
	var found []outsider
	known := map[rune]int{}
	place := 0
	for _, r := range text {
		place++
		if septets(r) > 0 {
			continue
		}
		i, again := known[r]
		if !again {
			i = len(found)
			known[r] = i
			found = append(found, outsider{char: r, at: place})
		}
		found[i].times++
	}
	return found
}

// How many characters a finding names, and up to how many of them with their places: enough for any alphabet, and not
// for a book of Chinese.
const (
	mostNamed  = 100
	mostPlaced = 12
)

// named lists characters with their places: "'’' (U+2019, character 71) and 'ş' (U+015F, character 3 and 4 more)". Where
// they are many, it is the characters alone.
func named(outside []outsider) string {
	if len(outside) > mostPlaced {
		var chars strings.Builder
		for _, s := range outside[:min(len(outside), mostNamed)] {
			chars.WriteRune(s.char)
		}
		if more := len(outside) - mostNamed; more > 0 {
			return fmt.Sprintf("%d characters (%q and %d more)", len(outside), chars.String(), more)
		}
		return fmt.Sprintf("%d characters (%q)", len(outside), chars.String())
	}
	names := make([]string, len(outside))
	for i, s := range outside {
		more := ""
		if s.times > 1 {
			more = fmt.Sprintf(" and %d more", s.times-1)
		}
		names[i] = fmt.Sprintf("%q (%U, character %d%s)", s.char, s.char, s.at, more)
	}
	return listed(names)
}

// mostLeftOut is how many characters for which nothing can stand a text may reasonably do without: one that has more
// is in another alphabet.
const mostLeftOut = 5

// replacements says what to write for the characters, or "" where they are another alphabet's.
func replacements(outside []outsider) string {
	var instead, out []string
	for _, s := range outside {
		if plain, ok := plainFor(s.char); ok && plain != "" {
			instead = append(instead, fmt.Sprintf("%q for %q", plain, s.char))
		} else {
			out = append(out, fmt.Sprintf("%q", s.char))
		}
	}
	if len(out) > mostLeftOut || len(instead) > mostNamed {
		return ""
	}
	var parts []string
	if len(instead) > 0 {
		parts = append(parts, "write "+listed(instead))
	}
	if len(out) > 0 {
		parts = append(parts, "leave out "+listed(out))
	}
	return strings.Join(parts, ", ")
}

// listed joins names: "a, b and c".
func listed(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

// plainly is a text with the alphabet alone: what may stand for a character outside stands there, and one that nothing
// stands for is left out.
func plainly(text string) string {
	var b strings.Builder
	for _, r := range text {
		if septets(r) > 0 {
			b.WriteRune(r)
			continue
		}
		plain, _ := plainFor(r)
		b.WriteString(plain)
	}
	return b.String()
}

// plainFor is what may stand for a character outside the alphabet, such as ' for ’; "" for one that shows nothing.
func plainFor(r rune) (plain string, ok bool) {
	if plain, ok = lookalike(r); ok {
		return plain, true
	}
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return "", true
	case unicode.Is(unicode.Pd, r):
		return "-", true
	case unicode.IsSpace(r):
		return " ", true
	}
	return withoutMarks(r)
}

// withoutMarks is a letter without its accents, or a ligature's letters, where those are in the alphabet or look like
// it: s for ş, ... for …
func withoutMarks(r rune) (string, bool) {
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		if unicode.Is(unicode.Mn, part) {
			continue
		}
		if unicode.Is(unicode.Greek, part) {
			part = unicode.ToUpper(part) // the alphabet has some of its capitals, and no small letters
		}
		if septets(part) > 0 {
			b.WriteRune(part)
			continue
		}
		plain, ok := lookalike(part)
		if !ok {
			return "", false
		}
		b.WriteString(plain)
	}
	return b.String(), true
}

// lookalike is what is written for a character that no accent tells from the alphabet.
func lookalike(r rune) (plain string, ok bool) {
	for _, entry := range lookalikes {
		if strings.ContainsRune(entry.of, r) {
			return entry.plain, true
		}
	}
	return "", false
}

var lookalikes = []struct{ of, plain string }{
	{"‘’‚‛′`´ʼ", "'"}, {"“”„‟″«»", `"`}, {"‹", "<"}, {"›", ">"}, {"−", "-"}, {"•", "*"}, {"·", "."}, {"×", "x"}, {"÷⁄", "/"},
	{"ı", "i"}, {"ł", "l"}, {"Ł", "L"}, {"đð", "d"}, {"Đ", "D"}, {"ħ", "h"}, {"Ħ", "H"}, {"ŧ", "t"}, {"Ŧ", "T"}, {"ĸ", "k"},
	{"ŋ", "n"}, {"Ŋ", "N"}, {"œ", "oe"}, {"Œ", "OE"}, {"þ", "th"}, {"Þ", "Th"}, {"ẞ", "SS"}, {"µ", "u"},
	{"©", "(C)"}, {"®", "(R)"}, {"→", "->"}, {"←", "<-"}, {"₺", "TL"}, {"₹", "Rs"},
	{"Α", "A"}, {"Β", "B"}, {"Ε", "E"}, {"Ζ", "Z"}, {"Η", "H"}, {"Ι", "I"}, {"Κ", "K"}, {"Μ", "M"}, {"Ν", "N"}, {"Ο", "O"},
	{"Ρ", "P"}, {"Τ", "T"}, {"Υ", "Y"}, {"Χ", "X"}, // Greek capitals
}
