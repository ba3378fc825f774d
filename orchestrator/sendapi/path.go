package sendapi

import (
	"strconv"
	"strings"

	"cascade/orchestrator/problem"
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
