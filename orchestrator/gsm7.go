package orchestrator

import (
	"slices"
	"strings"
)

// The GSM-7 default alphabet of 3GPP TS 23.038, in the order of its table and without the escape at 0x1B,
// which is no character of its own.
const gsmBasic = "@£$¥èéùìòÇ\nØø\rÅå" +
	"Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ" +
	" !\"#¤%&'()*+,-./" +
	"0123456789:;<=>?" +
	"¡ABCDEFGHIJKLMNO" +
	"PQRSTUVWXYZÄÖÑÜ§" +
	"¿abcdefghijklmno" +
	"pqrstuvwxyzäöñüà"

// The extension of the alphabet: characters that are sent as the escape and one more septet.
const gsmExtension = "\f^{}\\[~]|€"

// septets is what a character takes in GSM-7: 1, 2 for one of the extension, or 0 when it is outside the
// alphabet.
func septets(r rune) int {
	switch {
	case strings.ContainsRune(gsmBasic, r):
		return 1
	case strings.ContainsRune(gsmExtension, r):
		return 2
	}
	return 0
}

// AsReceived is an SMS text as the recipient reads it: with GSM7 forced, a question mark stands for each
// character outside the alphabet; otherwise it is the text unchanged.
func AsReceived(text string, enc Encoding) string {
	if enc != GSM7 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if septets(r) == 0 {
			return '?'
		}
		return r
	}, text)
}

// escape precedes the septet of a character of the extension.
const escape = 0x1B

// gsmExtensionSeptets are the septets of gsmExtension, in its order.
var gsmExtensionSeptets = [...]byte{0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65}

// EncodeGSM7 writes a text in the GSM-7 alphabet, one septet an octet, as SMS protocols carry it. It reports false
// where a character is outside the alphabet.
func EncodeGSM7(text string) ([]byte, bool) {
	septets := make([]byte, 0, len(text))
	for _, r := range text {
		if at := runeIndex(gsmBasic, r); at >= 0 {
			if at >= escape {
				at++ // the escape has its own place in the table
			}
			septets = append(septets, byte(at))
			continue
		}
		at := runeIndex(gsmExtension, r)
		if at < 0 {
			return nil, false
		}
		septets = append(septets, escape, gsmExtensionSeptets[at])
	}
	return septets, true
}

// DecodeGSM7 reads what EncodeGSM7 writes. An octet that stands for no character becomes a question mark.
func DecodeGSM7(septets []byte) string {
	basic, extension := slices.Insert([]rune(gsmBasic), escape, '?'), []rune(gsmExtension) // each at its own place
	var text strings.Builder
	for i := 0; i < len(septets); i++ {
		at := int(septets[i])
		switch {
		case at == escape && i+1 < len(septets):
			i++
			if e := slices.Index(gsmExtensionSeptets[:], septets[i]); e >= 0 {
				text.WriteRune(extension[e])
			} else {
				text.WriteByte('?')
			}
		case at < len(basic):
			text.WriteRune(basic[at])
		default:
			text.WriteByte('?')
		}
	}
	return text.String()
}

// runeIndex is the place of a character in an alphabet, counted in characters, or -1.
func runeIndex(alphabet string, r rune) int {
	at := 0
	for _, each := range alphabet {
		if each == r {
			return at
		}
		at++
	}
	return -1
}
