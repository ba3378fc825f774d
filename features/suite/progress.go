package suite

import "bufio"

// perLine is how many steps progress writes on a line.
const perLine = 70

// progress writes a character a step, and at the end what failed.
type progress struct {
	text
	steps int
}

func newProgress(out *bufio.Writer, color bool) reporter { return &progress{text: text{out, color}} }

func (p *progress) scenario(s *scenario) {
	if s.err != nil {
		p.mark(failed)
	}
	for i := range s.steps {
		p.mark(s.steps[i].status)
	}
	_ = p.Flush()
}

func (p *progress) mark(s status) {
	p.WriteString(p.in(s, string(".-PUAF"[s])))
	if p.steps++; p.steps%perLine == 0 {
		p.line(" %d", p.steps)
	}
}

func (p *progress) end(r *run) error {
	if p.steps%perLine > 0 {
		p.line(" %d", p.steps)
	}
	for _, s := range r.failed() {
		p.line("\n%s %s", p.heading(s.node.Keyword, s.pickle.Name), p.faint("# "+s.place()))
		if s.err != nil {
			p.line("  %s", p.in(failed, s.err.Error()))
		}
		for i := range s.steps {
			if each := &s.steps[i]; each.status.fails() {
				p.line("  %s %s", p.in(each.status, each.title()), p.faint("# "+each.place(s)))
				p.why("  ", each)
			}
		}
	}
	return p.totals(r)
}
