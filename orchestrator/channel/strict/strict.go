// Package strict reads the JSON of providers' requests: what a request's type does not know is an error, and so is a
// name that stands twice.
package strict

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net/url"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"cascade/orchestrator/problem"
)

// Field is what is wrong with one field of a body.
type Field struct {
	Name    string // such as "text.body"; "": the body itself
	Unknown bool   // the type has no such field
	Is      string // what it is instead of what it should be, such as "a number", or "given twice"
}

// Error is the field and what is wrong with it.
func (f *Field) Error() string {
	name := f.Name
	if name == "" {
		name = "the body"
	}
	if f.Unknown {
		return name + " is not known"
	}
	return name + " is " + f.Is
}

// Read reads a body into what a pointer points to. The error is a *Field, or tells that the body is no JSON.
func Read(body []byte, into any) error {
	err := json.Unmarshal(body, into, json.RejectUnknownMembers(true))
	if err == nil {
		return nil
	}
	if wrong, ok := errors.AsType[*json.SemanticError](err); ok {
		return &Field{
			Name: nameOf(wrong.JSONPointer), Unknown: errors.Is(wrong, json.ErrUnknownName), Is: kindOf(wrong.JSONKind),
		}
	}
	wrong, ok := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case !ok || errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("not JSON: the text ends too early")
	case errors.Is(err, jsontext.ErrDuplicateName):
		return &Field{Name: nameOf(wrong.JSONPointer), Is: "given twice"}
	}
	return fmt.Errorf("not JSON: %v at byte %d", wrong.Err, wrong.ByteOffset+1)
}

// IsURL tells whether a text is a whole URL of HTTP or HTTPS.
func IsURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// nameOf is a pointer as providers write the names of fields.
func nameOf(p jsontext.Pointer) string {
	return problem.Clip(strings.ReplaceAll(strings.TrimPrefix(string(p), "/"), "/", "."))
}

func kindOf(k jsontext.Kind) string {
	switch k {
	case 'n':
		return "null"
	case 't', 'f':
		return "a boolean"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case '{':
		return "an object"
	case '[':
		return "an array"
	}
	return "none"
}

// Seconds is a number of seconds as a duration. One that no duration can be is the longest, or the longest ago: it must not
// come round to one that is allowed.
func Seconds(n int) time.Duration {
	const most = int(math.MaxInt64 / time.Second)
	return time.Duration(min(max(n, -most), most)) * time.Second
}
