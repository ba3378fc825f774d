package orchestrator

import "strings"

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
