package golden

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	yaml "github.com/goccy/go-yaml"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// Field is one line of a scenario: the path of a value, such as "plan[0].fallbackAfter", and the value.
type Field struct{ Path, Value string }

// fieldsOf lists what a scenario's file says, in its order, without what changes no run. The plan in it is
// that of the scenario as it is now, which may be another than the file's.
func fieldsOf(s *scenarios.Scenario) []Field {
	var top yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(s.Text, &top, yaml.UseOrderedMap()); err != nil || len(top) == 0 {
		return planFields("plan", s.Plan)
	}
	var fields []Field
	planned := false
	for _, item := range top {
		switch key := fmt.Sprint(item.Key); key {
		case "name", "about", "expect", "tolerance":
		case "plan":
			fields, planned = append(fields, planFields("plan", s.Plan)...), true
		default:
			fields = flatten(fields, key, item.Value)
		}
	}
	if !planned {
		fields = append(fields, planFields("plan", s.Plan)...)
	}
	return fields
}

// planFields writes a plan as a file has it.
func planFields(path string, plan orchestrator.Plan) []Field {
	var fields []Field
	for i, step := range plan {
		at := fmt.Sprintf("%s[%d].", path, i)
		fields = append(fields, Field{at + "channel", step.Channel.String()})
		if step.FallbackAfter != 0 {
			seconds := strconv.FormatInt(int64(step.FallbackAfter/time.Second), 10)
			fields = append(fields, Field{at + "fallbackAfter", seconds})
		}
		if step.SuccessStatus != 0 {
			fields = append(fields, Field{at + "successStatus", step.SuccessStatus.String()})
		}
	}
	return fields
}

// flatten appends the scalars in a value, each with its path.
func flatten(fields []Field, path string, value any) []Field {
	switch v := value.(type) {
	case yaml.MapSlice:
		for _, item := range v {
			fields = flatten(fields, path+"."+fmt.Sprint(item.Key), item.Value)
		}
		if len(v) == 0 {
			fields = append(fields, Field{path, "{}"})
		}
	case []any:
		for i, item := range v {
			fields = flatten(fields, fmt.Sprintf("%s[%d]", path, i), item)
		}
		if len(v) == 0 {
			fields = append(fields, Field{path, "[]"})
		}
	case float64:
		fields = append(fields, Field{path, strconv.FormatFloat(v, 'g', -1, 64)})
	case string:
		fields = append(fields, Field{path, strings.ToValidUTF8(v, "")})
	default:
		fields = append(fields, Field{path, fmt.Sprint(v)})
	}
	return fields
}

// value is what the record's scenario says at the path, and whether it says anything.
func (r *Record) value(path string) (string, bool) {
	for _, f := range r.Fields {
		if f.Path == path {
			return f.Value, true
		}
	}
	return "", false
}
