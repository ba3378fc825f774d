package scenarios

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/goccy/go-yaml/ast"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
)

// text reads a string. Numbers and the like have to be quoted to be one.
func (v value) text() (string, bool) {
	switch v.node.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		text, _ := scalar(v.node)
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
			v.fail("leave it out", "%s has a control character: %s", v.name, problem.Quote(text))
			return "", false
		}
		return text, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		text, _ := scalar(v.node)
		v.wrongType("text", "quote it: "+strconv.Quote(text))
	default:
		v.wrongType("text", "")
	}
	return "", false
}

var (
	decimalPattern = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
	wholePattern   = regexp.MustCompile(`^-?(0|[1-9][0-9_]*)$`)
)

// isNumber tells whether the value is a number as scenarios write them: decimal and not quoted.
func (v value) isNumber() bool {
	text, quoted := scalar(v.node)
	return !quoted && decimalPattern.MatchString(text)
}

// number reads a decimal number between the bounds, both included.
func (v value) number(least, most float64, hint string) float64 {
	if !v.isNumber() {
		v.wrongType("a number", hint)
		return 0
	}
	text, _ := scalar(v.node)
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < least || n > most {
		v.fail(hint, "%s %s is not between %v and %v", v.name, problem.Clip(text), least, most)
		return 0
	}
	return n + 0 // -0 is 0
}

// share reads a part of the whole, between 0 and 1.
func (v value) share() float64 {
	text, _ := scalar(v.node)
	if percent, ok := parsePercent(text); ok {
		v.wrongType("a share", "write "+strconv.FormatFloat(percent/100, 'g', -1, 64))
		return 0
	}
	return v.number(0, 1, "a share is between 0 and 1")
}

// part reads a share that is of some at least, and tells what it is of.
func (v value) part(hint string) float64 {
	before := len(v.problems)
	share := v.share()
	if share == 0 && len(v.problems) == before {
		v.fail(hint, "%s is not above 0", v.name)
	}
	return share
}

// whole reads a whole number between the bounds, both included.
func (v value) whole(least, most uint64, hint string) (uint64, bool) {
	text, quoted := scalar(v.node)
	if quoted || !wholePattern.MatchString(text) {
		v.wrongType("a whole number", hint)
		return 0, false
	}
	n, err := strconv.ParseUint(strings.ReplaceAll(text, "_", ""), 10, 64)
	switch {
	case strings.HasPrefix(text, "-") || n < least:
		v.fail(hint, "%s %s is below %d", v.name, problem.Clip(text), least)
	case err != nil || n > most:
		v.fail(hint, "%s %s is above %d", v.name, problem.Clip(text), most)
	default:
		return n, true
	}
	return 0, false
}

// duration reads a span of virtual time, such as 90s, 1d12h or 0.
func (v value) duration() (time.Duration, bool) {
	text, quoted := scalar(v.node)
	if text == "" && v.node != nil && v.node.Type() != ast.StringType {
		v.wrongType("a duration", durationHint)
		return 0, false
	}
	d, err := ParseDuration(text)
	if err != nil {
		hint := durationHint
		if !quoted && wholePattern.MatchString(text) && text[0] != '-' {
			hint = "a duration needs a unit: " + text + "s"
		}
		v.fail(hint, "%s %v", v.name, err)
		return 0, false
	}
	return d, true
}

// channel reads a channel's name.
func (v value) channel() (orchestrator.Channel, bool) {
	text, ok := v.text()
	if !ok {
		return 0, false
	}
	c, ok := orchestrator.ParseChannel(text)
	if !ok {
		v.fail(closestHint(text, orchestrator.ChannelNames()), "unknown channel %s", problem.Quote(text))
	}
	return c, ok
}

// oneOf reads one of a few words and returns its place among them, from 0, or -1.
func (v value) oneOf(words ...string) int {
	text, ok := v.text()
	if !ok {
		return -1
	}
	for i, word := range words {
		if text == word {
			return i
		}
	}
	v.fail(closestHint(text, words), "unknown %s %s", v.name, problem.Quote(text))
	return -1
}

const msisdnHint = `write a plus and 7 to 15 digits, such as "+6598765432"`

// msisdn reads a phone number: a plus and 7 to 15 digits.
func (v value) msisdn() (string, bool) {
	text, ok := v.text()
	if !ok {
		return "", false
	}
	if !sendapi.IsE164(text) {
		v.fail(msisdnHint, "msisdn %s is not a phone number", problem.Quote(text))
		return "", false
	}
	return text, true
}

// parsePercent reads "99.5%" as 99.5.
func parsePercent(text string) (float64, bool) {
	digits, ok := strings.CutSuffix(text, "%")
	if !ok || !decimalPattern.MatchString(digits) {
		return 0, false
	}
	n, err := strconv.ParseFloat(digits, 64)
	return n, err == nil && !math.IsInf(n, 0)
}

// formatSpan prints a duration without the zero parts that Go gives it: 10m, not 10m0s.
func formatSpan(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
