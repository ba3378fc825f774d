package smpp

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Receipt is what a delivery receipt says of a message.
type Receipt struct {
	ID        string
	State     State
	Submitted time.Time
	Done      time.Time
	Error     int    // of the network, 0 to 999
	Text      string // how the message began
}

// shown is how many characters of the message a receipt repeats.
const shown = 20

// dateLayout is how receipts write times: to the minute.
const dateLayout = "0601021504"

// String is the receipt's text, as providers have it by convention: the specification leaves the format to them.
func (r *Receipt) String() string {
	delivered := 0
	if r.State == Delivered {
		delivered = 1
	}
	text := r.Text
	for utf8.RuneCountInString(text) > shown {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return fmt.Sprintf("id:%s sub:001 dlvrd:%03d submit date:%s done date:%s stat:%s err:%03d text:%s",
		r.ID, delivered, r.Submitted.UTC().Format(dateLayout), r.Done.UTC().Format(dateLayout), r.State, r.Error, text)
}

// Deliver is the deliver_sm that carries the receipt of a message: the addresses change places.
func (r *Receipt) Deliver(of *Message) *Message {
	class := byte(ClassReceipt)
	if r.State == Enroute {
		class = ClassIntermediate
	}
	short, coding := Encode(r.String())
	if len(short) > 254 { // a text that only UCS-2 has room for
		plain := *r
		plain.Text = ""
		short, coding = Encode(plain.String())
	}
	m := &Message{
		Source: of.Dest, Dest: of.Source, ESMClass: class, Coding: coding, Short: short,
		Parameters: []Parameter{
			{TagReceiptedMessageID, MessageID(r.ID)}, {TagMessageState, []byte{byte(r.State)}},
		},
	}
	if reference, ok := of.Parameter(TagUserMessageReference); ok {
		m.Parameters = append(m.Parameters, Parameter{TagUserMessageReference, reference})
	}
	return m
}

var receiptField = regexp.MustCompile(`(?i)\b(id|stat|err):\s*(\S+)`)

// ReadReceipt reads the receipt in a deliver_sm: its optional parameters first, for they mean the same everywhere, then
// its text. It reports false for a message that is no receipt.
func ReadReceipt(m *Message) (Receipt, bool) {
	var r Receipt
	if id, ok := m.Parameter(TagReceiptedMessageID); ok {
		r.ID = strings.TrimRight(string(id), "\x00")
	}
	if state, ok := m.Parameter(TagMessageState); ok && len(state) == 1 {
		r.State = State(state[0])
	}
	text := m.Part().Text
	if m.ESMClass&(ClassReceipt|ClassIntermediate) == 0 && r.ID == "" {
		return r, false
	}
	for _, field := range receiptField.FindAllStringSubmatch(text, -1) {
		switch strings.ToLower(field[1]) {
		case "id":
			if r.ID == "" {
				r.ID = field[2]
			}
		case "stat":
			if state, ok := ParseState(strings.ToUpper(field[2])); ok && r.State == 0 {
				r.State = state
			}
		case "err":
			r.Error, _ = strconv.Atoi(field[2])
		}
	}
	return r, r.ID != "" && r.State != 0
}
