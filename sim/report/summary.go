package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"cascade/sim"
)

// Summary prints a run's figures: outcomes with bars, a table of the channels, and percentiles.
func Summary(out io.Writer, s sim.Summary, colours bool) {
	outcomes(out, s, paint(colours))
	fmt.Fprintln(out)
	channels(out, s)
	fmt.Fprintln(out)
	p := s.TimeToSuccess
	fill(out, "time to success", "p50 "+rounded(p.P50), "p95 "+rounded(p.P95), "p99 "+rounded(p.P99),
		"max "+rounded(p.Max))
	fill(out, "fallbacks "+Thousands(s.Fallbacks), "copies "+Thousands(s.Copies),
		fmt.Sprintf("duplicates %s (%s)", Thousands(s.Duplicates), Share(s.Duplicates, s.Messages)),
		"cost "+s.Cost.String(), "end "+rounded(s.End))
	if s.Resubmitted > 0 {
		fill(out, "submitted again "+Thousands(s.Resubmitted)+" (a recipient's same content, or a clientMessageId, within 10 minutes)")
	}
}

// lineWidth is how many characters a line of figures has at most: a terminal's usual width.
const lineWidth = 80

// fill prints figures beside each other, on as many lines as they need.
func fill(out io.Writer, figures ...string) {
	line := ""
	for _, figure := range figures {
		next := line + "   " + figure
		if line == "" {
			next = "  " + figure
		} else if utf8.RuneCountInString(next) > lineWidth {
			fmt.Fprintln(out, line)
			next = "    " + figure
		}
		line = next
	}
	fmt.Fprintln(out, line)
}

func outcomes(out io.Writer, s sim.Summary, p paint) {
	rows := []struct {
		name  string
		n     int
		paint func(string) string
	}{
		{"succeeded", s.Succeeded, p.green}, {"failed", s.Failed, p.red}, {"expired", s.Expired, p.red},
		{"cancelled", s.Cancelled, p.faint}, {"open", s.Open, p.amber},
	}
	for _, r := range rows {
		if r.n == 0 && r.name != "succeeded" {
			continue
		}
		fmt.Fprintf(out, "  %-9s %11s  %6s  %s\n", r.name, Thousands(r.n), Share(r.n, s.Messages),
			r.paint(bar(r.n, s.Messages)))
	}
}

// barWidth is how many characters a bar of the whole has.
const barWidth = 32

var eighths = [...]string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}

// bar draws a share in eighths of a character.
func bar(n, of int) string {
	if of == 0 {
		return ""
	}
	filled := n * barWidth * 8 / of
	if n > 0 && filled == 0 {
		filled = 1
	}
	return strings.Repeat("█", filled/8) + eighths[filled%8]
}

// channels prints the table of the channels, closer together where it would be too wide.
func channels(out io.Writer, s sim.Summary) {
	table := channelTable(s, "  ", 2)
	if head, _, _ := strings.Cut(table, "\n"); len(head) > lineWidth {
		table = channelTable(s, "", 1)
	}
	_, _ = io.WriteString(out, table)
}

func channelTable(s sim.Summary, indent string, gap int) string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, gap, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tfired\tsucceeded\tfailed\tlapsed\tskipped\tdelivered\tread\t")
	for _, c := range s.Channels {
		fmt.Fprintf(t, "%s%s\t", indent, Pad(c.Channel.String(), 9))
		for _, n := range []int{c.Fired, c.Succeeded, c.Failed, c.Lapsed, c.Skipped, c.Delivered, c.Read} {
			fmt.Fprint(t, Thousands(n)+"\t")
		}
		fmt.Fprintln(t)
	}
	_ = t.Flush()
	return b.String()
}

// Ending is a small run's figures in a line.
func Ending(s sim.Summary) string {
	var parts []string
	add := func(n int, word string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", Thousands(n), word))
		}
	}
	add(s.Succeeded, "succeeded")
	add(s.Failed, "failed")
	add(s.Expired, "expired")
	add(s.Cancelled, "cancelled")
	add(s.Open, "still open")
	parts = append(parts, Plural(s.Fallbacks, "fallback"), Plural(s.Copies, "copy"))
	add(s.Duplicates, "with duplicates")
	if s.Cost > 0 {
		parts = append(parts, "cost "+s.Cost.String())
	}
	return strings.Join(parts, ", ")
}
