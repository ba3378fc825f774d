package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
)

// Seconds is a span as people read it: "60 s", "0.05 s".
func Seconds(d time.Duration) string { return string(orchestrator.AppendSeconds(nil, d)) + " s" }

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

// Happening is a timeline line in words, with the reason why the message moved on or ended.
func Happening(l sim.Line, route orchestrator.Route) string {
	switch l.Kind() {
	case sim.Submitted:
		return "submitted"
	case sim.Fired:
		return "fires"
	case sim.Skipped:
		return "is skipped: " + codeWords(l.Code())
	case sim.Receipt:
		return receiptWords(l)
	case sim.Lapsed:
		step := route[l.Step()-1]
		return fmt.Sprintf("lapses: not %s within %s", step.Success, Seconds(step.Window))
	case sim.Succeeded:
		return "succeeded on " + route[l.Step()-1].Channel.String()
	case sim.Failed:
		return "failed on " + route[l.Step()-1].Channel.String() + ": " + codeWords(l.Code())
	case sim.Expired:
		return "expired: " + codeWords(l.Code())
	case sim.Webhook:
		return webhookWords(l)
	}
	return l.Kind().String()
}

func receiptWords(l sim.Line) string {
	text := l.Status().String()
	if l.Code() != 0 {
		text += ": " + codeWords(l.Code())
	}
	var notes []string
	if l.Refused() {
		notes = append(notes, "refused: this step never fired")
	}
	if l.Late() {
		notes = append(notes, "late")
	}
	if l.Stale() {
		notes = append(notes, "stale")
	}
	if n := l.Copy(); n > 1 {
		notes = append(notes, fmt.Sprintf("copy %d: a duplicate", n))
	}
	if len(notes) > 0 {
		text += " (" + strings.Join(notes, ", ") + ")"
	}
	return text
}

func webhookWords(l sim.Line) string {
	text := fmt.Sprintf("webhook, attempt %d: ", l.Attempt())
	if l.Answer() == 0 {
		text += "no answer"
	} else {
		text += strconv.Itoa(l.Answer())
	}
	if l.Lost() {
		text += ", lost"
	}
	return text
}

func codeWords(c orchestrator.Code) string {
	if text := c.String(); !strings.HasPrefix(text, "code ") {
		return fmt.Sprintf("%s, code %d", text, uint16(c))
	}
	return c.String()
}
