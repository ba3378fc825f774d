package orchestrator

import (
	"encoding/hex"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestAutoPicksGSM7WhenEveryCharacterIsInItsAlphabet also counts the segments at every boundary.
func TestAutoPicksGSM7WhenEveryCharacterIsInItsAlphabet(t *testing.T) {
	a, euro, hanzi, smile := strings.Repeat("a", 1000), "€", strings.Repeat("中", 1000), "😀"
	cut := func(s string, n int) string { return string([]rune(s)[:n]) }
	tests := []struct {
		name     string
		text     string
		forced   Encoding
		enc      Encoding
		segments int
		units    int
		outside  rune
		at       int
	}{
		{"empty is one segment", "", AutoEncoding, GSM7, 1, 0, 0, 0},
		{"GSM-7 up to 160", a[:160], AutoEncoding, GSM7, 1, 160, 0, 0},
		{"GSM-7 from 161", a[:161], AutoEncoding, GSM7, 2, 161, 0, 0},
		{"GSM-7 2 x 153", a[:306], AutoEncoding, GSM7, 2, 306, 0, 0},
		{"GSM-7 2 x 153 and one", a[:307], AutoEncoding, GSM7, 3, 307, 0, 0},
		{"GSM-7 3 x 153", a[:459], AutoEncoding, GSM7, 3, 459, 0, 0},
		{"GSM-7 3 x 153 and one", a[:460], AutoEncoding, GSM7, 4, 460, 0, 0},
		{"an extension character counts two", a[:158] + euro, AutoEncoding, GSM7, 1, 160, 0, 0},
		{"an extension character over the limit", a[:159] + euro, AutoEncoding, GSM7, 2, 161, 0, 0},
		{"eighty of them fill one", strings.Repeat(euro, 80), AutoEncoding, GSM7, 1, 160, 0, 0},
		{"an extension character ends at the seam", a[:151] + euro + a[:153], AutoEncoding, GSM7, 2, 306, 0, 0},
		{"an extension character at the seam moves on", a[:152] + euro + a[:152], AutoEncoding, GSM7, 3, 306, 0, 0},
		{"and fits when there is room", a[:152] + euro + a[:151], AutoEncoding, GSM7, 2, 305, 0, 0},
		{"extension characters alone: 76 a segment", strings.Repeat(euro, 153), AutoEncoding, GSM7, 3, 306, 0, 0},
		{"UCS-2 up to 70", cut(hanzi, 70), AutoEncoding, UCS2, 1, 70, '中', 1},
		{"UCS-2 from 71", cut(hanzi, 71), AutoEncoding, UCS2, 2, 71, '中', 1},
		{"UCS-2 2 x 67", cut(hanzi, 134), AutoEncoding, UCS2, 2, 134, '中', 1},
		{"UCS-2 2 x 67 and one", cut(hanzi, 135), AutoEncoding, UCS2, 3, 135, '中', 1},
		{"UCS-2 3 x 67", cut(hanzi, 201), AutoEncoding, UCS2, 3, 201, '中', 1},
		{"one character is enough", a[:69] + "ç", AutoEncoding, UCS2, 1, 70, 'ç', 70},
		{"the first one is named", "ab`ş", AutoEncoding, UCS2, 1, 4, '`', 3},
		{"an extension character is one unit", a[:68] + euro + "ş", AutoEncoding, UCS2, 1, 70, 'ş', 70},
		{"a surrogate pair is two units", a[:68] + smile, AutoEncoding, UCS2, 1, 70, '😀', 69},
		{"a surrogate pair over the limit", a[:69] + smile, AutoEncoding, UCS2, 2, 71, '😀', 70},
		{"a surrogate pair ends at the seam", a[:65] + smile + a[:67], AutoEncoding, UCS2, 2, 134, '😀', 66},
		{"a surrogate pair at the seam moves on", a[:66] + smile + a[:66], AutoEncoding, UCS2, 3, 134, '😀', 67},
		{"NUL is outside the alphabet", "\x00", AutoEncoding, UCS2, 1, 1, 0, 1},
		{"so is the escape", "\x1b", AutoEncoding, UCS2, 1, 1, '\x1b', 1},
		{"UCS-2 forced", a[:71], UCS2, UCS2, 2, 71, 0, 0},
		{"GSM-7 forced counts a lost character as one", a[:159] + smile, GSM7, GSM7, 1, 160, '😀', 160},
		{"GSM-7 forced over the limit", a[:160] + smile, GSM7, GSM7, 2, 161, '😀', 161},
	}
	for _, test := range tests {
		want := SMSCount{test.enc, test.segments, test.units}
		if got := Segments(test.text, test.forced); got != want {
			t.Errorf("%s: got %+v, want %+v", test.name, got, want)
		}
		var first outsider
		if all := outsideGSM7(test.text); len(all) > 0 {
			first = all[0]
		}
		if first.char != test.outside || first.at != test.at {
			t.Errorf("%s: %q at %d is the first outside the alphabet, not %q at %d",
				test.name, first.char, first.at, test.outside, test.at)
		}
		if parts := Split(test.text, test.forced); len(parts) != test.segments {
			t.Errorf("%s: split into %d, want %d", test.name, len(parts), test.segments)
		}
	}
}

// The default alphabet has 128 places, of which one is the escape; the extension has ten characters.
func TestTheAlphabetIsTheOneOfTheStandard(t *testing.T) {
	basic := []rune(gsmBasic)
	if len(basic) != 127 {
		t.Errorf("%d basic characters, want 127", len(basic))
	}
	if n := utf8.RuneCountInString(gsmExtension); n != 10 {
		t.Errorf("%d extension characters, want 10", n)
	}
	seen := map[rune]bool{}
	for _, r := range gsmBasic + gsmExtension {
		if seen[r] {
			t.Errorf("%q stands twice", r)
		}
		seen[r] = true
	}
	// Spot checks of the table's places; from 0x1C on they are one off, for want of the escape.
	for place, want := range map[int]rune{
		0x00: '@', 0x09: 'Ç', 0x0A: '\n', 0x0D: '\r', 0x10: 'Δ', 0x1A: 'Ξ', 0x1C: 'Æ', 0x1F: 'É',
		0x20: ' ', 0x24: '¤', 0x30: '0', 0x40: '¡', 0x41: 'A', 0x5A: 'Z', 0x5F: '§', 0x60: '¿', 0x7F: 'à',
	} {
		if place > 0x1B {
			place--
		}
		if basic[place] != want {
			t.Errorf("place %#x holds %q, want %q", place, basic[place], want)
		}
	}
	for _, r := range "`çÁáêő’“”–…\t\u00a0" {
		if septets(r) != 0 {
			t.Errorf("%q is not in the alphabet", r)
		}
	}
}

func TestForcedGSM7SendsAQuestionMarkForACharacterOutsideIt(t *testing.T) {
	text := "naïve €5 😀"
	if got, want := AsReceived(text, GSM7), "na?ve €5 ?"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, enc := range []Encoding{AutoEncoding, UCS2} {
		if got := AsReceived(text, enc); got != text {
			t.Errorf("%s: got %q, want it unchanged", enc, got)
		}
	}
}

func TestSegmentsDoesNotAllocate(t *testing.T) {
	text := strings.Repeat("Hello {World} ş😀", 40)
	if n := testing.AllocsPerRun(10, func() { Segments(text, AutoEncoding) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestEncodingsParseBack(t *testing.T) {
	for i, name := range Encodings() {
		if enc, ok := ParseEncoding(name); !ok || int(enc) != i || enc.String() != name {
			t.Errorf("%s parses to %v, %v", name, enc, ok)
		}
	}
	for _, bad := range []string{"", "auto", "gsm7", "UTF-8"} {
		if enc, ok := ParseEncoding(bad); ok {
			t.Errorf("%q parses to %v", bad, enc)
		}
	}
	if got := Encoding(9).String(); got != "Encoding(?)" {
		t.Error(got)
	}
}

// onAir is the text as it is sent: one number a unit, and true where a character goes on from the unit
// before. It shares nothing with Segments.
func onAir(text string, enc Encoding) (goesOn []bool) {
	for _, r := range text {
		goesOn = append(goesOn, false)
		twoUnits := enc == UCS2 && len(utf16.Encode([]rune{r})) == 2
		if twoUnits || enc == GSM7 && strings.ContainsRune("\f^{}\\[~]|€", r) {
			goesOn = append(goesOn, true)
		}
	}
	return goesOn
}

// segmentsOnAir cuts those units at the limits, and one unit earlier where that would split a character.
func segmentsOnAir(goesOn []bool, enc Encoding) int {
	one, split := 160, 153
	if enc == UCS2 {
		one, split = 70, 67
	}
	if len(goesOn) <= one {
		return 1
	}
	n := 0
	for ; len(goesOn) > 0; n++ {
		end := min(split, len(goesOn))
		if end < len(goesOn) && goesOn[end] {
			end--
		}
		goesOn = goesOn[end:]
	}
	return n
}

func checkSplit(t interface{ Fatalf(string, ...any) }, text string, forced Encoding) {
	count := Segments(text, forced)
	parts := Split(text, forced)
	if joined := strings.Join(parts, ""); joined != text {
		t.Fatalf("the parts joined are %q, not %q", joined, text)
	}
	goesOn := onAir(text, count.Encoding)
	if want := segmentsOnAir(goesOn, count.Encoding); len(parts) != want || count.Segments != want {
		t.Fatalf("%d parts and %d segments, want %d", len(parts), count.Segments, want)
	}
	if count.Units != len(goesOn) {
		t.Fatalf("%d units, want %d", count.Units, len(goesOn))
	}
	limit := map[Encoding]int{GSM7: 153, UCS2: 67}[count.Encoding]
	for i, part := range parts {
		units := len(onAir(part, count.Encoding))
		if len(parts) > 1 && units > limit {
			t.Fatalf("part %d has %d units, over %d", i, units, limit)
		}
		if i < len(parts)-1 && units < limit-1 {
			t.Fatalf("part %d has %d units: room was left", i, units)
		}
		if utf8.ValidString(text) && !utf8.ValidString(part) {
			t.Fatalf("part %d splits a character: %q", i, part)
		}
	}
	if forced != AutoEncoding && count.Encoding != forced {
		t.Fatalf("%s forced, %s taken", forced, count.Encoding)
	}
}

func TestTheSegmentsJoinedAreTheTextAndEachIsWithinItsLimit(t *testing.T) {
	alphabets := []string{gsmBasic, gsmExtension, gsmBasic + gsmExtension, "a€", "中😀", "ab😀", gsmBasic + "ş"}
	rapid.Check(t, func(t *rapid.T) {
		letters := []rune(rapid.SampledFrom(alphabets).Draw(t, "letters"))
		text := string(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 500).Draw(t, "text"))
		forced := rapid.SampledFrom([]Encoding{AutoEncoding, GSM7, UCS2}).Draw(t, "encoding")
		checkSplit(t, text, forced)
	})
}

func FuzzSplit(f *testing.F) {
	f.Add("Hello World!", uint8(0))
	f.Add(strings.Repeat("a", 152)+"€"+strings.Repeat("b", 152), uint8(0))
	f.Add(strings.Repeat("a", 66)+"😀"+strings.Repeat("b", 66), uint8(2))
	f.Add(strings.Repeat("\xff\x80", 100), uint8(1))
	f.Fuzz(func(t *testing.T, text string, enc uint8) {
		checkSplit(t, text, Encoding(enc%3))
	})
}

// What SMS protocols carry: a septet an octet, at its place in the table, and two of them for one of the extension.
func TestTheAlphabetOnTheWire(t *testing.T) {
	for text, octets := range map[string]string{
		"": "", "@£Ξ": "00011a", "ÆÉ à": "1c1f207f", "\f^{}\\[~]|€": "1b0a1b141b281b291b2f1b3c1b3d1b3e1b401b65",
	} {
		got, ok := EncodeGSM7(text)
		if !ok || hex.EncodeToString(got) != octets {
			t.Errorf("%q is %x, %t, want %s", text, got, ok, octets)
		}
		if back := DecodeGSM7(got); back != text {
			t.Errorf("%q comes back as %q", text, back)
		}
	}
	whole := gsmBasic + gsmExtension
	if octets, ok := EncodeGSM7(whole); !ok || DecodeGSM7(octets) != whole || len(octets) != 127+2*10 {
		t.Errorf("the alphabet is %x", octets)
	}
	for _, outside := range []string{"ç", "a中", "\x1b"} {
		if octets, ok := EncodeGSM7(outside); ok {
			t.Errorf("%q is %x", outside, octets)
		}
	}
}

func TestAnOctetThatStandsForNoCharacterIsAQuestionMark(t *testing.T) {
	for octets, text := range map[string]string{
		"411b": "A?", "1b4141": "?A", "1b1b41": "?A", "7f80ff41": "à??A", "1b0041": "?A",
	} {
		raw, _ := hex.DecodeString(octets)
		if got := DecodeGSM7(raw); got != text {
			t.Errorf("%s is %q, want %q", octets, got, text)
		}
	}
}
