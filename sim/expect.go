package sim

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// Checked is an expectation, and what came of it.
type Checked struct {
	scenarios.Expectation
	Got   float64 // in the unit of the bound that was broken, or else of the first
	Unit  scenarios.Unit
	Holds bool
}

// String says what was expected and what came, such as "succeeded is 98.5%, expected at least 99%".
func (b Checked) String() string {
	return fmt.Sprintf("%s is %s, expected %s", b.Figure, b.Came(), b.Bounds())
}

// Bounds is what is expected, such as "at least 99%".
func (b Checked) Bounds() string {
	switch {
	case b.Min != nil && b.Max != nil && *b.Min == *b.Max:
		return showBound(*b.Min)
	case b.Min != nil && b.Max != nil:
		return showBound(*b.Min) + " to " + showBound(*b.Max)
	case b.Min != nil:
		return "at least " + showBound(*b.Min)
	}
	return "at most " + showBound(*b.Max)
}

// Came is what came, such as "98.5%": a share is as exact as it must be to be seen on its side of the bound.
func (b Checked) Came() string {
	if b.Unit == scenarios.Percent {
		for digits := 1; digits < 9; digits++ {
			got, _ := strconv.ParseFloat(strconv.FormatFloat(b.Got, 'f', digits, 64), 64)
			if b.Min != nil && b.Min.Unit == b.Unit && got < b.Min.Value ||
				b.Max != nil && b.Max.Unit == b.Unit && got > b.Max.Value {
				return showBound(scenarios.Bound{Value: got, Unit: b.Unit})
			}
		}
	}
	return showBound(scenarios.Bound{Value: b.Got, Unit: b.Unit})
}

func showBound(b scenarios.Bound) string {
	switch b.Unit {
	case scenarios.Percent:
		return strconv.FormatFloat(b.Value, 'f', -1, 64) + "%"
	case scenarios.Seconds:
		return strconv.FormatFloat(b.Value, 'f', -1, 64) + " s"
	}
	return strconv.FormatFloat(b.Value, 'f', -1, 64)
}

// CheckExpect holds a summary against what the scenario expects. It returns what is broken, in the order of
// the file.
func CheckExpect(expect []scenarios.Expectation, s Summary) []Checked {
	return slices.DeleteFunc(Check(expect, s), func(c Checked) bool { return c.Holds })
}

// Check holds a summary against what the scenario expects. It returns what came of each, in the order of the file.
func Check(expect []scenarios.Expectation, s Summary) (all []Checked) {
	for _, e := range expect {
		c := checkBound(e, e.Min, s)
		if of := checkBound(e, e.Max, s); e.Max != nil && (e.Min == nil || c.Holds && !of.Holds) {
			c = of
		}
		all = append(all, c)
	}
	return all
}

// checkBound holds a summary against one bound of an expectation; where there is none, it holds.
func checkBound(e scenarios.Expectation, bound *scenarios.Bound, s Summary) Checked {
	c := Checked{Expectation: e, Holds: true}
	if bound == nil {
		return c
	}
	c.Got, c.Unit = s.Figure(e.Figure), bound.Unit
	if bound.Unit == scenarios.Percent {
		c.Got = percent(c.Got, s.Messages)
	}
	c.Holds = !(bound == e.Min && c.Got < bound.Value || bound == e.Max && c.Got > bound.Value)
	return c
}

func percent(n float64, of int) float64 {
	if of == 0 {
		return 0
	}
	return n * 100 / float64(of)
}

// Figure is a number of the summary by its path in the JSON, such as "channels.SMS.fired" or "timeToSuccess.p95":
// a count, seconds, or money. An unknown path is 0. It looks at the fields themselves: to write JSON for each figure
// is a hundred times a small run.
func (s Summary) Figure(path string) float64 {
	head, name, deeper := strings.Cut(path, ".")
	of := reflect.ValueOf(s)
	switch {
	case !deeper:
		name = head
	case head == "timeToSuccess":
		of = reflect.ValueOf(s.TimeToSuccess)
	case head == "channels":
		channel, figure, _ := strings.Cut(name, ".")
		c, _ := orchestrator.ParseChannel(channel)
		of, name = reflect.ValueOf(s.Channel(c)), figure
	default:
		return 0
	}
	for i := range of.NumField() {
		if tag, _, _ := strings.Cut(of.Type().Field(i).Tag.Get("json"), ","); tag != name {
			continue
		}
		switch figure := of.Field(i).Interface().(type) {
		case int:
			return float64(figure)
		case uint64:
			return float64(figure)
		case Millionths:
			return float64(figure) / 1e6
		case orchestrator.Seconds:
			return time.Duration(figure).Seconds() // as bounds are reckoned
		}
	}
	return 0
}
