package orchestrator

import (
	"slices"
	"unicode/utf16"
)

// Encoding is how an SMS text is put into bits. The zero value is AUTO.
type Encoding uint8

// The encodings. AUTO picks GSM-7 when every character is in its alphabet, else UCS-2.
const (
	AutoEncoding Encoding = iota
	GSM7
	UCS2
)

var encodingNames = [...]string{"AUTO", "GSM7", "UCS2"}

// Encodings lists every encoding's spelling, as content.sms.encoding takes it.
func Encodings() []string { return slices.Clone(encodingNames[:]) }

// String is the API's spelling, such as "GSM7".
func (e Encoding) String() string {
	if int(e) < len(encodingNames) {
		return encodingNames[e]
	}
	return "Encoding(?)"
}

// ParseEncoding reads an exact spelling: AUTO, GSM7 or UCS2.
func ParseEncoding(s string) (Encoding, bool) {
	i := slices.Index(encodingNames[:], s)
	return Encoding(max(i, 0)), i >= 0
}

// What one SMS holds: in septets with GSM-7, in UTF-16 units with UCS-2. A text above it is split, and the
// header that joins the segments takes its share of each.
const (
	oneGSM7   = 160
	splitGSM7 = 153
	oneUCS2   = 70
	splitUCS2 = 67
)

// SMSCount is what an SMS text takes on the air.
type SMSCount struct {
	Encoding Encoding // GSM7 or UCS2: the one forced, or the one that AUTO picked
	Segments int      // at least 1: an empty SMS is sent as one
	Units    int      // of the whole text: septets with GSM7, UTF-16 units with UCS2
}

// Segments counts the segments of an SMS text: with GSM-7 160 septets, or 153 each when split, with UCS-2
// 70 UTF-16 units, or 67 each. An extension character counts two septets. Neither it nor a surrogate pair
// is ever split over two segments, so a segment may be one unit short of full.
//
// GSM7 forced on a text with characters outside the alphabet loses them: each is sent as one question
// mark, and counts one septet. It does not allocate.
func Segments(text string, enc Encoding) SMSCount {
	count := SMSCount{Encoding: enc}
	var septetCount, unitCount int
	fits := true // into the GSM-7 alphabet
	for _, r := range text {
		inGSM7 := septets(r)
		fits = fits && inGSM7 > 0
		septetCount += max(inGSM7, 1)
		unitCount += UCS2.width(r)
	}
	if enc != GSM7 && enc != UCS2 {
		count.Encoding = GSM7
		if !fits {
			count.Encoding = UCS2
		}
	}
	count.Units = septetCount
	if count.Encoding == UCS2 {
		count.Units = unitCount
	}
	count.Segments = 1
	if one, split := count.Encoding.limits(); count.Units > one {
		count.Segments = 0
		for len(text) > 0 {
			text = text[count.Encoding.fill(text, split):]
			count.Segments++
		}
	}
	return count
}

// Split cuts an SMS text into the texts of its segments, in order. Joined they are the text again. There
// are as many as Segments counts.
func Split(text string, enc Encoding) []string {
	count := Segments(text, enc)
	if count.Segments == 1 {
		return []string{text}
	}
	_, limit := count.Encoding.limits()
	parts := make([]string, 0, count.Segments)
	for len(text) > 0 {
		end := count.Encoding.fill(text, limit)
		parts = append(parts, text[:end])
		text = text[end:]
	}
	return parts
}

// limits is what one SMS holds, and what each segment of a split one does.
func (e Encoding) limits() (one, split int) {
	if e == UCS2 {
		return oneUCS2, splitUCS2
	}
	return oneGSM7, splitGSM7
}

// fill is how many bytes of the text a segment of at most limit units takes: whole characters only.
func (e Encoding) fill(text string, limit int) int {
	units := 0
	for i, r := range text {
		if units += e.width(r); units > limit {
			return i
		}
	}
	return len(text)
}

// width is how many units a character takes: 1 or 2.
func (e Encoding) width(r rune) int {
	if e == UCS2 {
		return utf16.RuneLen(r)
	}
	return max(septets(r), 1) // outside the alphabet: sent as a question mark
}
