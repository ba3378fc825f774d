package suite

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	messages "github.com/cucumber/messages/go/v34"
)

// text is what the reports for people have in common. The first error of the writer stays until the end.
type text struct {
	*bufio.Writer
	color bool
}

func (t text) line(format string, values ...any) { fmt.Fprintf(t, format+"\n", values...) }

// in is the text in the colour of a status. Colour is never all that tells.
func (t text) in(s status, words string) string {
	code := map[status]string{passed: "32", skipped: "36", failed: "31"}[s]
	if code == "" {
		code = "33"
	}
	return t.paint(code, words)
}

func (t text) faint(words string) string { return t.paint("2", words) }

func (t text) bold(words string) string { return t.paint("1", words) }

func (t text) paint(code, words string) string {
	if !t.color || words == "" {
		return words
	}
	return "\x1b[" + code + "m" + words + "\x1b[0m"
}

// heading is a keyword with a name, such as "Feature: our order updates".
func (t text) heading(keyword, name string) string {
	return strings.TrimSpace(t.bold(keyword+":") + " " + name)
}

// table writes the rows with their columns below each other.
func (t text) table(indent string, rows [][]string, s status) {
	for n := range rows {
		t.row(indent, rows, n, s)
	}
}

// row writes row n of a table.
func (t text) row(indent string, rows [][]string, n int, s status) {
	var b strings.Builder
	for i, cell := range rows[n] {
		widest := 0
		for _, row := range rows {
			widest = max(widest, width(row[i]))
		}
		b.WriteString(" " + t.in(s, cell) + strings.Repeat(" ", widest-width(cell)) + " |")
	}
	t.line("%s|%s", indent, b.String())
}

func pickleCells(rows []*messages.PickleTableRow) (all [][]string) {
	for _, row := range rows {
		var texts []string
		for _, cell := range row.Cells {
			texts = append(texts, cell.Value)
		}
		all = append(all, texts)
	}
	return all
}

func nodeCells(rows []*messages.TableRow) (all [][]string) {
	for _, row := range rows {
		var texts []string
		for _, cell := range row.Cells {
			texts = append(texts, cell.Value)
		}
		all = append(all, texts)
	}
	return all
}

func width(s string) int { return len([]rune(s)) }

// argument writes the table or the doc string of a step.
func (t text) argument(indent string, s *step) {
	if s.Argument == nil {
		return
	}
	if table := s.Argument.DataTable; table != nil {
		t.table(indent, pickleCells(table.Rows), skipped)
	}
	if doc := s.Argument.DocString; doc != nil {
		t.docString(indent, s.node.DocString.Delimiter, doc.MediaType, doc.Content)
	}
}

func (t text) docString(indent, delimiter, mediaType, content string) {
	t.line("%s%s", indent, t.in(skipped, delimiter+mediaType))
	for _, line := range strings.Split(content, "\n") {
		t.line("%s", strings.TrimRight(indent+t.in(skipped, line), " "))
	}
	t.line("%s%s", indent, t.in(skipped, delimiter))
}

// why writes why a step did not pass.
func (t text) why(indent string, s *step) {
	if reason := s.reason(); reason != "" && s.status.fails() {
		for _, line := range strings.Split(reason, "\n") {
			t.line("%s", strings.TrimRight(indent+t.in(s.status, line), " "))
		}
	}
}

// totals end a report: which scenarios failed, and how many.
func (t text) totals(r *run) error {
	scenarios, steps := r.tallies()
	t.line("")
	if text := r.stopped(); text != "" {
		t.line("%s", text)
	} else {
		t.line("%s", count(len(r.scenarios), "scenario", scenarios))
	}
	total := 0
	for _, n := range steps {
		total += n
	}
	t.line("%s", count(total, "step", steps))
	t.line("%s", time.Since(r.begun).Round(time.Microsecond))
	return t.Flush()
}

func count(n int, what string, t tally) string {
	switch n {
	case 0:
		return "no " + what + "s"
	case 1:
		return fmt.Sprintf("1 %s (%s)", what, t)
	}
	return fmt.Sprintf("%d %ss (%s)", n, what, t)
}
