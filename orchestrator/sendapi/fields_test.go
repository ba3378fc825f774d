package sendapi

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// What the API's schema says of each field of a message, a line a field: a limit that moves is seen.
// `go test ./orchestrator/sendapi -run Schema -rewrite` writes it.
func TestTheSchemaOfAMessageIsTheAPIs(t *testing.T) {
	datadriven.RunTest(t, "testdata/fields.txt", func(*testing.T, *datadriven.TestData) string {
		var b strings.Builder
		for _, f := range messageFields.fields {
			describe(&b, f, "")
		}
		return b.String()
	})
}

// describe writes a field, and what stands in it below.
func describe(b *strings.Builder, f field, indent string) {
	b.WriteString(indent + cmp.Or(f.name, "each"))
	switch {
	case f.kind != 0:
		fmt.Fprintf(b, " %s", KindName(f.kind))
	case f.raw:
		b.WriteString(" as it stands")
	}
	if f.required {
		b.WriteString(", required")
	}
	if f.loose {
		b.WriteString(", loose")
	}
	if f.least != 0 || f.most != 0 {
		fmt.Fprintf(b, ", %v to %v", f.least, f.most)
	}
	if f.words != nil {
		fmt.Fprintf(b, ", %s", strings.Join(f.words, " or "))
	}
	b.WriteByte('\n')
	for _, part := range f.fields {
		describe(b, part, indent+"  ")
	}
	if f.item != nil {
		describe(b, *f.item, indent+"  ")
	}
}
