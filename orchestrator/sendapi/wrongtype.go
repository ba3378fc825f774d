package sendapi

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

func (r *reader) wrongType(want, got jsontext.Kind) {
	at := r.next()
	r.skip()
	if r.broken != nil {
		return
	}
	path, is, hint := r.field(), "is ", "give "+KindName(want)
	if path == "" {
		is = "the payload is "
	}
	if end := int(r.dec.InputOffset()); want == '0' && got == '"' {
		hint = cmp.Or(unquoted(r.text[at-r.base+1:end-1]), hint)
	}
	r.add(at, InvalidParameter, path, is+KindName(got), hint)
}

// unquoted is the hint for a number that was written as a string, or with a unit of time, or "".
func unquoted(text string) string {
	if n, ok := wholeNumber(text); ok {
		if strings.ContainsAny(text, "eE") { // to YAML that is a string, also without quotes
			return fmt.Sprintf("write it in digits: %d", n)
		}
		return fmt.Sprintf("write it without quotes: %d", n)
	}
	if d, err := time.ParseDuration(text); err == nil && d%time.Second == 0 {
		return fmt.Sprintf("write seconds, without quotes or a unit: %d", d/time.Second)
	}
	return ""
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
