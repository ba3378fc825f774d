package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"cascade/sim"
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
	legs := s.Journey.Legs()
	for i, leg := range legs {
		fmt.Fprintf(&b, "    participant S%d as %s\n", i+1, leg.Channel)
	}
	b.WriteString("    participant R as Recipient\n")
	for _, m := range s.Journey.Lines {
		lane := slices.IndexFunc(legs, func(l journey.Leg) bool { return l.Channel == m.Channel })
		if !m.Kind.Ends() && lane >= 0 {
			b.WriteString("    " + arrow(m, fmt.Sprintf("S%d", lane+1)) + "\n")
		}
	}
	end := s.Journey.End()
	fmt.Fprintf(&b, "    Note over O: %s\n", mermaidText(end.Ending()))
	b.WriteString("```\n")
	_, _ = io.WriteString(w, b.String())
}

// arrow is one line of a journey as a line of the diagram.
func arrow(m sim.Moment, lane string) string {
	when := Seconds(m.At)
	why := mermaidText(m.Why(nil))
	switch {
	case m.Kind == sim.Fired:
		return fmt.Sprintf("O->>%s: %s send", lane, when)
	case m.Kind == sim.Skipped:
		return fmt.Sprintf("Note over O,%s: %s skipped, %s", lane, when, why)
	case m.Kind == sim.Lapsed:
		return fmt.Sprintf("Note over O,%s: %s %s", lane, when, m.What())
	case m.Status.IsFailure():
		return fmt.Sprintf("%s--xO: %s %s, %s", lane, when, m.What(), why)
	}
	text := fmt.Sprintf("%s--)O: %s %s", lane, when, m.What())
	if m.Late {
		text += ", late"
	}
	if m.Stale {
		text += ", stale"
	}
	if m.Copy > 0 {
		text = fmt.Sprintf("%s->>R: %s copy %d\n    %s", lane, when, m.Copy, text)
	}
	return text
}

// mermaidText keeps what Mermaid would read as its own.
func mermaidText(s string) string {
	return strings.NewReplacer("#", "#35;", ";", "#59;", "\n", " ", "\r", " ").Replace(s)
}

// yamlText is a quoted scalar for the diagram's front matter.
func yamlText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\r", " ").Replace(s) + `"`
}
