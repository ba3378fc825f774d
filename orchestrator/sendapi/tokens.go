package sendapi

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// fields gives the name of each field that is neither null nor repeated: its value must be read before the next.
func (r *reader) fields(v *value) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		var seen seenNames
		mark := len(r.names)
		for r.broken == nil && r.dec.PeekKind() != '}' {
			name, ok := r.name()
			if !ok {
				return
			}
			if seen.before(r.names[mark:], name) {
				at := r.next()
				r.skip()
				r.add(at, InvalidParameter, r.field(), "stands twice in its object", "give it once")
				continue
			}
			r.names = append(r.names, name)
			if r.dec.PeekKind() == 'n' {
				r.skip()
				continue
			}
			v.count++
			if !yield(name) {
				return
			}
		}
		r.names = r.names[:mark]
		r.close(v)
	}
}

// skip reads a value of any kind. It is checked for its depth and for repeated names as every other.
func (r *reader) skip() {
	var v value
	switch v.kind = r.dec.PeekKind(); v.kind {
	case '{':
		if r.open(&v) {
			for range r.fields(&v) {
				r.skip()
			}
		}
	case '[':
		if r.open(&v) {
			for r.broken == nil && r.dec.PeekKind() != ']' {
				r.skip()
			}
			r.close(&v)
		}
	default:
		r.stop(r.dec.SkipValue())
	}
}

func (r *reader) open(v *value) bool {
	if r.dec.StackDepth() >= deepest {
		r.broken = broken(r.next(), fmt.Sprintf("nested deeper than %d levels", deepest),
			"no field of the API needs as many")
		return false
	}
	_, err := r.dec.ReadToken()
	r.stop(err)
	v.at = r.base + int(r.dec.InputOffset()) - 1
	return err == nil
}

func (r *reader) close(v *value) {
	if r.broken != nil {
		return
	}
	_, err := r.dec.ReadToken()
	r.stop(err)
	v.end = r.base + int(r.dec.InputOffset()) - 1
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

// seenNames tells the names of one object that stood in it before. It makes a map only of many: hostile objects
// have a hundred thousand.
type seenNames struct{ many map[string]struct{} }

func (s *seenNames) before(names []string, name string) bool {
	const few = 16
	if len(names) < few {
		return slices.Contains(names, name)
	}
	if s.many == nil {
		s.many = make(map[string]struct{}, 2*few)
		for _, n := range names {
			s.many[n] = struct{}{}
		}
	}
	count := len(s.many)
	s.many[name] = struct{}{}
	return len(s.many) == count
}
