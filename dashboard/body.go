package dashboard

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"cascade/orchestrator/sendapi"
)

// maxBody is how large the body of a control call may be.
const maxBody = 1 << 20

// readInto reads a JSON object whose fields are those of the struct that into points to, and no others. An
// empty body is an empty object.
func readInto(w http.ResponseWriter, r *http.Request, into any) error {
	data, err := sendapi.ReadJSON(w, r, maxBody)
	if err != nil {
		return err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil
	}
	return unmarshal(data, into)
}

func unmarshal(data []byte, into any) error { return unmarshalOr("", data, into) }

// unmarshalOr is unmarshal for a call that takes something else than JSON too: a text that is no JSON is refused
// with this hint.
func unmarshalOr(hint string, data []byte, into any) error {
	err := json.Unmarshal(data, into, json.RejectUnknownMembers(true))
	if err == nil {
		return nil
	}
	if wrong, ok := errors.AsType[*json.SemanticError](err); ok {
		return sendapi.Invalid("%s", misfit(wrong, reflect.TypeOf(into).Elem()))
	}
	return sendapi.Invalid("%s", malformed(err, hint))
}

// misfit tells which field is not what the call takes, and what it takes instead.
func misfit(wrong *json.SemanticError, call reflect.Type) string {
	field := fieldOf(wrong.JSONPointer)
	switch {
	case errors.Is(wrong, json.ErrUnknownName):
		if wrong.GoType != nil && wrong.GoType.Kind() == reflect.Struct {
			call = wrong.GoType
		}
		return fmt.Sprintf("%s: is no field of this call (fields: %s)", field, strings.Join(fieldsOf(call), ", "))
	case field == "":
		return fmt.Sprintf("the body is %s (give an object)", sendapi.KindName(wrong.JSONKind))
	}
	is := "is " + sendapi.KindName(wrong.JSONKind)
	if wrong.JSONKind == '0' && len(wrong.JSONValue) > 0 {
		is = fmt.Sprintf("is %.60s", wrong.JSONValue)
	}
	switch wrong.GoType.Kind() {
	case reflect.String:
		return field + ": " + is + " (give a string)"
	case reflect.Float64:
		if wrong.JSONKind == '0' {
			return field + ": " + is + " (give a number below 1.8e308)"
		}
		return field + ": " + is + " (give a number)"
	case reflect.Int, reflect.Uint64:
		return field + ": " + is + " (give a whole number, 0 to 18446744073709551615)"
	}
	return field + ": " + is
}

// malformed tells why a body is not JSON, with the hint, or has a field twice.
func malformed(err error, hint string) string {
	wrong, ok := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) || !ok:
		return "not JSON: the text ends too early (close what is open)" + hint
	case errors.Is(err, jsontext.ErrDuplicateName):
		return fieldOf(wrong.JSONPointer) + ": stands twice in its object (give it once)"
	}
	return fmt.Sprintf("not JSON: %v at byte %d%s", wrong.Err, wrong.ByteOffset+1, hint)
}

func fieldOf(p jsontext.Pointer) string {
	const most = 60
	name := strings.TrimPrefix(string(p), "/")
	if len(name) > most {
		return name[:most] + "…"
	}
	return name
}

// fieldsOf lists the fields of a call, or of an object in it.
func fieldsOf(call reflect.Type) (names []string) {
	for i := range call.NumField() {
		name, _, _ := strings.Cut(call.Field(i).Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}
