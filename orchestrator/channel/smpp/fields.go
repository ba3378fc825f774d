package smpp

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// reader takes fields off a body, one after another. After the first that is not there it gives zeros.
type reader struct {
	left   []byte
	broken bool
}

// octets takes n octets.
func (r *reader) octets(n int) []byte {
	if r.broken || n > len(r.left) {
		r.broken = true
		return nil
	}
	taken := r.left[:n]
	r.left = r.left[n:]
	return taken
}

// octet takes an integer of one octet.
func (r *reader) octet() byte {
	b := r.octets(1)
	if b == nil {
		return 0
	}
	return b[0]
}

// text takes a C-octet string of at most so many octets, its NUL included.
func (r *reader) text(most int) string {
	if r.broken {
		return ""
	}
	end := bytes.IndexByte(r.left[:min(most, len(r.left))], 0)
	if end < 0 {
		r.broken = true
		return ""
	}
	text := string(r.left[:end])
	r.left = r.left[end+1:]
	return text
}

// Tag names an optional parameter.
type Tag uint16

// The optional parameters that are read or written.
const (
	TagReceiptedMessageID   Tag = 0x001E
	TagInterfaceVersion     Tag = 0x0210
	TagUserMessageReference Tag = 0x0204
	TagSarReference         Tag = 0x020C
	TagSarTotal             Tag = 0x020E
	TagSarSegment           Tag = 0x020F
	TagNetworkErrorCode     Tag = 0x0423
	TagMessagePayload       Tag = 0x0424
	TagMessageState         Tag = 0x0427
)

// Parameter is an optional parameter: a tag and its value.
type Parameter struct {
	Tag   Tag
	Value []byte
}

// parameters takes all that is left as optional parameters.
func (r *reader) parameters() (all []Parameter) {
	for len(r.left) > 0 && !r.broken {
		head := r.octets(4)
		if r.broken {
			break
		}
		value := r.octets(int(binary.BigEndian.Uint16(head[2:])))
		all = append(all, Parameter{Tag(binary.BigEndian.Uint16(head)), value})
	}
	return all
}

func (r *reader) err() error {
	if r.broken {
		return ErrBody
	}
	return nil
}

// appendText writes a C-octet string. What follows a NUL within it is left out: no reader would see it.
func appendText(dst []byte, text string) []byte {
	text, _, _ = strings.Cut(text, "\x00")
	return append(append(dst, text...), 0)
}

func appendParameters(dst []byte, all []Parameter) []byte {
	for _, p := range all {
		dst = binary.BigEndian.AppendUint16(dst, uint16(p.Tag))
		dst = binary.BigEndian.AppendUint16(dst, uint16(len(p.Value)))
		dst = append(dst, p.Value...)
	}
	return dst
}
