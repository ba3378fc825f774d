package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"cascade/orchestrator"
	"cascade/sim"
)

// Timeline prints a run line by line: when, which message (where there are several), on which channel, what
// happened, and why it moved on.
func Timeline(out io.Writer, r *sim.Result, p bool) {
	t := timelineText{r: r, paint: paint(p), several: r.Summary.Messages > 1}
	for _, l := range r.Timeline.All(0) {
		t.measure(l)
	}
	for _, l := range r.Timeline.All(0) {
		fmt.Fprintln(out, t.line(l))
	}
}

type timelineText struct {
	r                    *sim.Result
	paint                paint
	several              bool
	whole, part, message int // widths
}

// measure widens the columns for a line.
func (t *timelineText) measure(l sim.Line) {
	whole, part, _ := strings.Cut(string(orchestrator.AppendSeconds(nil, l.At)), ".")
	t.whole, t.part = max(t.whole, len(whole)), max(t.part, len(part))
	t.message = max(t.message, len(fmt.Sprint(l.Message+1)))
}

func (t *timelineText) line(l sim.Line) string {
	route := t.r.Route(l.Message)
	var b strings.Builder
	b.WriteString("  " + t.when(l))
	if t.several {
		fmt.Fprintf(&b, "  #%-*d", t.message, l.Message+1)
	}
	channel := ""
	if n := l.Step(); n > 0 && !l.Kind().Ends() {
		channel = route[n-1].Channel.String()
	}
	b.WriteString("  " + Pad(channel, channelWidth(route)) + "  ")
	b.WriteString(t.colour(l, l.Words(route)))
	return strings.TrimRight(b.String(), " ")
}

// when is the instant with its decimal point in line with the others'.
func (t *timelineText) when(l sim.Line) string {
	whole, part, found := strings.Cut(string(orchestrator.AppendSeconds(nil, l.At)), ".")
	if found {
		part = "." + part
	}
	width := t.part
	if width > 0 {
		width++
	}
	return fmt.Sprintf("%*s%-*s s", t.whole, whole, width, part)
}

func (t *timelineText) colour(l sim.Line, text string) string {
	switch l.Kind() {
	case sim.Fired:
		return t.paint.bold(text)
	case sim.Succeeded:
		return t.paint.green(text)
	case sim.Failed, sim.Expired:
		return t.paint.red(text)
	case sim.Lapsed, sim.Skipped:
		return t.paint.amber(text)
	case sim.Receipt:
		if l.Copy() > 1 || l.Status().IsFailure() {
			return t.paint.amber(text)
		}
	}
	return text
}

func channelWidth(route orchestrator.Route) int {
	width := 0
	for _, step := range route {
		width = max(width, len(step.Channel.String()))
	}
	return width
}

// Pad fills text up to a width counted in characters.
func Pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}
