package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/record"
)

// Seconds is a span as people read it: "60 s", "0.05 s".
func Seconds(d time.Duration) string { return record.SecondsWords(d) }

// Span is a span as the page has it: "50 ms", "3 s", "2 min 3 s", "3 d 22 h".
func Span(d time.Duration) string {
	switch {
	case d == 0:
		return "0 s"
	case d < time.Second:
		ms := strconv.FormatFloat(d.Round(10*time.Microsecond).Seconds()*1000, 'f', 2, 64)
		return strings.TrimSuffix(strings.TrimRight(ms, "0"), ".") + " ms"
	case d < 2*time.Minute:
		return Seconds(d.Round(time.Millisecond))
	}
	d = d.Round(time.Millisecond)
	var parts []string
	for _, unit := range []struct {
		name string
		size time.Duration
	}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"min", time.Minute}} {
		if n := d / unit.size; n > 0 {
			parts = append(parts, strconv.Itoa(int(n))+" "+unit.name)
		}
		d %= unit.size
	}
	if d > 0 {
		parts = append(parts, Seconds(d))
	}
	return strings.Join(parts, " ")
}

// rounded is a span to the millisecond, as exact as a figure of many messages has to be.
func rounded(s orchestrator.Seconds) string { return Seconds(s.Duration().Round(time.Millisecond)) }

// Thousands is a count with separators, such as "1,000,000".
func Thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// Plural is a count with its noun, such as "1 message" or "1,000 messages".
func Plural(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return Thousands(n) + " " + strings.TrimSuffix(noun, "y") + "ies"
	}
	return Thousands(n) + " " + noun + "s"
}

// Share is a part of a whole in per cent, such as "12.5%". Only all is "100%", and only nothing is "0%".
func Share(n, of int) string {
	switch {
	case of == 0:
		return "0%"
	case n > 0 && float64(n) < 0.0005*float64(of):
		return "<0.1%"
	case n < of && float64(n) >= 0.9995*float64(of):
		return ">99.9%"
	}
	return strings.TrimSuffix(strconv.FormatFloat(float64(n)*100/float64(of), 'f', 1, 64), ".0") + "%"
}

// PlanWords tells a route in a sentence: "WhatsApp; if not Read within 60 s, Viber; …".
func PlanWords(route orchestrator.Route) string {
	var b strings.Builder
	for i, step := range route {
		b.WriteString(step.Channel.String())
		if step.Skip != 0 {
			b.WriteString(" (skipped)")
		}
		switch {
		case i == len(route)-1:
		case step.Skip != 0:
			b.WriteString(", then ")
		case step.Window == 0:
			fmt.Fprintf(&b, "; if it fails, ")
		default:
			fmt.Fprintf(&b, "; if not %s within %s, ", step.Success, Seconds(step.Window))
		}
	}
	return b.String()
}
