package scenarios

import (
	"fmt"

	"github.com/goccy/go-yaml/token"
)

// What a scenario may look like before anything is known of its meaning. A step inside a provider's rule
// stands about eight deep.
const (
	maxDepth   = 32
	maxEntries = 2000 // keys of one mapping: the library is quadratic in it

	depthHint = "a scenario needs no more than a few levels"
	aliasHint = "write the value out where it is used"
)

// shape checks the tokens of a file for what scenarios do without, and what makes parsing slow: aliases,
// anchors and merge keys, tags, directives, several documents, deep nesting and very long mappings.
type shape struct {
	flow   int // brackets open
	levels []level
	seen   bool // something of the document has been seen
}

// level is a block mapping or list that the tokens are inside of.
type level struct{ column, entries int }

// checkShape returns the first thing that a scenario may not have, or nil.
func checkShape(tokens token.Tokens) *Problem {
	var s shape
	for _, t := range tokens {
		what, hint := s.step(t)
		if what != "" {
			return &Problem{Line: t.Position.Line, Column: max(1, t.Position.Column), What: what, Hint: hint}
		}
	}
	return nil
}

// step takes the next token and returns what is wrong with it, if anything.
func (s *shape) step(t *token.Token) (what, hint string) {
	switch t.Type {
	case token.AliasType:
		return "aliases are not supported", aliasHint
	case token.AnchorType:
		return "anchors are not supported", "leave the anchor out, and " + aliasHint
	case token.MergeKeyType:
		return "merge keys are not supported", aliasHint
	case token.TagType:
		return "tags are not supported", "leave the tag out: every field has one type"
	case token.DirectiveType:
		return "directives are not supported", "leave the line out"
	case token.MappingKeyType:
		return "a key cannot be marked by ?", "write key: value"
	case token.DocumentHeaderType:
		if s.seen {
			return "a second document", "put each scenario into its own file"
		}
	case token.CommentType, token.DocumentEndType:
		return "", ""
	case token.MappingStartType, token.SequenceStartType:
		s.flow++
	case token.MappingEndType, token.SequenceEndType:
		s.flow = max(0, s.flow-1)
	case token.SequenceEntryType:
		s.enter(t.Position.Column, false)
	case token.MappingValueType:
		if t.Prev != nil && s.enter(t.Prev.Position.Column, true) > maxEntries {
			return fmt.Sprintf("a mapping of more than %d keys", maxEntries), "use a list"
		}
	}
	s.seen = true
	if s.flow+len(s.levels) > maxDepth {
		return fmt.Sprintf("nested deeper than %d levels", maxDepth), depthHint
	}
	return "", ""
}

// enter notes a key or a list's dash at the column and returns how many keys its mapping has had so far.
// Inside brackets the columns mean nothing.
func (s *shape) enter(column int, key bool) int {
	if s.flow > 0 {
		return 0
	}
	for len(s.levels) > 0 && s.levels[len(s.levels)-1].column > column {
		s.levels = s.levels[:len(s.levels)-1]
	}
	if len(s.levels) == 0 || s.levels[len(s.levels)-1].column < column {
		s.levels = append(s.levels, level{column: column})
	}
	top := &s.levels[len(s.levels)-1]
	if key {
		top.entries++
	}
	return top.entries
}
