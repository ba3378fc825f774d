package golden

import (
	"bytes"
	"fmt"
	"strings"

	"cascade/sim/report"
)

// WriteMarkdown writes the verdicts for a job summary or a comment: a table, then what differs, each cause with
// its first message side by side and as a picture (a Mermaid sequence diagram).
func WriteMarkdown(b *bytes.Buffer, verdicts []*Verdict) {
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
	fmt.Fprintf(b, "## %s Fallback timing: %s of %s as kept\n\n", mark, report.Thousands(good),
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
			v.markdown(b)
		}
	}
}

func (v *Verdict) markdown(b *bytes.Buffer) {
	fmt.Fprintf(b, "\n### %s\n\n%s, seed %d\n\n", escape(v.Name), report.Plural(v.Now.Messages, "message"), v.Now.Seed)
	for _, line := range v.Lines() {
		fmt.Fprintf(b, "- %s\n", escape(line))
	}
	if v.Comparison == nil {
		return
	}
	for _, e := range v.Comparison.Examples {
		e.markdown(b, v.Comparison)
	}
	if !v.Written {
		fmt.Fprintf(b, "\nIf this is meant: `cascade verify %s --update`\n", strings.ReplaceAll(v.Name, "`", "'"))
	}
}

func (e Example) markdown(b *bytes.Buffer, c *Comparison) {
	fmt.Fprintf(b, "\n<details open><summary>%s, as it was and as it is (%s)</summary>\n\n| | was | is |\n|--:|---|---|\n",
		e.Title(), escape(labels(e.Causes)))
	for _, r := range e.Beside() {
		was, now := escape(r.Was), escape(r.Now)
		if r.Differs() {
			was, now = strong(was), strong(now)
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", report.Seconds(r.At), was, now)
	}
	b.WriteString("\n")
	now := report.Sequence{Title: fmt.Sprintf("%s: %s, seed %d", c.Now.Scenario, e.Title(), c.Now.Seed), Journey: e.Now}
	now.Write(b)
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
		"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", "\\|", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "\n", " ", "\r", " ",
	).Replace(s)
}
