package smpp

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Command is a PDU's command_id.
type Command uint32

// The commands. A response has its request's number with the highest bit set.
const (
	BindReceiver    Command = 0x1
	BindTransmitter Command = 0x2
	QuerySM         Command = 0x3
	SubmitSM        Command = 0x4
	DeliverSM       Command = 0x5
	Unbind          Command = 0x6
	ReplaceSM       Command = 0x7
	CancelSM        Command = 0x8
	BindTransceiver Command = 0x9
	EnquireLink     Command = 0x15
	SubmitMulti     Command = 0x21
	DataSM          Command = 0x103
	GenericNack     Command = 0x80000000

	AlertNotification Command = 0x102 // which has no response

	responseBit Command = 0x80000000
)

// Response is the command that answers a request.
func (c Command) Response() Command { return c | responseBit }

// IsResponse tells responses from requests.
func (c Command) IsResponse() bool { return c&responseBit != 0 }

// String is the command's name in the specification, such as "submit_sm_resp".
func (c Command) String() string {
	names := map[Command]string{
		BindReceiver: "bind_receiver", BindTransmitter: "bind_transmitter", QuerySM: "query_sm", SubmitSM: "submit_sm",
		DeliverSM: "deliver_sm", Unbind: "unbind", ReplaceSM: "replace_sm", CancelSM: "cancel_sm",
		BindTransceiver: "bind_transceiver", EnquireLink: "enquire_link", SubmitMulti: "submit_multi", DataSM: "data_sm",
		AlertNotification: "alert_notification",
	}
	name, ok := names[c&^responseBit]
	switch {
	case c == GenericNack:
		return "generic_nack"
	case !ok:
		return fmt.Sprintf("command 0x%08x", uint32(c))
	case c.IsResponse():
		return name + "_resp"
	}
	return name
}

// Header begins every PDU. Length counts the whole PDU, itself included.
type Header struct {
	Length   uint32
	Command  Command
	Status   Status
	Sequence uint32
}

// Sizes of PDUs, in octets. The specification sets no largest one; what is longer is taken for garbage.
const (
	HeaderSize = 16
	MaxSize    = 64 << 10
)

// PDU is a header and what follows it.
type PDU struct {
	Header
	Body []byte
}

// Errors of PDUs that cannot be read. Each is answered with a generic_nack and ends what cannot be followed any more.
var (
	ErrLength = errors.New("smpp: command_length is below 16 or above 65,536 octets")
	ErrBody   = errors.New("smpp: the body ends before its fields do, or a field is longer than it may be")
)

// ReadHeader reads the first 16 octets of a PDU.
func ReadHeader(b []byte) (Header, error) {
	if len(b) < HeaderSize {
		return Header{}, ErrLength
	}
	h := Header{
		Length: binary.BigEndian.Uint32(b), Command: Command(binary.BigEndian.Uint32(b[4:])),
		Status: Status(binary.BigEndian.Uint32(b[8:])), Sequence: binary.BigEndian.Uint32(b[12:]),
	}
	if h.Length < HeaderSize || h.Length > MaxSize {
		return h, ErrLength
	}
	return h, nil
}

// Append writes a PDU. Its length follows from the body.
func Append(dst []byte, command Command, status Status, sequence uint32, body []byte) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(HeaderSize+len(body)))
	dst = binary.BigEndian.AppendUint32(dst, uint32(command))
	dst = binary.BigEndian.AppendUint32(dst, uint32(status))
	dst = binary.BigEndian.AppendUint32(dst, sequence)
	return append(dst, body...)
}
