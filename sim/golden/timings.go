package golden

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/journey"
	"cascade/sim/report"
)

// Small is up to how many messages a record has the whole timeline of its run.
const Small = 12

// Kept is up to how many messages each journey is kept. Of the others there is a digest a block.
const (
	Kept      = 10_000
	blockSize = 1000
)

// Timings are what is kept of a run: what each message did, and when.
type Timings struct {
	Scenario string
	File     string // the scenario's, where it has one
	Seed     uint64
	Messages int
	Plan     []Step // as the messages went by it
	Summary  sim.Summary
	Arrivals uint32            // digest of the submissions' instants
	Journeys []journey.Journey // of the first Kept messages
	Blocks   []uint64          // digests of the others
	Timeline []byte            // JSON Lines, of a small run
	Partial  bool              // read from a timeline: no seed, scenario or cost, and of the plan what shows

	scenario *scenarios.Scenario // nil for what was read from a timeline
	kept     bool                // read from a golden file: perhaps another program wrote it
}

// Step is one step of the plan that was run.
type Step struct {
	orchestrator.RouteStep
	Written time.Duration // the fallbackAfter that is written, on the last step too
}

// Count is how many messages a run of the scenario has where so many are asked for; 0: as many as it says itself.
func Count(s *scenarios.Scenario, messages int) int {
	switch {
	case messages > 0:
		return messages
	case s.Traffic != nil:
		return s.Traffic.Messages
	}
	return 1
}

// Measure runs the scenario and keeps its timings. Of the options it takes Seed, Messages and Progress. It fails as
// sim.Run does.
func Measure(ctx context.Context, s *scenarios.Scenario, o sim.RunOptions) (*Timings, *sim.Result, error) {
	m := newMeasuring(Count(s, o.Messages))
	run := sim.RunOptions{Seed: o.Seed, Messages: o.Messages, Progress: o.Progress, Timeline: m.count <= Small}
	// The messages of a scenario have the same plan, so that its channels are known before the run is over.
	route, err := journey.RouteOf(ctx, s, run)
	if err != nil {
		return nil, nil, err
	}
	run.Each = func(n uint32, lines []sim.Line) { m.keep(n, lines, route) }
	result, err := sim.Run(ctx, s, run)
	if err != nil {
		return nil, nil, err
	}
	t := m.timings()
	t.Scenario, t.File, t.Seed, t.Messages = s.Name, s.File, result.Summary.Seed, result.Summary.Messages
	t.Summary, t.scenario = result.Summary, s
	t.Plan = stepsOf(s, result.Route(0))
	if run.Timeline {
		for _, l := range result.Timeline.All(0) {
			t.Timeline = append(result.AppendLine(t.Timeline, l), '\n')
		}
	}
	return t, result, nil
}

// FromTimeline is the timings of a run of which only the timeline is left: it knows no seed, no scenario, no cost,
// and of the plan what the messages show.
func FromTimeline(name string, run journey.Run) *Timings {
	t := &Timings{
		Scenario: name, File: name, Messages: len(run.Messages), Summary: run.Summary, Journeys: run.Messages,
		Partial: true,
	}
	for _, step := range run.Route {
		t.Plan = append(t.Plan, Step{step, step.Window})
	}
	return t
}

// differs tells whether anything at all is otherwise in the other run.
func (t *Timings) differs(o *Timings) bool {
	for n := range min(len(t.Journeys), len(o.Journeys)) {
		if !same(&t.Journeys[n], &o.Journeys[n]) {
			return true
		}
	}
	return t.Messages != o.Messages || t.Arrivals != o.Arrivals || blocksDiffer(t, o) ||
		slices.ContainsFunc(report.FigurePaths(o.Summary, t.Summary), func(path string) bool {
			return t.Summary.Figure(path) != o.Summary.Figure(path)
		})
}

// measuring keeps what happens to messages while they run, on any core.
type measuring struct {
	count    int
	journeys []journey.Journey
	blocks   []atomic.Uint64
	arrivals atomic.Uint64
}

func newMeasuring(count int) *measuring {
	kept := min(count, Kept)
	return &measuring{
		count: count, journeys: make([]journey.Journey, kept),
		blocks: make([]atomic.Uint64, (count-kept+blockSize-1)/blockSize),
	}
}

// keep keeps a message. The digests of a block are added up, so that no order shows.
func (m *measuring) keep(n uint32, lines []sim.Line, route orchestrator.Route) {
	j := journey.Of(lines, route)
	m.arrivals.Add(spread(uint64(n), uint64(j.Submitted)))
	if int(n) < len(m.journeys) {
		m.journeys[n] = j
		return
	}
	m.blocks[(int(n)-Kept)/blockSize].Add(spread(uint64(n), uint64(j.Digest)))
}

func (m *measuring) timings() *Timings {
	t := &Timings{Journeys: m.journeys, Arrivals: fold(m.arrivals.Load())}
	for i := range m.blocks {
		t.Blocks = append(t.Blocks, m.blocks[i].Load())
	}
	return t
}

// spread makes one number of two, in which every bit depends on all of theirs (SplitMix64).
func spread(a, b uint64) uint64 {
	x := a*0x9e3779b97f4a7c15 + b
	for _, m := range [...]uint64{0xbf58476d1ce4e5b9, 0x94d049bb133111eb} {
		x = (x ^ x>>29) * m
	}
	return x ^ x>>32
}

func fold(x uint64) uint32 { return uint32(x ^ x>>32) }

// stepsOf are the steps of the route, with what is written where it has no effect.
func stepsOf(s *scenarios.Scenario, route orchestrator.Route) []Step {
	written := planOf(s)
	steps := make([]Step, len(route))
	for i, step := range route {
		steps[i] = Step{step, written[i].FallbackAfter}
	}
	return steps
}

// planField is where the plan stands in the scenario's file.
func (t *Timings) planField() string {
	if t.scenario != nil && t.scenario.Message != nil && t.scenario.Message.Plan != nil {
		return "message.channels"
	}
	return "plan"
}

// Route is the plan as messages go by it.
func (t *Timings) Route() orchestrator.Route {
	route := make(orchestrator.Route, len(t.Plan))
	for i, step := range t.Plan {
		route[i] = step.RouteStep
	}
	return route
}
