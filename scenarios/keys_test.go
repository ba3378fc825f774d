package scenarios_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"cascade/orchestrator/problem"
	"cascade/scenarios"
)

// nested writes a scenario in which the mapping at the path has the text for its value.
func nested(path, text string) string {
	path = strings.NewReplacer("NAME", "order", "CHANNEL", "WhatsApp", "FIGURE", "succeeded",
		"LATENCY", "providers.WhatsApp.model.sent").Replace(path)
	parts := strings.Split(path, ".")
	for i := len(parts) - 1; i >= 0; i-- {
		if name, isList := strings.CutSuffix(parts[i], "[]"); isList {
			text = "{" + name + ": [" + text + "]}"
		} else if parts[i] != "" {
			text = "{" + parts[i] + ": " + text + "}"
		}
	}
	return text
}

// known asks the reader which keys a mapping may have: with a key that is near none it lists them all.
func known(t *testing.T, path string) []string {
	t.Helper()
	_, err := scenarios.Parse("", []byte(nested(path, "{qqqqqqqqqqqq: 1}")))
	var problems problem.List
	if !errors.As(err, &problems) {
		t.Fatalf("%s: %v", path, err)
	}
	for _, p := range problems {
		if list, ok := strings.CutPrefix(p.Hint, "one of "); ok && strings.HasPrefix(p.What, "unknown key") {
			return strings.Split(list, ", ")
		}
	}
	t.Fatalf("%s: no list of keys: %v", path, problems)
	return nil
}

// What is documented is what is read, in every mapping that has keys of its own.
func TestEveryKeyIsListed(t *testing.T) {
	listed := map[string][]string{} // the keys of each mapping
	add := func(mapping, key string) {
		if key = strings.TrimSuffix(key, "[]"); !slices.Contains(listed[mapping], key) {
			listed[mapping] = append(listed[mapping], key)
		}
	}
	for _, k := range scenarios.Keys() {
		parts := strings.Split(k.Path, ".")
		for i, part := range parts {
			add(strings.Join(parts[:i], "."), part)
		}
	}
	chosen := []string{"templates", "providers", "expect", "tolerance", "LATENCY.percentiles"} // their keys are names
	for mapping, keys := range listed {
		if slices.Contains(chosen, mapping) {
			continue
		}
		keys = slices.DeleteFunc(keys, func(key string) bool { return key == "LATENCY" })
		want := known(t, mapping)
		slices.Sort(keys)
		slices.Sort(want)
		if !slices.Equal(keys, want) {
			t.Errorf("%s: listed are %v, read are %v", mapping, keys, want)
		}
	}
}
