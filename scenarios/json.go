package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"cascade/orchestrator/problem"
)

// json writes the value as the JSON that it stands for, so that what another package knows of JSON holds
// for YAML too, and notes the place of everything in it. Keys keep their order.
func (v value) json(b *bytes.Buffer) {
	switch n := v.node.(type) {
	case *ast.MappingNode:
		b.WriteByte('{')
		for i, field := range v.anyFields().list {
			if i > 0 {
				b.WriteByte(',')
			}
			writeString(b, field.key)
			b.WriteByte(':')
			field.json(b)
		}
		b.WriteByte('}')
	case *ast.SequenceNode:
		b.WriteByte('[')
		for item := range v.items() {
			if b.Bytes()[b.Len()-1] != '[' {
				b.WriteByte(',')
			}
			item.json(b)
		}
		b.WriteByte(']')
	case *ast.BoolNode:
		fmt.Fprint(b, n.Value)
	case *ast.IntegerNode, *ast.FloatNode:
		v.jsonNumber(b)
	case *ast.NullNode:
		b.WriteString("null")
	default:
		text, _ := scalar(n)
		writeString(b, text)
	}
}

// jsonNumber writes a number as it stands in the file. JSON has none of YAML's other forms; a phone number
// without its quotes is one of them.
func (v value) jsonNumber(b *bytes.Buffer) {
	text, _ := scalar(v.node)
	if !json.Valid([]byte(text)) {
		hint := "quote it: \"" + problem.Clip(text) + "\""
		if digits := strings.ReplaceAll(text, "_", ""); json.Valid([]byte(digits)) {
			hint = "write " + problem.Clip(digits)
		} else if n, err := strconv.ParseInt(digits, 0, 64); err == nil && len(digits) > 1 && digits[0] == '0' {
			hint += fmt.Sprintf("; or write %d", n) // of base 16, 8 or 2
		}
		v.fail(hint, "%s is %s, which JSON cannot say", v.name, kind(v.node))
		text = "null"
	}
	b.WriteString(text)
}

// writeString writes the text as a JSON string.
func writeString(b *bytes.Buffer, text string) {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic("scenarios: a string that JSON cannot hold: " + err.Error())
	}
	b.Write(quoted)
}
