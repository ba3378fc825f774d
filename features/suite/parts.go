package suite

import (
	"bytes"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"
)

// part is a piece of a feature that a line can name: the feature, a rule, a scenario, examples or one row of
// them. It begins with its tags and goes on to where the next piece of its kind begins.
type part struct {
	first, last int
	has         func(*messages.Pickle) bool
}

// parts lists what lines can name, the narrowest first.
func (f *source) parts() []part {
	if f.document.Feature == nil {
		return nil
	}
	var rows, tables, scenarios, headings []part
	everything := func(*messages.Pickle) bool { return true }
	feature := f.document.Feature
	headings = append(headings, part{firstLine(feature.Location, feature.Tags), line(feature.Location), everything})
	for _, n := range f.nodes() {
		if n.rule != nil {
			headings = append(headings, part{n.first, line(n.rule.Location), ofRule(n.rule)})
		}
		if n.scenario == nil {
			continue
		}
		scenarios = append(scenarios, part{n.first, n.last, ofNode(n.scenario.Id)})
		for _, e := range n.scenario.Examples {
			if e.TableHeader == nil {
				continue
			}
			tables = append(tables, part{firstLine(e.Location, e.Tags), line(e.TableHeader.Location), ofRows(e)})
			for _, r := range e.TableBody {
				rows = append(rows, part{line(r.Location), line(r.Location), ofNode(r.Id)})
			}
		}
	}
	return slices.Concat(rows, tables, scenarios, headings)
}

func ofNode(id string) func(*messages.Pickle) bool {
	return func(p *messages.Pickle) bool { return slices.Contains(p.AstNodeIds, id) }
}

func ofRows(e *messages.Examples) func(*messages.Pickle) bool {
	return func(p *messages.Pickle) bool {
		return slices.ContainsFunc(e.TableBody, func(r *messages.TableRow) bool {
			return slices.Contains(p.AstNodeIds, r.Id)
		})
	}
}

func ofRule(r *messages.Rule) func(*messages.Pickle) bool {
	return func(p *messages.Pickle) bool {
		return slices.ContainsFunc(r.Children, func(c *messages.RuleChild) bool {
			return c.Scenario != nil && slices.Contains(p.AstNodeIds, c.Scenario.Id)
		})
	}
}

// node is a rule's heading, a background or a scenario with the lines that it takes.
type node struct {
	first, last int
	rule        *messages.Rule
	scenario    *messages.Scenario
}

// nodes lists what a feature consists of, in order.
func (f *source) nodes() []node {
	if f.document.Feature == nil {
		return nil
	}
	var nodes []node
	add := func(b *messages.Background, s *messages.Scenario) {
		switch {
		case b != nil:
			nodes = append(nodes, node{first: line(b.Location)})
		case s != nil:
			nodes = append(nodes, node{first: firstLine(s.Location, s.Tags), scenario: s})
		}
	}
	for _, child := range f.document.Feature.Children {
		add(child.Background, child.Scenario)
		if r := child.Rule; r != nil {
			nodes = append(nodes, node{first: firstLine(r.Location, r.Tags), rule: r})
			for _, inner := range r.Children {
				add(inner.Background, inner.Scenario)
			}
		}
	}
	lines := bytes.Split(f.text, []byte("\n"))
	for i := range nodes {
		nodes[i].first = firstAt(lines, nodes[i].first)
	}
	for i := range nodes {
		nodes[i].last = len(lines)
		if i+1 < len(nodes) {
			nodes[i].last = nodes[i+1].first - 1
		}
	}
	return nodes
}

func line(l *messages.Location) int { return int(l.Line) }

// firstLine is the line of a node's first tag, or its own.
func firstLine(l *messages.Location, tags []*messages.Tag) int {
	first := line(l)
	for _, t := range tags {
		first = min(first, line(t.Location))
	}
	return first
}

// firstAt is the line of the first at sign above a node. One without a name after it is no tag to the parser, and
// still makes no sense without the node.
func firstAt(lines [][]byte, first int) int {
	for above := first - 1; above >= 1; above-- {
		switch text := bytes.TrimSpace(lines[above-1]); {
		case bytes.HasPrefix(text, []byte("@")):
			first = above
		case len(text) > 0 && text[0] != '#':
			return first
		}
	}
	return first
}

// chosenText is the feature with nothing but what is to run: the rest is blank, so that every line keeps its
// number. godog is handed this, as it cannot be told which Examples row to run.
func (f *source) chosenText() []byte {
	keep := map[string]bool{}
	for _, p := range f.pickles {
		for _, id := range p.AstNodeIds {
			keep[id] = true
		}
	}
	lines := strings.Split(string(f.text), "\n")
	blank := func(first, last int) {
		for i := first; i <= min(last, len(lines)); i++ {
			lines[i-1] = ""
		}
	}
	for _, n := range f.nodes() {
		switch {
		case n.scenario == nil: // a feature, a rule or a background: what is to run needs them
		case !keep[n.scenario.Id]:
			blank(n.first, n.last)
		default:
			for _, e := range n.scenario.Examples {
				for _, r := range e.TableBody {
					if !keep[r.Id] {
						blank(line(r.Location), line(r.Location))
					}
				}
			}
		}
	}
	return []byte(strings.Join(lines, "\n"))
}
