package sendapi

import "maps"

// MessageSchema is the JSON Schema of a message's body, of the fields that the API's own checks know. It names every
// field and no other, and leaves to the checks what a field may hold beside its type.
func MessageSchema() map[string]any { return messageFields.jsonSchema() }

// jsonSchema lets a loose field hold anything, and null stand wherever a field is left out.
func (f *field) jsonSchema() map[string]any {
	s := map[string]any{}
	types := map[byte][]string{'{': {"object", "null"}, '[': {"array", "null"}, '"': {"string", "null"},
		'0': {"number", "null"}, 't': {"boolean", "null"}}
	if known := types[byte(f.kind)]; known != nil && !f.loose {
		s["type"] = known
	}
	if len(f.words) > 0 { // completion offers them; their case does not matter, so others pass
		s["anyOf"] = []any{map[string]any{"enum": f.words}, map[string]any{}}
	}
	if f.item != nil {
		s["items"] = f.item.jsonSchema()
	}
	if len(f.fields) > 0 {
		properties := map[string]any{}
		for i := range f.fields {
			properties[f.fields[i].name] = f.fields[i].jsonSchema()
		}
		maps.Copy(s, map[string]any{"properties": properties, "additionalProperties": false})
	}
	return s
}
