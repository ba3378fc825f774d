package report

import (
	"fmt"
	"io"
	"strings"

	"cascade/orchestrator"
	"cascade/sim/journey"
)

// Sequence is one message as a Mermaid sequence diagram, for a Markdown page.
type Sequence struct {
	Title   string // with the scenario, the message and the seed
	Journey journey.Journey
}

// Write writes the diagram in its fence. Every receipt is an arrow, and what made the message move on a note.
func (s Sequence) Write(w io.Writer) {
	var b strings.Builder
	b.WriteString("```mermaid\n---\ntitle: " + yamlText(s.Title) + "\n---\nsequenceDiagram\n")
	b.WriteString("    participant O as Orchestrator\n")
	for i, leg := range s.Journey.Legs {
		fmt.Fprintf(&b, "    participant S%d as %s\n", i+1, leg.Channel)
	}
	b.WriteString("    participant R as Recipient\n")
	for _, step := range steps(&s.Journey) {
		b.WriteString("    " + step.arrow(&s.Journey) + "\n")
	}
	fmt.Fprintf(&b, "    Note over O: %s\n", mermaidText(endWords(&s.Journey)))
	b.WriteString("```\n")
	_, _ = io.WriteString(w, b.String())
}

// arrow is one thing of a journey as a line of the diagram.
func (s step) arrow(j *journey.Journey) string {
	when := Seconds(s.at)
	lane := fmt.Sprintf("S%d", s.leg+1)
	switch {
	case s.fires:
		leg := j.Legs[s.leg]
		if !leg.Fired() {
			return fmt.Sprintf("Note over O,%s: %s skipped, %s", lane, when, mermaidText(codeWords(leg.Skip)))
		}
		return fmt.Sprintf("O->>%s: %s send", lane, when)
	case s.moment.Lapsed():
		return fmt.Sprintf("Note over O,%s: %s lapses", lane, when)
	case s.moment.Status.IsFailure():
		return fmt.Sprintf("%s--xO: %s %s, %s", lane, when, s.moment.Status, mermaidText(codeWords(s.moment.Code)))
	}
	text := fmt.Sprintf("%s--)O: %s %s%s", lane, when, s.moment.Status, marks(s.moment))
	if s.moment.Copy > 0 {
		text = fmt.Sprintf("%s->>R: %s copy %d\n    %s", lane, when, s.moment.Copy, text)
	}
	return text
}

func marks(m journey.Moment) string {
	text := ""
	if m.Late {
		text += ", late"
	}
	if m.Stale {
		text += ", stale"
	}
	return text
}

// endWords is what became of the message.
func endWords(j *journey.Journey) string {
	end := j.End()
	switch end.Outcome {
	case orchestrator.Open:
		return "still open"
	case orchestrator.Succeeded:
		return fmt.Sprintf("succeeded on %s at %s", end.Channel, Seconds(end.At))
	case orchestrator.Failed:
		return fmt.Sprintf("failed on %s at %s: %s", end.Channel, Seconds(end.At), codeWords(end.Code))
	}
	return fmt.Sprintf("%s at %s", end.Outcome, Seconds(end.At))
}

// mermaidText keeps what Mermaid would read as its own.
func mermaidText(s string) string {
	return strings.NewReplacer("#", "#35;", ";", "#59;", "\n", " ", "\r", " ").Replace(s)
}

// yamlText is a quoted scalar for the diagram's front matter.
func yamlText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\r", " ").Replace(s) + `"`
}
