package sendapi

import "github.com/go-json-experiment/json/jsontext"

// flat reads an object whose fields no rule depends on, and only has to find them of the right type. KindOf tells
// that of each, and 0 for a field that the API does not know.
func (r *reader) flat(p *part, kindOf func(name string) jsontext.Kind) {
	for name := range r.object(p) {
		if kind := kindOf(name); kind != 0 {
			r.value(kind, new(Value))
		} else {
			r.unknownField()
		}
	}
}

func locationField(name string) jsontext.Kind {
	switch name {
	case "latitude", "longitude":
		return '0'
	case "name", "address":
		return '"'
	}
	return 0
}

func contextField(name string) jsontext.Kind {
	if name == "umid" {
		return '"'
	}
	return 0
}
