package suite

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"
)

// pretty writes every scenario with its steps under its feature and its rule. What went wrong stands below its
// step, and nowhere else: the end only lists where.
type pretty struct {
	text
	last   *scenario                     // the one written last
	shared map[*messages.Background]bool // written already
}

func newPretty(out *bufio.Writer, color bool) reporter {
	return &pretty{text: text{out, color}, shared: map[*messages.Background]bool{}}
}

func (p *pretty) scenario(s *scenario) {
	if s.stopped {
		return
	}
	first := p.last == nil || p.last.source != s.source
	if first {
		if p.last != nil {
			p.line("")
		}
		p.opening("", s.source.document.Feature.Keyword, s.source.document.Feature.Name,
			s.source.document.Feature.Description)
	}
	indent := "  "
	if s.rule != nil && (first || p.last.rule != s.rule) {
		p.line("")
		p.opening(indent, s.rule.Keyword, s.rule.Name, s.rule.Description)
	}
	if s.rule != nil {
		indent += "  "
	}
	own := s.ofBackground()
	p.backgrounds(indent, s.steps[:own])
	if s.examples == nil {
		p.line("\n%s%s %s", indent, p.heading(s.node.Keyword, s.pickle.Name), p.faint("# "+s.place()))
		p.writeSteps(indent+"  ", s.steps[own:])
	} else {
		p.example(indent, s, first || p.last.node != s.node)
	}
	if s.err != nil {
		p.line("%s  %s", indent, p.in(failed, s.err.Error()))
	}
	p.last = s
	_ = p.Flush()
}

// backgrounds writes the steps that stand in the backgrounds of the feature and of the rule: with the first scenario
// that has them, and again where one of them fails.
func (p *pretty) backgrounds(indent string, steps []step) {
	for len(steps) > 0 {
		b := steps[0].shared
		part := steps[:len(b.Steps)]
		if !p.shared[b] || failing(part) {
			p.line("\n%s%s", indent, p.heading(b.Keyword, b.Name))
			p.writeSteps(indent+"  ", part)
			p.shared[b] = true
		}
		steps = steps[len(part):]
	}
}

func (p *pretty) opening(indent, keyword, name, description string) {
	p.line("%s%s", indent, p.heading(keyword, name))
	if strings.TrimSpace(description) == "" {
		return
	}
	for _, line := range strings.Split(description, "\n") {
		p.line("%s", strings.TrimRight(indent+"  "+strings.TrimSpace(line), " "))
	}
}

func (p *pretty) writeSteps(indent string, steps []step) {
	for i := range steps {
		s := &steps[i]
		title := p.in(s.status, strings.TrimSpace(s.node.Keyword)) + " " + p.in(s.status, s.Text)
		if s.status == skipped {
			title += p.faint(" # skipped")
		}
		p.line("%s%s", indent, title)
		p.argument(indent+"  ", s)
		p.why(indent, s)
	}
}

// example writes one row of a scenario outline; the first of a run with the outline's steps, and a table's first with
// its heading. Of a row that did not pass it tells the steps that did not.
func (p *pretty) example(indent string, s *scenario, begins bool) {
	if begins {
		p.line("\n%s%s %s", indent, p.heading(s.node.Keyword, s.node.Name),
			p.faint(fmt.Sprintf("# %s:%d", s.source.name, line(s.node.Location))))
		for _, each := range s.node.Steps {
			p.line("%s  %s", indent, p.in(skipped, strings.TrimSpace(each.Keyword)+" "+each.Text))
			if each.DataTable != nil {
				p.table(indent+"    ", nodeCells(each.DataTable.Rows), skipped)
			}
			if doc := each.DocString; doc != nil {
				p.docString(indent+"    ", doc.Delimiter, doc.MediaType, doc.Content)
			}
		}
	}
	rows := nodeCells(append([]*messages.TableRow{s.examples.TableHeader}, s.examples.TableBody...))
	n := 1 + slices.IndexFunc(s.examples.TableBody, func(r *messages.TableRow) bool {
		return line(r.Location) == line(s.pickle.Location)
	})
	if begins || p.last.examples != s.examples {
		p.line("\n%s  %s", indent, p.heading(s.examples.Keyword, s.examples.Name))
		p.text.row(indent+"    ", rows, 0, skipped)
	}
	p.text.row(indent+"    ", rows, n, s.status())
	for i := s.ofBackground(); i < len(s.steps); i++ {
		if each := &s.steps[i]; each.status.fails() {
			p.line("%s      %s", indent, p.in(each.status, each.title()))
			p.why(indent+"      ", each)
		}
	}
}

func (p *pretty) end(r *run) error {
	p.failures(r)
	return p.totals(r)
}

// failures lists where the scenarios stand that failed.
func (t text) failures(r *run) {
	failed := r.failed()
	if len(failed) == 0 {
		return
	}
	t.line("\nfailed:")
	for _, s := range failed {
		t.line("  %s  %s", s.place(), s.pickle.Name)
	}
}

func failing(steps []step) bool {
	return slices.ContainsFunc(steps, func(s step) bool { return s.status.fails() })
}
