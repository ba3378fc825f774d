package sim

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// Broken is an expectation that a run did not meet.
type Broken struct {
	scenarios.Expectation
	Got  float64 // in the unit of the bound that was broken
	Unit scenarios.Unit
}

// String says what was expected and what came, such as "succeeded is 98.5%, expected at least 99%".
func (b Broken) String() string {
	want := ""
	switch {
	case b.Min != nil && b.Max != nil && *b.Min == *b.Max:
		want = "expected " + showBound(*b.Min)
	case b.Min != nil && b.Max != nil:
		want = "expected " + showBound(*b.Min) + " to " + showBound(*b.Max)
	case b.Min != nil:
		want = "expected at least " + showBound(*b.Min)
	case b.Max != nil:
		want = "expected at most " + showBound(*b.Max)
	}
	return fmt.Sprintf("%s is %s, %s", b.Figure, b.got(), want)
}

// got is what came: a share is as exact as it must be to be seen on its side of the bound.
func (b Broken) got() string {
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
func CheckExpect(expect []scenarios.Expectation, s Summary) []Broken {
	var broken []Broken
	for _, e := range expect {
		for _, bound := range []*scenarios.Bound{e.Min, e.Max} {
			if bound == nil {
				continue
			}
			got := s.Figure(e.Figure)
			if bound.Unit == scenarios.Percent {
				got = percent(got, s.Messages)
			}
			if bound == e.Min && got < bound.Value || bound == e.Max && got > bound.Value {
				broken = append(broken, Broken{e, got, bound.Unit})
				break
			}
		}
	}
	return broken
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
