package sendapi

import (
	"bytes"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"cascade/orchestrator/problem"
)

// deepest is how far objects and lists may be nested. The API's own schema needs 12 levels.
const deepest = 64

// mostParts bounds what is kept of a list: hostile ones have a hundred thousand values. All of them are looked at.
const mostParts = 64

// reader reads one body by its declaration. What it reads is well formed or the reading stops: then broken is the
// one problem to tell, since nothing after it can be trusted. A repeated field or a value of the wrong type is a
// problem among others, and the reading goes on after it.
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
	unknown []unknownField
	names   []string // of the objects being read, the innermost last
}

// unknownField is a field that the API does not know: it is ignored.
type unknownField struct {
	path, hint string
	at         int
}

// reset makes the reader read data, which begins at base in the payload whose lines are given.
func (r *reader) reset(l *lines, data []byte, base int, prefix string) {
	r.lines, r.text, r.base, r.prefix, r.shared = l, string(data), base, prefix, false
	r.problems, r.broken, r.unknown, r.names = nil, nil, nil, r.names[:0]
	r.src = *bytes.NewBuffer(data)
	r.dec.Reset(&r.src, jsontext.AllowDuplicateNames(true)) // object itself tells repeated names
}

// whole reads a payload of its own, up to its end.
func (r *reader) whole(data []byte, prefix string, f *field) (v value) {
	r.reset(nil, data, 0, prefix)
	r.lines = &lines{text: r.text}
	r.read(f, &v)
	r.finish()
	return v
}

// read reads a value that a field may be.
func (r *reader) read(f *field, v *value) {
	if r.broken != nil {
		return
	}
	got := r.dec.PeekKind()
	if got == 'f' {
		got = 't'
	}
	v.kind, v.shared = got, r.shared
	switch {
	case got != f.kind && f.kind != 0:
		v.wrong, v.at = true, r.next()
		switch {
		case !f.loose:
			r.wrongType(f.kind, got)
		case got == '{' || got == '[':
			r.skip()
		default:
			r.scalar(f, v)
		}
	case got == '{' && f.kind != 0:
		r.object(f, v)
	case got == '[' && f.kind != 0:
		r.list(f, v)
	case f.raw:
		r.raw(v)
	case f.kind == 0:
		v.at = r.next()
		r.skip()
	default:
		r.scalar(f, v)
	}
}

// object reads the fields that are declared, and skips the rest. Fields that are null count as left out.
func (r *reader) object(f *field, v *value) {
	if !r.open(v) {
		return
	}
	for name := range r.fields(v) {
		part := f.in(name)
		if part == nil {
			r.unknownField(f, name)
			continue
		}
		if v.parts == nil {
			v.parts = make([]value, 0, min(len(f.fields), 4))
		}
		v.parts = append(v.parts, value{name: name})
		r.read(part, &v.parts[len(v.parts)-1])
	}
}

func (r *reader) list(f *field, v *value) {
	if !r.open(v) {
		return
	}
	var rest value
	for r.broken == nil && r.dec.PeekKind() != ']' {
		v.count++
		part := &rest
		if len(v.parts) < max(mostParts, int(f.most)) {
			v.parts = append(v.parts, value{})
			part = &v.parts[len(v.parts)-1]
		}
		rest = value{}
		r.read(f.item, part)
	}
	r.close(v)
}

// scalar reads a string, a number or a boolean.
func (r *reader) scalar(f *field, v *value) {
	raw, err := r.dec.ReadValue()
	if err != nil {
		r.stop(err)
		return
	}
	end := int(r.dec.InputOffset())
	v.at = r.base + end - len(raw)
	if v.kind != '"' {
		v.text = r.text[end-len(raw) : end]
		return
	}
	v.text = r.unquote(raw, end)
	if strings.IndexByte(v.text, 0) >= 0 && !f.loose {
		v.wrong = true
		r.add(v.at, InvalidParameter, r.field(), "holds the character NUL", "leave it out: no channel carries it")
	}
}

// raw reads a value of any kind as it stands.
func (r *reader) raw(v *value) {
	raw, err := r.dec.ReadValue()
	r.stop(err)
	end := int(r.dec.InputOffset())
	v.at, v.text = r.base+end-len(raw), r.text[end-len(raw):end]
}

// fewFields is up to how many fields of an object are listed to whoever wrote another.
const fewFields = 4

// unknownField notes a field that the API does not know, and skips its value.
func (r *reader) unknownField(f *field, name string) {
	at := r.next()
	r.skip()
	if f.loose || r.broken != nil || len(r.unknown) == mostProblems {
		return
	}
	names := f.names()
	hint := problem.DidYouMean(name, names)
	if hint == "" && len(names) <= fewFields {
		hint = "one of " + strings.Join(names, ", ")
	}
	r.unknown = append(r.unknown, unknownField{r.field(), hint, at})
}

// hasUnknown tells whether all of these are among the fields that the API does not know.
func (r *reader) hasUnknown(paths ...string) bool {
	for _, path := range paths {
		if !slices.ContainsFunc(r.unknown, func(u unknownField) bool { return u.path == path }) {
			return false
		}
	}
	return true
}
