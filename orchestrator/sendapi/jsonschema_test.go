package sendapi

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// What editors are told of each field of a message, a line a field: its types, the words that they offer, and of
// which others it is. `go test ./orchestrator/sendapi -run Editors -rewrite` writes it.
func TestEditorsAreToldTheFieldsOfAMessage(t *testing.T) {
	datadriven.RunTest(t, "testdata/jsonschema.txt", func(*testing.T, *datadriven.TestData) string {
		var b strings.Builder
		tell(&b, "message", MessageSchema(), "")
		return b.String()
	})
}

// tell writes what a schema says, key by key, and what stands in it below.
func tell(b *strings.Builder, name string, schema map[string]any, indent string) {
	b.WriteString(indent + name)
	if types, ok := schema["type"]; ok {
		fmt.Fprintf(b, " %s", strings.Join(types.([]string), " or "))
	}
	if either, ok := schema["anyOf"].([]any); ok {
		fmt.Fprintf(b, ", offers %s", strings.Join(either[0].(map[string]any)["enum"].([]string), " or "))
		if len(either) == 2 && len(either[1].(map[string]any)) == 0 {
			b.WriteString(" or anything")
		}
	}
	properties, ok := schema["properties"].(map[string]any)
	if ok && schema["additionalProperties"] == false {
		b.WriteString(" of:")
	} else if ok {
		b.WriteString(" of others and:")
	}
	b.WriteByte('\n')
	for _, part := range slices.Sorted(maps.Keys(properties)) {
		tell(b, part, properties[part].(map[string]any), indent+"  ")
	}
	if item, ok := schema["items"]; ok {
		tell(b, "each", item.(map[string]any), indent+"  ")
	}
	for key := range schema {
		if !slices.Contains([]string{"type", "anyOf", "properties", "additionalProperties", "items"}, key) {
			fmt.Fprintf(b, "%s  and a key %s\n", indent, cmp.Or(key, "without a name"))
		}
	}
}
