package sim

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

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
// a count, seconds, or money. An unknown path is 0.
func (s Summary) Figure(path string) float64 {
	text, err := json.Marshal(s)
	for name := range strings.SplitSeq(path, ".") {
		var object map[string]json.RawMessage
		if err != nil || json.Unmarshal(text, &object) != nil {
			return 0
		}
		text = object[name]
	}
	if span, ok := orchestrator.ParseSeconds(string(text)); ok && (path == "end" || strings.HasPrefix(path, "time")) {
		return span.Seconds() // as bounds are reckoned
	}
	n, _ := strconv.ParseFloat(string(text), 64)
	return n
}
