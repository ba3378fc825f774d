package golden

import (
	"fmt"
	"io"
	"strings"

	"cascade/sim/report"
)

// Tell prints what differs: each cause with all that came of it, then the first message of each cause, as it was
// and as it is.
func (c *Comparison) Tell(out io.Writer, names [2]string) {
	writeParagraphs(out, c.Paragraphs(), "  ", "", strings.Clone)
	c.tellAllowed(out)
	const most = 3
	for i, e := range c.Examples {
		if i == most {
			more := report.Plural(len(c.Examples)-most, "cause")
			fmt.Fprintf(out, "\n  %s more, each with an example of its own\n", more)
			break
		}
		fmt.Fprintf(out, "\n  %s, side by side (%s)\n", e.Title(), labels(e.Causes))
		e.tell(out, names)
	}
}

// tellAllowed prints what a tolerance lets pass, and what was changed without effect.
func (c *Comparison) tellAllowed(out io.Writer) {
	const most = 10
	for i, d := range c.Allowed {
		if i == most {
			fmt.Fprintf(out, "  within the tolerance: %d more\n", len(c.Allowed)-most)
			break
		}
		fmt.Fprintf(out, "  within the tolerance: %s\n", d.Line())
	}
	for _, cause := range c.WithoutEffect {
		fmt.Fprintf(out, "  without effect: %s\n", cause)
	}
}

// Paragraphs are the differences, those of one cause together below it.
func (c *Comparison) Paragraphs() []report.Paragraph {
	var all []report.Paragraph
	place := map[string]int{}
	for _, d := range c.Differences {
		head := causesInFull(d.Causes)
		i, known := place[head]
		if !known {
			i = len(all)
			place[head] = i
			all = append(all, report.Paragraph{Head: head})
		}
		all[i].Lines = append(all[i].Lines, d.under(head))
	}
	return all
}

// under is the difference below a head that names its cause.
func (d Difference) under(head string) string {
	if rest, same := strings.CutPrefix(d.Text, head); same && head != "" {
		// The cause itself is all that can be told.
		if rest = strings.TrimPrefix(rest, "; "); rest == "" {
			return unshown
		}
		return rest
	}
	return d.Text
}

// causesInFull names causes with what they were and are.
func causesInFull(causes []Cause) string {
	var all []string
	for _, c := range causes {
		all = append(all, c.String())
	}
	return strings.Join(all, "; ")
}

// Paragraphs are the verdict's differences by cause, and then its broken expectations.
func (v *Verdict) Paragraphs() []report.Paragraph {
	var all []report.Paragraph
	if v.Problem != "" && !v.Written {
		all = append(all, report.Paragraph{Lines: []string{v.Problem}})
	}
	if v.Comparison != nil {
		all = append(all, v.Comparison.Paragraphs()...)
	}
	for _, b := range v.Broken {
		all = append(all, report.Paragraph{Lines: []string{"expect: " + b.String()}})
	}
	return all
}

// writeParagraphs prints paragraphs, the lines below a head further in. Escape makes a text fit where it is
// printed.
func writeParagraphs(out io.Writer, all []report.Paragraph, indent, mark string, escape func(string) string) {
	for _, p := range all {
		in := indent
		if p.Head != "" {
			fmt.Fprintf(out, "%s%s%s\n", in, mark, escape(p.Head))
			in += "  "
		}
		for _, line := range p.Lines {
			fmt.Fprintf(out, "%s%s%s\n", in, mark, escape(line))
		}
	}
}

// Line is the difference with its cause in brackets.
func (d Difference) Line() string {
	if len(d.Causes) == 0 {
		return d.Text
	}
	return d.Text + " (" + labels(d.Causes) + ")"
}
