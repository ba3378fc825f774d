package sendapi

import (
	"bytes"
	"fmt"
	"iter"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// deepest is how far objects and arrays may be nested. The API's own schema needs 12 levels.
const deepest = 64

// reader walks the JSON tokens of one body. What it reads is well formed or the reading stops: then broken
// is the one problem to tell, since nothing after it can be trusted. A repeated field or a value of the
// wrong type is a problem among others, and the reading goes on after it.
type reader struct {
	findings
	dec     jsontext.Decoder
	src     bytes.Buffer
	text    string   // the whole body; what is read of it without escapes is a part of it, not a copy
	lines   *lines   // of the payload
	base    int      // where the body begins in the payload
	prefix  string   // of its field names: "messages[3]." in a batch
	shared  bool     // it is a batch's template
	broken  *Problem // the syntax error that stopped the reading
	unknown []string // fields that the API does not know
	names   []string // of the objects being read, the innermost last

	// An ordinary body needs no more room than this.
	ownLines lines
	nameRoom [24]string
	stepRoom [3]RawStep
}

// reset makes the reader read data, a payload of its own.
func (r *reader) reset(data []byte, prefix string) {
	r.resetWithin(nil, data, 0, prefix)
	r.ownLines = lines{text: r.text}
	r.lines = &r.ownLines
}

// resetWithin makes the reader read data, which begins at base in the payload whose lines are given.
func (r *reader) resetWithin(l *lines, data []byte, base int, prefix string) {
	r.lines, r.text, r.base, r.prefix, r.shared = l, string(data), base, prefix, false
	r.problems, r.broken, r.unknown, r.names = nil, nil, nil, r.nameRoom[:0]
	r.src = *bytes.NewBuffer(data)
	r.dec.Reset(&r.src, jsontext.AllowDuplicateNames(true)) // objects themselves tells repeated names
}

// object reads an object: it gives the name of each field, whose value the caller must read before it asks
// for the next. Fields that are null count as left out and are not given, nor are repeated ones.
func (r *reader) object(p *part) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !r.open('{', p) {
			return
		}
		var seen seenNames
		mark := len(r.names)
		for r.broken == nil && r.dec.PeekKind() != '}' {
			name, ok := r.name()
			switch {
			case !ok:
				return
			case seen.before(r.names[mark:], name):
				at := r.next()
				r.skip()
				r.add(at, InvalidParameter, r.field(), "stands twice in its object", "give it once")
			case r.dec.PeekKind() == 'n':
				r.skip()
				r.names = append(r.names, name)
			default:
				r.names = append(r.names, name)
				p.members++
				if !yield(name) {
					return
				}
			}
		}
		r.names = r.names[:mark]
		r.close(p)
	}
}

// array reads an array: it gives the place of each value, which the caller must read before it asks for
// the next.
func (r *reader) array(p *part) iter.Seq[int] {
	return func(yield func(int) bool) {
		if !r.open('[', p) {
			return
		}
		for r.broken == nil && r.dec.PeekKind() != ']' {
			p.members++
			if !yield(p.members - 1) {
				return
			}
		}
		r.close(p)
	}
}

// value reads a string ('"'), a number ('0') or a boolean ('t').
func (r *reader) value(kind jsontext.Kind, v *Value) {
	got := r.dec.PeekKind()
	if got != kind && !(kind == 't' && got == 'f') {
		v.broken = true
		r.wrongType(kind, got)
		return
	}
	raw, err := r.dec.ReadValue()
	if err != nil {
		r.stop(err)
		return
	}
	end := int(r.dec.InputOffset())
	v.Given, v.shared, v.at = true, r.shared, r.base+end-len(raw)
	if kind != '"' {
		v.Text = r.text[end-len(raw) : end]
		return
	}
	v.Text = r.unquote(raw, end)
	if strings.IndexByte(v.Text, 0) >= 0 {
		v.Given, v.broken = false, true
		r.add(v.at, InvalidParameter, r.field(), "holds the character NUL", "leave it out: no channel carries it")
	}
}

// opaque reads an object or an array of which only its being there matters, and skips what it holds.
func (r *reader) opaque(kind jsontext.Kind, p *part) {
	if kind == '[' {
		for range r.array(p) {
			r.skip()
		}
		return
	}
	for range r.object(p) {
		r.skip()
	}
}

// unknownField lists a field that the API does not know, and skips its value.
func (r *reader) unknownField() {
	if r.skip(); r.broken == nil && len(r.unknown) < mostProblems {
		r.unknown = append(r.unknown, r.field())
	}
}

// raw reads a value of any kind as it stands, and gives where it begins and ends in the payload.
func (r *reader) raw() span {
	value, err := r.dec.ReadValue()
	if err != nil {
		r.stop(err)
		return span{}
	}
	end := r.base + int(r.dec.InputOffset())
	return span{end - len(value), end}
}

// span is a part of the payload, from begin up to, but not at, end.
type span struct{ begin, end int }

// skip reads a value of any kind. It is checked for its depth and for repeated names as every other.
func (r *reader) skip() {
	var within part
	switch r.dec.PeekKind() {
	case '{':
		r.opaque('{', &within)
	case '[':
		r.opaque('[', &within)
	default:
		if err := r.dec.SkipValue(); err != nil {
			r.stop(err)
		}
	}
}

func (r *reader) open(kind jsontext.Kind, p *part) bool {
	got := r.dec.PeekKind()
	if got != kind {
		p.broken = true
		r.wrongType(kind, got)
		return false
	}
	if r.dec.StackDepth() >= deepest {
		r.broken = &Problem{Code: InvalidParameter, at: r.next(),
			What: fmt.Sprintf("nested deeper than %d levels", deepest), Mend: "no field of the API needs as many"}
		return false
	}
	_, err := r.dec.ReadToken()
	r.stop(err)
	p.given, p.shared = true, r.shared
	return err == nil
}

func (r *reader) close(p *part) {
	if r.broken != nil {
		return
	}
	_, err := r.dec.ReadToken()
	r.stop(err)
	p.end = r.base + int(r.dec.InputOffset()) - 1
}

func (r *reader) name() (string, bool) {
	raw, err := r.dec.ReadValue()
	if err != nil {
		r.stop(err)
		return "", false
	}
	return r.unquote(raw, int(r.dec.InputOffset())), true
}

// unquote is the string that raw, which ends at end, means. It is a part of the text wherever it can be.
func (r *reader) unquote(raw []byte, end int) string {
	if bytes.IndexByte(raw, '\\') < 0 {
		return r.text[end-len(raw)+1 : end-1]
	}
	text, _ := jsontext.AppendUnquote(nil, raw) // the decoder has already found it to be well formed
	return string(text)
}

// next is where the next token begins in the payload.
func (r *reader) next() int {
	at := int(r.dec.InputOffset())
	return r.base + at + len(r.text[at:]) - len(strings.TrimLeft(r.text[at:], " \t\r\n:,"))
}

func (r *reader) wrongType(want, got jsontext.Kind) {
	at := r.next()
	r.skip()
	if r.broken != nil {
		return
	}
	r.add(at, InvalidParameter, r.field(), "is "+KindName(got), "give "+KindName(want))
}

// KindName is what a problem calls a kind of JSON value, such as "an object".
func KindName(k jsontext.Kind) string {
	switch k {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case 't', 'f':
		return "a boolean"
	default:
		return "null"
	}
}
