package suite

import (
	"bytes"
	"fmt"
	"slices"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"

	"cascade/orchestrator/problem"
)

// source is a feature file, and which of its scenarios are to run.
type source struct {
	name  string
	text  []byte
	lines []int // run what stands at these lines; none: everything

	document *messages.GherkinDocument
	pickles  []*messages.Pickle // those that are to run
}

// parse reads the feature and picks what is to run. Text that Gherkin's parser cannot bear is a problem like any
// other.
func (f *source) parse(tags *tagExpression, ids func() string) (problems problem.List) {
	defer func() {
		if broken := recover(); broken != nil {
			f.pickles = nil
			problems = append(problems, problem.Problem{
				File: f.name, What: fmt.Sprintf("cannot be parsed: %v", broken),
			})
		}
	}()
	if problems := unreadable(f.text); problems != nil {
		return problems.In(f.name)
	}
	document, err := gherkin.ParseGherkinDocument(bytes.NewReader(f.text), ids)
	if err != nil {
		return syntaxProblems(err).In(f.name)
	}
	document.Uri = f.name
	f.document = document
	all := gherkin.Pickles(*document, f.name, ids)
	chosen, problems := f.atLines(all)
	for _, p := range chosen {
		if tags.match(p.Tags) {
			f.pickles = append(f.pickles, p)
		}
	}
	return problems
}

// atLines picks the scenarios at the lines: one that a line stands in, all of a feature, a rule or a table of
// examples that begins there, or the one of an Examples row.
func (f *source) atLines(all []*messages.Pickle) ([]*messages.Pickle, problem.List) {
	if len(f.lines) == 0 {
		return all, nil
	}
	var problems problem.List
	wanted := map[*messages.Pickle]bool{}
	parts := f.parts()
	for _, line := range f.lines {
		found := false
		for _, p := range parts {
			if line < p.first || line > p.last {
				continue
			}
			for _, pickle := range all {
				if p.has(pickle) {
					wanted[pickle], found = true, true
				}
			}
			if found {
				break
			}
		}
		if !found {
			problems = append(problems, problem.Problem{
				File: f.name, Line: line, What: "no scenario stands at this line",
			})
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(p *messages.Pickle) bool { return !wanted[p] }), problems
}

// scenarios are the pickles that are to run, each with what it was made of.
func (f *source) scenarios() []*scenario {
	at := f.anatomy()
	all := make([]*scenario, len(f.pickles))
	for i, p := range f.pickles {
		s := &scenario{source: f, pickle: p}
		s.node, s.rule = at.scenarios[p.AstNodeIds[0]], at.rules[p.AstNodeIds[0]]
		if len(p.AstNodeIds) > 1 {
			s.examples = at.examples[p.AstNodeIds[1]]
		}
		for _, each := range p.Steps {
			node := at.steps[each.AstNodeIds[0]]
			s.steps = append(s.steps, step{PickleStep: each, node: node, shared: at.shared[node], status: skipped})
		}
		if len(s.steps) == 0 {
			s.err = errNoSteps
		}
		all[i] = s
	}
	return all
}

// anatomy finds the nodes of a feature by their ids.
type anatomy struct {
	scenarios map[string]*messages.Scenario
	rules     map[string]*messages.Rule     // by the ids of their scenarios
	examples  map[string]*messages.Examples // by the ids of their rows
	steps     map[string]*messages.Step
	shared    map[*messages.Step]*messages.Background
}

func (f *source) anatomy() anatomy {
	a := anatomy{
		map[string]*messages.Scenario{}, map[string]*messages.Rule{}, map[string]*messages.Examples{},
		map[string]*messages.Step{}, map[*messages.Step]*messages.Background{},
	}
	for _, child := range f.document.Feature.Children {
		a.add(child.Background, child.Scenario, nil)
		if child.Rule != nil {
			for _, inner := range child.Rule.Children {
				a.add(inner.Background, inner.Scenario, child.Rule)
			}
		}
	}
	return a
}

func (a *anatomy) add(b *messages.Background, s *messages.Scenario, r *messages.Rule) {
	if b != nil {
		for _, step := range b.Steps {
			a.steps[step.Id], a.shared[step] = step, b
		}
	}
	if s == nil {
		return
	}
	a.scenarios[s.Id], a.rules[s.Id] = s, r
	for _, step := range s.Steps {
		a.steps[step.Id] = step
	}
	for _, examples := range s.Examples {
		for _, row := range examples.TableBody {
			a.examples[row.Id] = examples
		}
	}
}
