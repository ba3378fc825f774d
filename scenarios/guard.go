package scenarios

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"cascade/orchestrator/problem"
)

// MaxSize is the largest scenario file that is read, in bytes.
const MaxSize = 1 << 20

// The YAML library takes seconds over files that were made to hurt it: hundreds of thousands of aliases or
// of nested brackets. guard refuses those by counting bytes, before any of the library runs. Its counts
// know nothing of quotes and comments, so they are far above what a scenario needs; checkShape, which sees
// tokens, has the exact limits.
const (
	guardDepth   = 1000 // brackets open at once
	guardSpecial = 1000 // words that begin like an alias, an anchor, a tag or something reserved
)

// guard refuses text that is not worth parsing: too large, not plain UTF-8 text, or hostile. It returns nil
// for text that may be parsed, and otherwise the first problem.
func guard(text []byte) *problem.Problem {
	if len(text) > MaxSize {
		return &problem.Problem{
			Line: 1, Column: 1,
			What: fmt.Sprintf("the file is larger than %d bytes", MaxSize),
			Hint: "describe recipients by a model instead of one by one",
		}
	}
	depth, special := 0, 0
	for i := 0; i < len(text); i++ {
		b := text[i]
		if what, hint := notPlain(text, i); what != "" {
			return problemAt(text, i, what, hint)
		}
		switch {
		case b >= utf8.RuneSelf:
			_, size := utf8.DecodeRune(text[i:])
			i += size - 1
		case b == '[' || b == '{':
			depth++
		case b == ']' || b == '}':
			depth = max(0, depth-1)
		case isSpecial(text, i):
			special++
		}
		if depth > guardDepth {
			return problemAt(text, i, "too many brackets are open at once", depthHint)
		}
		if special > guardSpecial {
			return problemAt(text, i, "too many aliases, anchors or tags", aliasHint)
		}
	}
	return nil
}

// notPlain says what the character at i has that plain text has not, or "".
func notPlain(text []byte, i int) (what, hint string) {
	b := text[i]
	switch {
	case b >= utf8.RuneSelf:
		if r, size := utf8.DecodeRune(text[i:]); r == utf8.RuneError && size == 1 {
			return "not UTF-8 text", "save the file as UTF-8"
		}
	case b == '\r':
		if i+1 == len(text) || text[i+1] != '\n' {
			return "carriage return without a line feed", "end lines with a line feed"
		}
	case b == '\t':
		if (i == 0 || text[i-1] == '\n') && !blankLine(text[i:]) {
			return "a tab at the start of a line", "indent with spaces"
		}
	case b < ' ' && b != '\n', b == 0x7f:
		return fmt.Sprintf("control character 0x%02X", b), "a scenario is plain text"
	}
	return "", ""
}

// isSpecial tells whether an alias, an anchor, a tag, or something that YAML reserves may begin at i.
func isSpecial(text []byte, i int) bool {
	const specials = "*&!%@`"
	return strings.IndexByte(specials, text[i]) >= 0 &&
		(i == 0 || strings.IndexByte(" \t\n[]{},"+specials, text[i-1]) >= 0) &&
		i+1 < len(text) && strings.IndexByte(" \t\r\n", text[i+1]) < 0
}

// blankLine tells whether nothing but space stands before the line's end.
func blankLine(text []byte) bool {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return len(bytes.TrimSpace(line)) == 0
}

// problemAt places a problem at the byte offset; columns count characters.
func problemAt(text []byte, offset int, what, hint string) *problem.Problem {
	line := 1 + bytes.Count(text[:offset], []byte("\n"))
	start := 1 + bytes.LastIndexByte(text[:offset], '\n')
	return &problem.Problem{Line: line, Column: 1 + utf8.RuneCount(text[start:offset]), What: what, Hint: hint}
}
