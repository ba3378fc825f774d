package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"cascade/orchestrator/problem"
)

// fields is a mapping: its values by key, and in the order of the file.
type fields struct {
	value
	list  []value
	byKey map[string]value
}

// fields reads a mapping that may have only the known keys. For anything else it notes the problem and
// returns no fields. A repeated key keeps its first value.
func (v value) fields(known ...string) fields {
	f := v.anyFields()
	f.list = slices.DeleteFunc(f.list, func(field value) bool {
		if slices.Contains(known, field.key) {
			return false
		}
		if !v.enough() {
			field.fail(closestHint(field.key, known), "unknown key %s", problem.Quote(field.key))
		}
		delete(f.byKey, field.key)
		return true
	})
	return f
}

// anyFields reads a mapping whose keys are names that the file chooses, such as those of templates.
func (v value) anyFields() fields {
	f := fields{value: v, byKey: map[string]value{}}
	mapping, ok := v.node.(*ast.MappingNode)
	if !ok {
		v.wrongType("a mapping", "write key: value")
		return f
	}
	for _, entry := range mapping.Values {
		if v.enough() {
			break
		}
		key, _ := scalar(entry.Key)
		place := placeOf(entry.Key, v.place)
		if first, ok := f.byKey[key]; ok {
			hint := fmt.Sprintf("the first is in line %d", first.place.Line)
			v.report(place, hint, "the key %s is repeated", problem.Quote(key))
			continue
		}
		field := v.child(entry.Value, joinPath(v.path, key), plain(key), place)
		field.key = key
		f.list = append(f.list, field)
		f.byKey[key] = field
	}
	return f
}

// joinPath is the path of a key inside the mapping at path.
func joinPath(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// plain is a key as messages name it: as it is, or in quotes where it is long or has odd characters.
func plain(key string) string {
	quoted := problem.Quote(key)
	if key != "" && quoted == `"`+key+`"` {
		return key
	}
	return quoted
}

// get returns the field, and whether the file has it.
func (f fields) get(key string) (value, bool) {
	field, ok := f.byKey[key]
	return field, ok
}

// need returns the field and notes a problem when the file does not have it.
func (f fields) need(key, hint string) (value, bool) {
	field, ok := f.byKey[key]
	if _, isMapping := f.node.(*ast.MappingNode); !ok && isMapping {
		f.fail(hint, "%s has no %s", f.name, key)
	}
	return field, ok
}

// closestHint asks whether the nearest of the known words was meant, or lists them all.
func closestHint(word string, known []string) string {
	return cmp.Or(problem.DidYouMean(word, known), "one of "+strings.Join(known, ", "))
}
