package smpp

import (
	"encoding/binary"
)

// Bind is the body of the three binds.
type Bind struct {
	SystemID, Password, SystemType string
	Version                        byte // 0x34 for 3.4
	TON, NPI                       byte
	Range                          string // of addresses
}

// ReadBind reads a bind's body.
func ReadBind(body []byte) (Bind, error) {
	r := reader{left: body}
	b := Bind{SystemID: r.text(16), Password: r.text(9), SystemType: r.text(13)}
	b.Version, b.TON, b.NPI, b.Range = r.octet(), r.octet(), r.octet(), r.text(41)
	return b, r.err()
}

// Append writes the body.
func (b Bind) Append(dst []byte) []byte {
	dst = appendText(appendText(appendText(dst, b.SystemID), b.Password), b.SystemType)
	return appendText(append(dst, b.Version, b.TON, b.NPI), b.Range)
}

// BindResponse is the body that answers a bind which succeeded.
func BindResponse(systemID string) []byte {
	return appendParameters(appendText(nil, systemID), []Parameter{{TagInterfaceVersion, []byte{0x34}}})
}

// Address is a number or a name, with its type of number and numbering plan.
type Address struct {
	TON, NPI byte
	Text     string
}

// International is the address of a number in E.164, without its plus sign.
func International(digits string) Address { return Address{1, 1, digits} }

func (r *reader) address(most int) Address {
	return Address{r.octet(), r.octet(), r.text(most)}
}

func appendAddress(dst []byte, a Address) []byte {
	return appendText(append(dst, a.TON, a.NPI), a.Text)
}

// Message is the body of submit_sm and of deliver_sm: they have one layout.
type Message struct {
	ServiceType  string
	Source, Dest Address
	ESMClass     byte
	Protocol     byte
	Priority     byte
	Schedule     string // an SMPP time, or ""
	Validity     string
	Registered   byte
	Replace      byte
	Coding       byte
	DefaultID    byte
	Short        []byte // short_message, at most 254 octets
	Parameters   []Parameter
}

// Bits of the esm_class and of registered_delivery.
const (
	ClassReceipt      = 0x04 // in deliver_sm: a delivery receipt
	ClassIntermediate = 0x20 // in deliver_sm: an intermediate notification
	ClassUDH          = 0x40 // the short message begins with a user data header

	receiptMask            = 0x03 // of registered_delivery
	ReceiptNever           = 0
	ReceiptAlways          = 1
	ReceiptOnFailure       = 2
	RegisteredIntermediate = 0x10
)

// ReadMessage reads the body of a submit_sm or a deliver_sm.
func ReadMessage(body []byte) (Message, error) {
	r := reader{left: body}
	m := Message{ServiceType: r.text(6), Source: r.address(21), Dest: r.address(21)}
	m.ESMClass, m.Protocol, m.Priority = r.octet(), r.octet(), r.octet()
	m.Schedule, m.Validity = r.text(17), r.text(17)
	m.Registered, m.Replace, m.Coding, m.DefaultID = r.octet(), r.octet(), r.octet(), r.octet()
	m.Short = r.octets(int(r.octet()))
	m.Parameters = r.parameters()
	return m, r.err()
}

// Append writes the body.
func (m *Message) Append(dst []byte) []byte {
	dst = appendAddress(appendAddress(appendText(dst, m.ServiceType), m.Source), m.Dest)
	dst = append(dst, m.ESMClass, m.Protocol, m.Priority)
	dst = appendText(appendText(dst, m.Schedule), m.Validity)
	dst = append(dst, m.Registered, m.Replace, m.Coding, m.DefaultID, byte(len(m.Short)))
	return appendParameters(append(dst, m.Short...), m.Parameters)
}

// Parameter is the value of an optional parameter; false where the message has none.
func (m *Message) Parameter(t Tag) ([]byte, bool) {
	for _, p := range m.Parameters {
		if p.Tag == t {
			return p.Value, true
		}
	}
	return nil, false
}

// WantsReceipt tells whether the sender asked for the receipt of a message that was delivered, or failed.
func (m *Message) WantsReceipt(failed bool) bool {
	if failed {
		return Wants(m.Registered, Undeliverable)
	}
	return Wants(m.Registered, Delivered)
}

// Wants tells whether a registered_delivery asks to be told of a state.
func Wants(registered byte, s State) bool {
	if s == Enroute || s == Accepted {
		return registered&RegisteredIntermediate != 0
	}
	switch registered & receiptMask {
	case ReceiptAlways:
		return true
	case ReceiptOnFailure:
		return s != Delivered
	}
	return false
}

// Reference is the user_message_reference, by which sends of one business message are told together.
func (m *Message) Reference() (uint16, bool) {
	value, ok := m.Parameter(TagUserMessageReference)
	if !ok || len(value) != 2 {
		return 0, false
	}
	return binary.BigEndian.Uint16(value), true
}

// MessageID is the body of a submit_sm_resp, a deliver_sm_resp (there it is empty) and of what asks about one message.
func MessageID(id string) []byte { return appendText(nil, id) }

// ReadMessageID reads the body of a submit_sm_resp. One that is left out is empty: some peers do.
func ReadMessageID(body []byte) (string, error) {
	if len(body) == 0 {
		return "", nil
	}
	r := reader{left: body}
	id := r.text(65)
	return id, r.err()
}

// Query is the body of query_sm.
type Query struct {
	ID     string
	Source Address
}

// ReadQuery reads it.
func ReadQuery(body []byte) (Query, error) {
	r := reader{left: body}
	q := Query{r.text(65), r.address(21)}
	return q, r.err()
}

// QueryResponse is the body that answers a query_sm: when the message came to its end ("" before), its state, and the
// error, 0 for none.
func QueryResponse(id, done string, s State, failure byte) []byte {
	return append(appendText(appendText(nil, id), done), byte(s), failure)
}

// Cancel is the body of cancel_sm.
type Cancel struct {
	ServiceType, ID string
	Source, Dest    Address
}

// ReadCancel reads it.
func ReadCancel(body []byte) (Cancel, error) {
	r := reader{left: body}
	c := Cancel{r.text(6), r.text(65), r.address(21), r.address(21)}
	return c, r.err()
}
