package scenarios

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"cascade/orchestrator/problem"
)

// reader goes through one file's tree. It never stops at a problem: what cannot be read counts as left
// out, and everything else is still checked.
type reader struct {
	problems problem.List
	places   map[string]Place
	start    time.Time // virtual time zero
}

// report notes a problem at the place.
func (r *reader) report(at Place, hint, format string, args ...any) {
	r.problems = append(r.problems, problem.Problem{
		Line: at.Line, Column: at.Column, What: fmt.Sprintf(format, args...), Hint: hint,
	})
}

// enough tells whether nobody would read another problem.
func (r *reader) enough() bool { return len(r.problems) >= maxFound }

// value is one node of the tree and where it stands. A field's place is that of its key.
type value struct {
	*reader
	node  ast.Node
	path  string // from the top: "plan[0].fallbackAfter"; "" is the file itself
	key   string // of a mapping's entry, as the file has it
	name  string // as messages name it: "fallbackAfter"
	place Place
}

// root is the whole document.
func (r *reader) root(node ast.Node) value {
	v := value{reader: r, node: node, name: "a scenario", place: Place{Line: 1, Column: 1}}
	r.places[""] = v.place
	return v
}

// child is a value inside v, which messages call name. Paths that no scenario has grow no longer and keep
// no place: a hostile file could make gigabytes of them.
func (v value) child(node ast.Node, path, name string, place Place) value {
	const longest = 200
	if len(path) > longest {
		path = v.path
	} else {
		v.places[path] = place
	}
	return value{reader: v.reader, node: node, path: path, name: name, place: place}
}

// fail notes a problem with the value.
func (v value) fail(hint, format string, args ...any) { v.report(v.place, hint, format, args...) }

// wrongType notes that the value is not what it has to be: "script is a mapping, not a list".
func (v value) wrongType(wanted, hint string) {
	if kind(v.node) == "empty" {
		hint = "give it a value, or leave it out"
	}
	v.fail(hint, "%s is %s, not %s", v.name, kind(v.node), wanted)
}

// kind says in words what a node is.
func kind(node ast.Node) string {
	switch n := node.(type) {
	case nil, *ast.NullNode:
		return "empty"
	case *ast.MappingNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.StringNode, *ast.LiteralNode:
		text, _ := scalar(n)
		return "the text " + problem.Quote(text)
	case *ast.BoolNode:
		return n.GetToken().Value
	default:
		return "the number " + problem.Clip(n.GetToken().Value)
	}
}

// scalar is the text of a value that is neither mapping nor list nor empty, as it stands in the file but
// without its quotes, and whether it was quoted.
func scalar(node ast.Node) (text string, quoted bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, n.Token.Type == token.DoubleQuoteType || n.Token.Type == token.SingleQuoteType
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, false
	}
	return "", false
}

// items goes through a list. For anything else it notes the problem and gives nothing.
func (v value) items() iter.Seq[value] {
	return func(yield func(value) bool) {
		list, ok := v.node.(*ast.SequenceNode)
		if !ok {
			v.wrongType("a list", "begin each entry on its own line with a dash")
			return
		}
		for i, node := range list.Values {
			path := fmt.Sprintf("%s[%d]", v.path, i)
			name := fmt.Sprintf("%s[%d]", v.name, i)
			if v.enough() || !yield(v.child(node, path, name, placeOf(node, v.place))) {
				return
			}
		}
	}
}

// length is the number of entries of a list.
func (v value) length() int {
	if list, ok := v.node.(*ast.SequenceNode); ok {
		return len(list.Values)
	}
	return 0
}

// placeOf is where a node begins. An empty one has no place of its own and takes that of what is around it.
func placeOf(node ast.Node, around Place) Place {
	if m, ok := node.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		return placeOf(m.Values[0].Key, around)
	}
	if node == nil || node.Type() == ast.NullType || node.GetToken() == nil {
		return around
	}
	at := node.GetToken().Position
	return Place{Line: max(1, at.Line), Column: max(1, at.Column)}
}

// nearest finds the field in places, or the nearest field around it that has a place.
func nearest(places map[string]Place, field string) (Place, bool) {
	for {
		if place, ok := places[field]; ok || field == "" {
			return place, ok
		}
		field = field[:max(0, strings.LastIndexAny(field, ".["))]
	}
}

func isMapping(node ast.Node) bool { _, ok := node.(*ast.MappingNode); return ok }

// isEmpty tells whether the node is {}.
func isEmpty(node ast.Node) bool {
	mapping, ok := node.(*ast.MappingNode)
	return ok && len(mapping.Values) == 0
}

func isList(node ast.Node) bool { _, ok := node.(*ast.SequenceNode); return ok }
