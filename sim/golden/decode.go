package golden

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/journey"
)

// MaxSize is the largest golden file that is read, in bytes.
const MaxSize = 64 << 20

// ErrFormat is wrapped by Decode's error for a file of another format version.
var ErrFormat = errors.New("another format")

// document is a golden file as JSON.
type document struct {
	Golden   int
	About    string
	Scenario string
	Seed     uint64
	Messages int
	Plan     []stepJSON
	Text     []string
	Summary  sim.Summary
	Arrivals string
	Journeys []string
	Blocks   []string
	Timeline []json.RawMessage
}

type stepJSON struct {
	Channel, Success string
	Window, Written  json.Number
	Skip             orchestrator.Code
}

// Decode reads a golden file. The error says what cannot be read; it wraps ErrFormat for a file that another
// version of the program wrote.
func Decode(text []byte) (*Timings, error) {
	var version struct{ Golden *int }
	if err := json.Unmarshal(text, &version); err != nil {
		return nil, plain(err)
	}
	switch {
	case version.Golden == nil:
		return nil, errors.New(`it has no "golden": it was not written by cascade verify --update`)
	case *version.Golden != Format:
		return nil, fmt.Errorf("it is of format %d, and this program reads format %d: %w",
			*version.Golden, Format, ErrFormat)
	}
	var d document
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&d); err != nil {
		return nil, plain(err)
	}
	return d.timings()
}

// plain tells what is wrong with a file that cannot be decoded, without the names of Go's types.
func plain(err error) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s cannot be a %s", strings.ToLower(wrong.Field), wrong.Value)
	}
	return fmt.Errorf("not JSON: %s", strings.TrimPrefix(err.Error(), "json: "))
}

func (d *document) timings() (*Timings, error) {
	s, err := scenarios.Parse("text", []byte(strings.Join(d.Text, "\n")))
	if err != nil {
		return nil, fmt.Errorf("the scenario in it cannot be read: %w", err)
	}
	s.Name, s.File = d.Scenario, ""
	r := &Timings{
		Scenario: d.Scenario, Seed: d.Seed, Messages: d.Messages, Summary: d.Summary, scenario: s, kept: true,
	}
	for i, s := range d.Plan {
		step, err := s.step()
		if err != nil {
			return nil, fmt.Errorf("plan[%d]: %w", i, err)
		}
		r.Plan = append(r.Plan, step)
	}
	r.Summary.Channels.Sort(r.Route().Channels())
	arrivals, err := strconv.ParseUint(d.Arrivals, 16, 32)
	if err != nil {
		return nil, fmt.Errorf("arrivals %q is no digest", d.Arrivals)
	}
	r.Arrivals = uint32(arrivals)
	for _, text := range d.Blocks {
		block, err := strconv.ParseUint(text, 16, 64)
		if err != nil {
			return nil, fmt.Errorf("block %q is no digest", text)
		}
		r.Blocks = append(r.Blocks, block)
	}
	if d.Timeline != nil {
		err = r.readTimeline(d.Timeline)
	} else {
		err = r.readWays(d.Journeys)
	}
	return r, err
}

func (s stepJSON) step() (Step, error) {
	var step Step
	var known, means bool
	step.Channel, known = orchestrator.ParseChannel(s.Channel)
	step.Success, means = orchestrator.ParseSuccessStatus(s.Success)
	step.Skip = s.Skip
	if !known || !means {
		return step, fmt.Errorf("%q waiting for %q is no step", s.Channel, s.Success)
	}
	ok := true
	if s.Window != "" {
		step.Window, ok = orchestrator.ParseSeconds(s.Window.String())
	}
	step.Written = step.Window
	if s.Written != "" && ok {
		step.Written, ok = orchestrator.ParseSeconds(s.Written.String())
	}
	if !ok {
		return step, fmt.Errorf("%s is no window", s.Window)
	}
	return step, nil
}

// readTimeline takes the journeys of a small run from its lines.
func (t *Timings) readTimeline(lines []json.RawMessage) error {
	for _, l := range lines {
		t.Timeline = append(append(t.Timeline, l...), '\n')
	}
	runs, err := journey.ReadTimeline(bytes.NewReader(t.Timeline))
	if err != nil {
		return fmt.Errorf("timeline: %w", err)
	}
	if len(runs) != 1 || len(runs[0].Messages) != t.Messages {
		return fmt.Errorf("the timeline is not that of %d messages", t.Messages)
	}
	t.Journeys = runs[0].Messages
	return nil
}
