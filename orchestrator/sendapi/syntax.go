package sendapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"cascade/orchestrator/problem"
)

// withoutMark leaves out a byte order mark, which some editors write and all hide.
func withoutMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\ufeff")) }

// broken is a problem that nothing can be read after.
func broken(at int, what, hint string) *Problem {
	return &Problem{Problem: problem.Problem{What: what, Hint: hint}, Code: InvalidParameter, at: at}
}

// stop ends the reading at a syntax error.
func (r *reader) stop(err error) {
	if err == nil || r.broken != nil {
		return
	}
	syntax, ok := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case strings.TrimSpace(r.text) == "":
		r.broken = broken(r.base+len(r.text), "empty", "send a JSON object")
	case !ok || errors.Is(err, io.ErrUnexpectedEOF):
		r.broken = broken(r.base+len(r.text), "not JSON: the text ends too early", "close what is open")
	default:
		at := int(syntax.ByteOffset)
		r.broken = broken(r.base+at, "not JSON: "+syntax.Err.Error(), slip(r.text, at))
	}
}

// slip is the hint for what people write and JSON does not have, or "".
func slip(text string, at int) string {
	const space = " \t\r\n"
	rest := strings.TrimLeft(text[min(at, len(text)):], space)
	after, comma := strings.CutPrefix(rest, ",")
	after = strings.TrimLeft(after, space)
	switch {
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"),
		len(text) > 1 && (text[0] == 0 || text[1] == 0):
		return "it looks like UTF-16: save it as UTF-8"
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"), strings.HasPrefix(rest, "#"):
		return "JSON has no comments: leave it out"
	case comma && (strings.HasPrefix(after, "}") || strings.HasPrefix(after, "]")):
		return "leave out the comma: nothing follows it"
	case strings.HasPrefix(rest, "'"):
		return `write "double quotes"`
	}
	return ""
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
		r.broken = broken(at, "more text follows the JSON object", "send one object and nothing else")
	}
}

// field is the path of the value read last, such as "channels[1].fallbackAfter".
func (r *reader) field() string {
	var b strings.Builder
	b.WriteString(strings.TrimSuffix(r.prefix, "."))
	depth := 0
	for token := range r.dec.StackPointer().Tokens() {
		depth++
		kind, _ := r.dec.StackIndex(depth)
		switch {
		case kind == '[':
			b.WriteString("[" + token + "]")
		case !isPlain(token):
			b.WriteString("[" + problem.Quote(token) + "]")
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(token)
		}
	}
	return b.String()
}

// isPlain tells whether a name can stand in a path as it is.
func isPlain(name string) bool {
	const most = 60
	if name == "" || len(name) > most {
		return false
	}
	return strings.IndexFunc(name, func(c rune) bool {
		return c <= ' ' || strings.ContainsRune(`.[]"`, c) || !strconv.IsPrint(c)
	}) < 0
}
