package golden

import (
	"bytes"
	"fmt"
	"strings"

	"cascade/sim/report"
)

// Markdown is how verdicts are written for a job summary or a comment: a table, then what differs, each cause
// with its first message side by side and as a picture (a Mermaid sequence diagram).
type Markdown struct {
	Title  string    // "Fallback timing"
	Names  [2]string // of the two sides: "was", "is"
	Update bool      // say how to keep what differs
}

// Write writes the page.
func (m Markdown) Write(b *bytes.Buffer, verdicts []*Verdict) {
	good := 0
	for _, v := range verdicts {
		if v.Good() {
			good++
		}
	}
	mark := "✅"
	if good < len(verdicts) {
		mark = "❌"
	}
	fmt.Fprintf(b, "## %s %s: %s of %s the same\n\n", mark, escape(m.Title), report.Thousands(good),
		report.Plural(len(verdicts), "scenario"))
	if good < len(verdicts) {
		b.WriteString("| scenario | verdict | differences |\n|---|---|---|\n")
		for _, v := range verdicts {
			if !v.Good() {
				fmt.Fprintf(b, "| %s | %s | %d |\n", escape(v.Name), v.Word(), len(v.Lines()))
			}
		}
	}
	for _, v := range verdicts {
		if !v.Good() {
			m.verdict(b, v)
		}
	}
}

func (m Markdown) verdict(b *bytes.Buffer, v *Verdict) {
	fmt.Fprintf(b, "\n### %s\n\n%s, seed %d\n\n",
		escape(v.Name), report.Plural(v.Now.Messages, "message"), v.Now.Seed)
	writeParagraphs(b, v.Paragraphs(), "", "- ", escape)
	if v.Comparison == nil {
		return
	}
	for _, e := range v.Comparison.Examples {
		m.example(b, e, v.Comparison)
	}
	if m.Update && !v.Written {
		fmt.Fprintf(b, "\nIf this is meant: `cascade verify %s --update`\n", strings.ReplaceAll(v.Name, "`", "'"))
	}
}

func (m Markdown) example(b *bytes.Buffer, e Example, c *Comparison) {
	fmt.Fprintf(b, "\n<details open><summary>%s, side by side (%s)</summary>\n\n| | %s | %s |\n|--:|---|---|\n",
		e.Title(), escape(labels(e.Causes)), escape(m.Names[0]), escape(m.Names[1]))
	for _, r := range e.Beside() {
		was, now := escape(r.Was), escape(r.Now)
		if r.Differs() {
			was, now = strong(was), strong(now)
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", report.Seconds(r.At), was, now)
	}
	b.WriteString("\n")
	title := fmt.Sprintf("%s: %s, seed %d", c.Now.Scenario, e.Title(), c.Now.Seed)
	report.Sequence{Title: title, Journey: e.Now}.Write(b)
	b.WriteString("\n</details>\n")
}

func strong(s string) string {
	if s == "" {
		return ""
	}
	return "**" + s + "**"
}

// escape keeps a text from being read as Markdown or HTML.
func escape(s string) string {
	return strings.NewReplacer(
		"&", "&amp;", "<", "&lt;", ">", "&gt;", "\n", " ", "\r", " ",
		"|", "\\|", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[",
	).Replace(s)
}
