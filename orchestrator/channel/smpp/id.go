package smpp

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"strings"
)

// IDForm is how an SMSC spells the id of one message: many spell it in receipts in another way than in the answer to
// the submit.
type IDForm uint8

// The forms. What is no number is left as it is.
const (
	SameID         IDForm = iota // the same in both, to the letter
	LooseID                      // the same but for leading zeros and the case of letters
	HexThenDecimal               // hexadecimal in the answer, decimal in receipts
	DecimalThenHex               // decimal in the answer, hexadecimal in receipts
)

var idForms = [...]string{"same", "loose", "hexThenDecimal", "decimalThenHex"}

// IDForms lists the spellings.
func IDForms() []string { return append([]string(nil), idForms[:]...) }

// String is the form's spelling, such as "hexThenDecimal".
func (f IDForm) String() string {
	if int(f) < len(idForms) {
		return idForms[f]
	}
	return "IDForm(?)"
}

// ParseIDForm reads a spelling.
func ParseIDForm(text string) (IDForm, bool) {
	for f, each := range idForms {
		if each == text {
			return IDForm(f), true
		}
	}
	return 0, false
}

// Spell is how an SMSC of the form spells the id of a message in its answer, and then in receipts. It is made of 16
// octets, such as a UUID's: the same form spells all of them as one UUID, the others a number of 63 bits.
func (f IDForm) Spell(id [16]byte) (answer, receipt string) {
	n := binary.BigEndian.Uint64(id[:]) >> 1
	switch f {
	case LooseID:
		return fmt.Sprintf("%020X", n), fmt.Sprintf("%x", n)
	case HexThenDecimal:
		return fmt.Sprintf("%X", n), fmt.Sprint(n)
	case DecimalThenHex:
		return fmt.Sprint(n), fmt.Sprintf("%X", n)
	}
	text := fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
	return text, text
}

// Answered is the one spelling of an id that an answer gave.
func (f IDForm) Answered(id string) string {
	switch f {
	case LooseID:
		return loose(id)
	case HexThenDecimal:
		return rebased(id, 16, 10)
	case DecimalThenHex:
		return rebased(id, 10, 10)
	}
	return id
}

// Receipted is the one spelling of an id that a receipt gave. Its receipted_message_id may be spelled as the answer
// was: an id with letters is hexadecimal in any case.
func (f IDForm) Receipted(id string) string {
	switch f {
	case LooseID:
		return loose(id)
	case HexThenDecimal:
		if decimal := rebased(id, 10, 10); decimal != id || !strings.ContainsAny(id, "abcdefABCDEF") {
			return decimal
		}
		return rebased(id, 16, 10)
	case DecimalThenHex:
		return rebased(id, 16, 10)
	}
	return id
}

func loose(id string) string {
	if short := strings.TrimLeft(id, "0"); short != "" {
		return strings.ToLower(short)
	}
	return "0"[:min(len(id), 1)]
}

// rebased writes a number that stands in one base in another; what is none is left as it is.
func rebased(id string, from, to int) string {
	n, ok := new(big.Int).SetString(id, from)
	if !ok || strings.ContainsAny(id, "+-") { // package big takes a sign
		return id
	}
	return n.Text(to)
}
