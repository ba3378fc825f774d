package smpp

import (
	"encoding/binary"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"cascade/orchestrator"
)

// Form is how messages become submits. The zero value of a field is what its comment says.
type Form struct {
	Source   string        // where a message names no sender of its own
	Validity time.Duration // how long the SMSC keeps an undelivered message, in whole seconds; 0: as long as it does
	Whole    bool          // a long text goes whole, in message_payload; false: in parts that a user data header joins
}

// Compose is the submits of a message, in order. Receipts, those on its way too, are asked for of the last of them.
// Number tells apart the parts of one message from another's. A reference that is a number of 16 bits goes along as the
// user_message_reference; no other can. It reports false where there is no text.
func (f *Form) Compose(m *orchestrator.Message, reference string, number byte) ([]Message, bool) {
	text, encoding := m.SMSText(), m.Content.SMS.Encoding
	if text == "" {
		return nil, false
	}
	source := m.Content.SMS.Source
	if source == "" {
		source = f.Source
	}
	base := Message{Source: AddressOf(source), Dest: International(strings.TrimPrefix(m.User.MSISDN, "+"))}
	if f.Validity != 0 {
		base.Validity = FormatSpan(f.Validity)
	}
	if n, err := strconv.ParseUint(reference, 10, 16); err == nil {
		base.Parameters = []Parameter{{TagUserMessageReference, binary.BigEndian.AppendUint16(nil, uint16(n))}}
	}
	parts := orchestrator.Split(text, encoding)
	encoding = orchestrator.Segments(text, encoding).Encoding // of the whole, for each part
	if len(parts) > 1 && f.Whole {
		octets, coding := encode(text, encoding)
		base.Coding, base.Registered = coding, ReceiptAlways|RegisteredIntermediate
		base.Parameters = append(base.Parameters, Parameter{TagMessagePayload, octets})
		return []Message{base}, true
	}
	list := make([]Message, len(parts))
	for i, part := range parts {
		list[i] = base
		list[i].Short, list[i].Coding = encode(part, encoding)
		if len(parts) > 1 {
			list[i].ESMClass = ClassUDH
			list[i].Short = append([]byte{5, 0, 3, number, byte(len(parts)), byte(i + 1)}, list[i].Short...)
		}
	}
	list[len(list)-1].Registered = ReceiptAlways | RegisteredIntermediate
	return list, len(list) <= MaxParts
}

// MaxParts is how many parts a user data header can count.
const MaxParts = 255

// encode writes a text in an encoding. What the default alphabet does not have becomes a question mark.
func encode(text string, e orchestrator.Encoding) (octets []byte, coding byte) {
	if e == orchestrator.GSM7 {
		octets, _ = orchestrator.EncodeGSM7(orchestrator.AsReceived(text, e))
		return octets, CodingDefault
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		octets = binary.BigEndian.AppendUint16(octets, unit)
	}
	return octets, CodingUCS2
}

var digits = regexp.MustCompile(`^\+?[0-9]+$`)

// AddressOf is the address of a sender: a number in E.164, a short code of at most eight digits, or a name.
func AddressOf(sender string) Address {
	switch {
	case sender == "":
		return Address{}
	case !digits.MatchString(sender):
		return Address{5, 0, sender}
	case len(sender) <= 8 && sender[0] != '+':
		return Address{3, 0, sender}
	}
	return International(strings.TrimPrefix(sender, "+"))
}
