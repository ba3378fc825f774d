package sendapi

import (
	"math"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// value is a field as it was written. nil is one left out, and so is null.
type value struct {
	name  string        // in its object; "" for the payload itself and what stands in a list
	kind  jsontext.Kind // what it is, whatever it should be
	text  string        // a string's characters, or a number's digits, or true or false, as they stand
	parts []value       // the fields of an object that the API knows, or what a list holds (up to mostParts)
	count int           // how many fields or values it has, those that are no parts included
	at    int           // where it begins
	end   int           // where an object or a list is closed, which is where a field missing from it counts

	wrong  bool // it is of the wrong type, which is a problem already
	shared bool // it stands in the batch's template
}

// get is a field of an object; nil where it is left out.
func (v *value) get(name string) *value {
	if v == nil {
		return nil
	}
	for i := range v.parts {
		if v.parts[i].name == name {
			return &v.parts[i]
		}
	}
	return nil
}

// given tells that it is there and of the right type.
func (v *value) given() bool { return v != nil && !v.wrong }

// str is the text of a value that may be left out.
func (v *value) str() string {
	if !v.given() {
		return ""
	}
	return v.text
}

// under puts a batch's template under one of its messages: what the message leaves out is taken from it, object by
// object, so that a message can bring its own text and keep the template's SMS source. A message's channels replace
// the template's as a whole.
func (v *value) under(template *value) {
	if v.kind != '{' || template.kind != '{' {
		return
	}
	for i := range template.parts {
		part := &template.parts[i]
		if own := v.get(part.name); own != nil {
			own.under(part)
		} else {
			v.parts = append(v.parts, *part)
		}
	}
}

// wholeNumber reads a JSON number that is whole however it is written: 60, 60.0 and 6e1 are the same.
func wholeNumber(digits string) (int64, bool) {
	if strings.ContainsAny(digits, "eE") {
		const exact = 1 << 53 // every whole float64 below is exact
		f, err := strconv.ParseFloat(digits, 64)
		if err != nil || f != math.Trunc(f) || math.Abs(f) >= exact {
			return 0, false
		}
		return int64(f), true
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	if strings.Trim(fraction, "0") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	return n, err == nil
}
