package sendapi

import (
	"slices"
	"strconv"
	"strings"
)

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
			b.WriteString("[" + quote(token) + "]")
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

// seenNames tells the names of one object that stood in it before. It makes a map only of many: hostile
// objects have a hundred thousand.
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
