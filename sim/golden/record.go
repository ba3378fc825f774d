package golden

import (
	"context"
	"sync/atomic"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/journey"
)

// Small is up to how many messages a record has the whole timeline of its run.
const Small = 12

// Kept is up to how many messages each journey is kept. Of the others there is a digest a block.
const (
	Kept      = 10_000
	blockSize = 1000
)

// Record is what is kept of a run.
type Record struct {
	Scenario string
	File     string // the scenario's, where it has one
	Seed     uint64
	Messages int
	Plan     []Step  // as the messages went by it
	Fields   []Field // the scenario's own, in the order of its file
	Summary  sim.Summary
	Arrivals uint32            // digest of the submissions' instants
	Journeys []journey.Journey // of the first Kept messages
	Blocks   []uint64          // digests of the others
	Timeline []byte            // JSON Lines, of a small run
	Partial  bool              // read from a timeline: no seed, fields or cost, and of the plan what shows

	scenario *scenarios.Scenario // nil for what was read from a golden file or a timeline
}

// Step is one step of the plan that was run.
type Step struct {
	Channel orchestrator.Channel
	Window  time.Duration       // 0: no time limit
	Success orchestrator.Status // what it waits for
	Skip    orchestrator.Code   // not 0: no message can be handed over to it
	Written time.Duration       // the fallbackAfter that is written, on the last step too
}

// Options are how a run differs from its scenario.
type Options struct {
	Seed     *uint64
	Messages int // 0: as many as the scenario says
	Progress func(messages int)
}

// Count is how many messages a run of the scenario has.
func Count(s *scenarios.Scenario, o Options) int {
	switch {
	case o.Messages > 0:
		return o.Messages
	case s.Traffic != nil:
		return s.Traffic.Messages
	}
	return 1
}

// Take runs the scenario and keeps its timings. It fails as sim.Run does.
func Take(ctx context.Context, s *scenarios.Scenario, o Options) (*Record, *sim.Result, error) {
	t := newTaker(Count(s, o))
	run := sim.RunOptions{Seed: o.Seed, Messages: o.Messages, Progress: o.Progress, Timeline: t.count <= Small}
	// The messages of a scenario have the same plan, so that its channels are known before the run is over.
	route, err := journey.RouteOf(ctx, s, run)
	if err != nil {
		return nil, nil, err
	}
	run.Each = func(n uint32, lines []sim.Line) { t.take(n, lines, route) }
	result, err := sim.Run(ctx, s, run)
	if err != nil {
		return nil, nil, err
	}
	r := t.record()
	r.Scenario, r.File, r.Seed, r.Messages = s.Name, s.File, result.Summary.Seed, result.Summary.Messages
	r.Summary, r.Fields, r.scenario = result.Summary, fieldsOf(s), s
	r.Plan = planOf(s, result.Route(0))
	if run.Timeline {
		for _, l := range result.Timeline.All(0) {
			r.Timeline = append(result.AppendLine(r.Timeline, l), '\n')
		}
	}
	return r, result, nil
}

// taker keeps what happens to messages while they run, on any core.
type taker struct {
	count    int
	journeys []journey.Journey
	blocks   []atomic.Uint64
	arrivals atomic.Uint64
}

func newTaker(count int) *taker {
	kept := min(count, Kept)
	return &taker{
		count: count, journeys: make([]journey.Journey, kept),
		blocks: make([]atomic.Uint64, (count-kept+blockSize-1)/blockSize),
	}
}

// take keeps a message. The digests of a block are added up, so that no order shows.
func (t *taker) take(n uint32, lines []sim.Line, route orchestrator.Route) {
	j := journey.Of(lines, route)
	t.arrivals.Add(spread(uint64(n), uint64(j.Submitted)))
	if int(n) < len(t.journeys) {
		t.journeys[n] = j
		return
	}
	t.blocks[(int(n)-Kept)/blockSize].Add(spread(uint64(n), uint64(j.Digest)))
}

func (t *taker) record() *Record {
	r := &Record{Journeys: t.journeys, Arrivals: fold(t.arrivals.Load())}
	for i := range t.blocks {
		r.Blocks = append(r.Blocks, t.blocks[i].Load())
	}
	return r
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

// planOf is the plan that the route is made of, with what is written where it has no effect.
func planOf(s *scenarios.Scenario, route orchestrator.Route) []Step {
	written := s.Message.PlanIn(s.Plan)
	steps := make([]Step, len(route))
	for i, step := range route {
		steps[i] = Step{Channel: step.Channel, Window: step.Window, Success: step.Success, Skip: step.Skip}
		steps[i].Written = written[i].FallbackAfter
	}
	return steps
}

// planField is where the plan stands in the scenario's file.
func (r *Record) planField() string {
	if r.scenario != nil && r.scenario.Message != nil && r.scenario.Message.Plan != nil {
		return "message.channels"
	}
	return "plan"
}

// Channels are those of the plan, in order.
func (r *Record) Channels() []orchestrator.Channel {
	channels := make([]orchestrator.Channel, len(r.Plan))
	for i, step := range r.Plan {
		channels[i] = step.Channel
	}
	return channels
}

// Route is the plan as messages go by it.
func (r *Record) Route() orchestrator.Route {
	route := make(orchestrator.Route, len(r.Plan))
	for i, step := range r.Plan {
		route[i] = orchestrator.RouteStep{
			Channel: step.Channel, Success: step.Success, Window: step.Window, Skip: step.Skip,
		}
	}
	return route
}
