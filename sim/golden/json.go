package golden

import (
	"bytes"
	"encoding/json"

	"cascade/orchestrator"
)

type verdictJSON struct {
	Scenario    string           `json:"scenario"`
	Golden      string           `json:"golden"`
	Verdict     string           `json:"verdict"`
	Seed        uint64           `json:"seed"`
	Messages    int              `json:"messages"`
	Problem     string           `json:"problem,omitempty"`
	Differences []differenceJSON `json:"differences"`
	Allowed     []differenceJSON `json:"allowed,omitempty"`
	Broken      []string         `json:"broken,omitempty"`
	Examples    []exampleJSON    `json:"examples,omitempty"`
	Written     bool             `json:"written,omitempty"`
}

type differenceJSON struct {
	Text     string      `json:"text"`
	Causes   []causeJSON `json:"causes"`
	Messages int         `json:"messages,omitempty"`
	First    int         `json:"first,omitempty"`
	Figure   string      `json:"figure,omitempty"`
	Was      *float64    `json:"was,omitempty"`
	Is       *float64    `json:"is,omitempty"`
}

type causeJSON struct {
	Label  string `json:"label"`
	Field  string `json:"field,omitempty"`
	Was    string `json:"was,omitempty"`
	Is     string `json:"is,omitempty"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

type exampleJSON struct {
	Message int       `json:"message"`
	Causes  []string  `json:"causes"`
	Rows    []rowJSON `json:"rows"`
}

type rowJSON struct {
	T   json.Number `json:"t"` // since the message's submission
	Was string      `json:"was,omitempty"`
	Is  string      `json:"is,omitempty"`
}

// JSON is the verdict as one object on one line.
func (v *Verdict) JSON() ([]byte, error) {
	d := verdictJSON{
		Scenario: v.Name, Golden: v.Golden, Verdict: v.Word(), Seed: v.Now.Seed, Messages: v.Now.Messages,
		Problem: v.Problem, Differences: []differenceJSON{}, Written: v.Written,
	}
	for _, b := range v.Broken {
		d.Broken = append(d.Broken, b.String())
	}
	if c := v.Comparison; c != nil {
		d.Differences = append(d.Differences, differencesJSON(c.Differences)...)
		d.Allowed = differencesJSON(c.Allowed)
		for _, e := range c.Examples {
			d.Examples = append(d.Examples, e.json())
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(d)
	return b.Bytes(), err
}

func differencesJSON(all []Difference) []differenceJSON {
	var out []differenceJSON
	for _, d := range all {
		out = append(out, d.json())
	}
	return out
}

// MarshalJSON writes the difference as `diff --json` does.
func (d Difference) MarshalJSON() ([]byte, error) { return json.Marshal(d.json()) }

func (d Difference) json() differenceJSON {
	one := differenceJSON{
		Text: d.Text, Causes: []causeJSON{}, Messages: d.Messages, First: d.First, Figure: d.Figure,
	}
	if d.Figure != "" {
		one.Was, one.Is = &d.Was, &d.Now
	}
	for _, c := range d.Causes {
		cause := causeJSON{Label: c.Label, Field: c.Field, Was: c.Was, Is: c.Now}
		if c.Place.Line > 0 {
			cause.File, cause.Line, cause.Column = c.File, c.Place.Line, c.Place.Column
		}
		one.Causes = append(one.Causes, cause)
	}
	return one
}

func (e Example) json() exampleJSON {
	one := exampleJSON{Message: e.Message}
	for _, c := range e.Causes {
		one.Causes = append(one.Causes, c.Label)
	}
	for _, r := range e.Beside() {
		one.Rows = append(one.Rows, rowJSON{json.Number(orchestrator.AppendSeconds(nil, r.At)), r.Was, r.Now})
	}
	return one
}
