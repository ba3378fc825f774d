package sendapi

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// stop ends the reading at a syntax error.
func (r *reader) stop(err error) {
	if err == nil || r.broken != nil {
		return
	}
	r.broken = &Problem{Code: InvalidParameter, What: "not JSON: " + err.Error(), at: r.base + len(r.text)}
	syntax, ok := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case strings.TrimSpace(r.text) == "":
		r.broken.What, r.broken.Mend = "empty", "send a JSON object"
	case !ok || errors.Is(err, io.ErrUnexpectedEOF):
		r.broken.What, r.broken.Mend = "not JSON: the text ends too early", "close what is open"
	default:
		r.broken.What, r.broken.at = "not JSON: "+syntax.Err.Error(), r.base+int(syntax.ByteOffset)
	}
}

// refusal is the syntax error as the one problem of a payload, or of one message of a batch.
func (r *reader) refusal() Problems {
	p := *r.broken
	p.Field = strings.TrimSuffix(r.prefix, ".")
	p.Line, p.Column = r.lines.place(p.at)
	p.What = fmt.Sprintf("line %d, column %d: %s", p.Line, p.Column, p.What)
	return Problems{p}
}

// finish checks that nothing follows the value.
func (r *reader) finish() {
	if r.broken != nil {
		return
	}
	at := r.next()
	if _, err := r.dec.ReadToken(); err != io.EOF {
		r.broken = &Problem{Code: InvalidParameter, What: "more text follows the JSON object",
			Mend: "send one object and nothing else", at: at}
	}
}
