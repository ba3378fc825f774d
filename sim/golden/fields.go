package golden

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	yaml "github.com/goccy/go-yaml"

	"cascade/scenarios"
)

// field is one line of a scenario: the path of a value, such as "seed" or "providers.SMS.ttl", and the value.
type field struct{ path, value string }

// fieldsOf lists what a scenario's file says, in its order, without the plan and without what changes no run. Of
// nil there are none.
func fieldsOf(s *scenarios.Scenario) []field {
	if s == nil {
		return nil
	}
	var fields []field
	for _, item := range tree(s) {
		switch key := fmt.Sprint(item.Key); key {
		case "name", "about", "expect", "tolerance", "plan":
		default:
			fields = flatten(fields, key, item.Value)
		}
	}
	return fields
}

// tree is what a scenario's file says, in its order.
func tree(s *scenarios.Scenario) yaml.MapSlice {
	var top yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(s.Text, &top, yaml.UseOrderedMap()); err != nil {
		return nil // a scenario made in Go has no file
	}
	return top
}

// flatten appends the scalars in a value, each with its path.
func flatten(fields []field, path string, value any) []field {
	switch v := value.(type) {
	case yaml.MapSlice:
		for _, item := range v {
			fields = flatten(fields, path+"."+fmt.Sprint(item.Key), item.Value)
		}
		if len(v) == 0 {
			fields = append(fields, field{path, "{}"})
		}
	case []any:
		for i, item := range v {
			fields = flatten(fields, fmt.Sprintf("%s[%d]", path, i), item)
		}
		if len(v) == 0 {
			fields = append(fields, field{path, "[]"})
		}
	case float64:
		fields = append(fields, field{path, strconv.FormatFloat(v, 'g', -1, 64)})
	case string:
		fields = append(fields, field{path, strings.ToValidUTF8(v, "")})
	default:
		fields = append(fields, field{path, fmt.Sprint(v)})
	}
	return fields
}

// paths are those of both files, each once, in the order of the files as they are now.
func paths(was, now []field) []string {
	var all []string
	known := map[string]bool{}
	for _, f := range slices.Concat(now, was) {
		if !known[f.path] {
			known[f.path] = true
			all = append(all, f.path)
		}
	}
	return all
}

// value is what the fields say at the path, and whether they say anything.
func value(fields []field, path string) (string, bool) {
	for _, f := range fields {
		if f.path == path {
			return f.value, true
		}
	}
	return "", false
}

// withPartOf makes one change of a scenario's file: what stands at the path.
func withPartOf(path string) func(was, now *scenarios.Scenario) (*scenarios.Scenario, error) {
	keys := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
	return func(was, now *scenarios.Scenario) (*scenarios.Scenario, error) {
		text, err := yaml.Marshal(graft(tree(was), tree(now), keys))
		if err != nil {
			return nil, err
		}
		read, err := scenarios.Parse(was.File, text)
		if err != nil {
			return nil, err
		}
		// Only the part is taken: the plan and the message may be others than the file's.
		other := *was
		switch keys[0] {
		case "start":
			other.Start = read.Start
		case "channels":
			other.Channels = read.Channels
		case "message":
			other = *withMessageOf(was, read)
		case "templates":
			other.Templates = read.Templates
		case "providers":
			other.Providers = read.Providers
		case "recipients":
			other.Recipients = read.Recipients
		case "traffic":
			other.Traffic = read.Traffic
		case "callbacks":
			other.Callbacks = read.Callbacks
		case "faults":
			other.Faults = read.Faults
		}
		return &other, nil
	}
}

// graft puts what stands at the keys in one value into another one.
func graft(onto, from any, keys []string) any {
	if len(keys) == 0 {
		return from
	}
	switch onto := onto.(type) {
	case yaml.MapSlice:
		from, _ := from.(yaml.MapSlice)
		at, source := indexOf(onto, keys[0]), indexOf(from, keys[0])
		switch {
		case source < 0 && at < 0:
			return onto
		case source < 0:
			return slices.Delete(slices.Clone(onto), at, at+1)
		case at < 0:
			return append(slices.Clip(onto), from[source])
		}
		onto = slices.Clone(onto)
		onto[at].Value = graft(onto[at].Value, from[source].Value, keys[1:])
		return onto
	case []any:
		from, _ := from.([]any)
		i, err := strconv.Atoi(keys[0])
		if err != nil || i >= len(onto) || i >= len(from) {
			return from
		}
		onto = slices.Clone(onto)
		onto[i] = graft(onto[i], from[i], keys[1:])
		return onto
	}
	return from
}

func indexOf(m yaml.MapSlice, key string) int {
	return slices.IndexFunc(m, func(item yaml.MapItem) bool { return fmt.Sprint(item.Key) == key })
}
