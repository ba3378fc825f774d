package scenarios

import (
	"fmt"

	"github.com/goccy/go-yaml/token"

	"cascade/orchestrator/problem"
)

// What a scenario may look like before anything is known of its meaning. A step inside a provider's rule
// stands about eight deep.
const (
	maxDepth   = 32
	maxEntries = 2000     // keys of one mapping: the library is quadratic in it
	maxPaths   = 32 << 20 // bytes of all the paths that the library keeps, one with each token

	depthHint = "a scenario needs no more than a few levels"
	aliasHint = "write the value out where it is used"
)

// shape checks the tokens of a file for what scenarios do without, and what makes parsing slow: aliases,
// anchors and merge keys, tags, directives, several documents, deep nesting, and very long mappings and keys.
type shape struct {
	levels []level // the mappings and lists that the next token is inside of
	paths  int
	seen   bool // something of the document has been seen
}

// level is one mapping or list.
type level struct {
	flow    bool // in brackets
	column  int  // of a block's keys or dashes
	entries int  // keys of a block so far
	key     int  // length of the latest key
}

// checkShape returns the first thing that a scenario may not have, or nil.
func checkShape(tokens token.Tokens) *problem.Problem {
	var s shape
	for _, t := range tokens {
		what, hint := forbidden(t.Type)
		if what == "" {
			what, hint = s.step(t)
		}
		if what != "" {
			return &problem.Problem{Line: t.Position.Line, Column: max(1, t.Position.Column), What: what, Hint: hint}
		}
	}
	return nil
}

// forbidden says which parts of YAML scenarios do without.
func forbidden(kind token.Type) (what, hint string) {
	switch kind {
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
	}
	return "", ""
}

// step takes the next token and returns what is wrong with it, if anything.
func (s *shape) step(t *token.Token) (what, hint string) {
	switch t.Type {
	case token.CommentType, token.DocumentEndType:
		return "", ""
	case token.DocumentHeaderType:
		if s.seen {
			return "a second document", "put each scenario into its own file"
		}
	case token.MappingStartType, token.SequenceStartType:
		s.levels = append(s.levels, level{flow: true})
	case token.MappingEndType, token.SequenceEndType:
		s.leave()
	case token.SequenceEntryType:
		s.block(t.Position.Column)
	case token.MappingValueType:
		if t.Prev == nil {
			break
		}
		inside := s.block(t.Prev.Position.Column)
		inside.key = len(t.Prev.Value)
		if inside.entries++; inside.entries > maxEntries && !inside.flow {
			return fmt.Sprintf("a mapping of more than %d keys", maxEntries), "use a list"
		}
	}
	s.seen = true
	for _, l := range s.levels {
		s.paths += l.key
	}
	switch {
	case len(s.levels) > maxDepth:
		return fmt.Sprintf("nested deeper than %d levels", maxDepth), depthHint
	case s.paths > maxPaths:
		return "too many values under long keys", "shorten the keys"
	}
	return "", ""
}

// leave ends the innermost bracket and what is inside of it.
func (s *shape) leave() {
	for n := len(s.levels) - 1; n >= 0; n-- {
		if s.levels[n].flow {
			s.levels = s.levels[:n]
			return
		}
	}
}

// block is the level of a key or a dash at the column. Inside brackets columns mean nothing.
func (s *shape) block(column int) *level {
	n := len(s.levels)
	for n > 0 && !s.levels[n-1].flow && s.levels[n-1].column > column {
		n--
	}
	s.levels = s.levels[:n]
	if n == 0 || !s.levels[n-1].flow && s.levels[n-1].column < column {
		s.levels = append(s.levels, level{column: column})
	}
	return &s.levels[len(s.levels)-1]
}
