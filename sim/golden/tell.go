package golden

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"cascade/orchestrator"
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

// tell prints the two journeys side by side. What only one of them has is marked.
func (e Example) tell(out io.Writer, names [2]string) {
	rows := e.Beside()
	at, width := 0, utf8.RuneCountInString(names[0])
	for _, r := range rows {
		at = max(at, len(orchestrator.AppendSeconds(nil, r.At)))
		width = max(width, utf8.RuneCountInString(r.Was))
	}
	fmt.Fprintf(out, "    %*s   %s   %s\n", at+len(" s"), "", report.Pad(names[0], width), names[1])
	before := ""
	for _, r := range rows {
		mark, when := " ", report.Seconds(r.At)
		if r.Differs() {
			mark = "≠"
		}
		if when == before {
			when = ""
		} else {
			before = when
		}
		line := fmt.Sprintf("  %s %*s   %s   %s", mark, at+len(" s"), when, report.Pad(r.Was, width), r.Now)
		fmt.Fprintln(out, strings.TrimRight(line, " "))
	}
}
