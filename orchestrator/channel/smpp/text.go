package smpp

import (
	"encoding/binary"
	"unicode/utf16"

	"cascade/orchestrator"
)

// Values of data_coding.
const (
	CodingDefault = 0 // GSM 7-bit, one octet a character
	CodingASCII   = 1
	CodingLatin1  = 3
	CodingUCS2    = 8

	codingClass     = 0xF0 // with a message class in its lower bits, in the default alphabet
	codingClassMask = 0xF4
)

// Part is one message, or a part of a longer one.
type Part struct {
	Text      string
	Reference uint16 // of the longer message
	Number    int    // of the part, from 1
	Total     int    // parts; 1: the message is whole
}

// Part is what the message says. Text comes in short_message or message_payload, and a part of a longer message says
// so in a user data header or in the sar parameters.
func (m *Message) Part() Part {
	octets := m.Short
	if payload, ok := m.Parameter(TagMessagePayload); ok && len(octets) == 0 {
		octets = payload
	}
	p := Part{Number: 1, Total: 1}
	if m.ESMClass&ClassUDH != 0 && len(octets) > 0 {
		if end := 1 + int(octets[0]); end <= len(octets) {
			p.readHeader(octets[1:end])
			octets = octets[end:]
		}
	}
	if ref, ok := m.Parameter(TagSarReference); ok && len(ref) == 2 {
		total, _ := m.Parameter(TagSarTotal)
		number, _ := m.Parameter(TagSarSegment)
		if len(total) == 1 && len(number) == 1 {
			p.Reference, p.Total, p.Number = binary.BigEndian.Uint16(ref), int(total[0]), int(number[0])
		}
	}
	if p.Number < 1 || p.Number > p.Total {
		p.Number, p.Total = 1, 1
	}
	p.Text = decode(octets, m.Coding)
	return p
}

// readHeader looks for the concatenation element: with a reference of one octet or of two.
func (p *Part) readHeader(h []byte) {
	for len(h) >= 2 && len(h) >= 2+int(h[1]) {
		switch element := h[2 : 2+h[1]]; {
		case h[0] == 0 && len(element) == 3:
			p.Reference, p.Total, p.Number = uint16(element[0]), int(element[1]), int(element[2])
		case h[0] == 8 && len(element) == 4:
			p.Reference, p.Total, p.Number = binary.BigEndian.Uint16(element), int(element[2]), int(element[3])
		}
		h = h[2+h[1]:]
	}
}

// decode reads octets in a coding. What the coding has no character for becomes a replacement character.
func decode(octets []byte, coding byte) string {
	if coding&codingClassMask == codingClass {
		coding = CodingDefault
	}
	switch coding {
	case CodingUCS2:
		units := make([]uint16, len(octets)/2)
		for i := range units {
			units[i] = binary.BigEndian.Uint16(octets[2*i:])
		}
		return string(utf16.Decode(units))
	case CodingDefault:
		return orchestrator.DecodeGSM7(octets)
	}
	runes := make([]rune, len(octets))
	for i, b := range octets {
		runes[i] = rune(b)
	}
	return string(runes)
}

// Encode writes text: in the default alphabet where that has all of it, else in UCS-2.
func Encode(text string) (octets []byte, coding byte) {
	if gsm, ok := orchestrator.EncodeGSM7(text); ok {
		return gsm, CodingDefault
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		octets = binary.BigEndian.AppendUint16(octets, unit)
	}
	return octets, CodingUCS2
}
