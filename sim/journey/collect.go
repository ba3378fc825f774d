package journey

import (
	"context"
	"sync"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// Collector takes the messages of a run as they are complete, from any goroutine, for pictures: their flow, and
// the journeys of the first of them.
type Collector struct {
	Journeys []Journey // of the first messages, by number
	Flow     *Flow
	Deepest  Journey // of a message that fired on most channels, the first such
	Number   uint32  // of that message, from 0

	route orchestrator.Route
	depth int // legs of the deepest
	begun bool
	lock  sync.Mutex
}

// NewCollector collects a run of so many messages that go by the route, and keeps up to so many journeys.
func NewCollector(route orchestrator.Route, messages, keep int) *Collector {
	return &Collector{Journeys: make([]Journey, min(messages, keep)), Flow: NewFlow(route.Channels()), route: route}
}

// Take takes a message's lines; it is made for sim.RunOptions.Each.
func (c *Collector) Take(n uint32, lines []sim.Line) {
	j := Of(lines, c.route)
	c.lock.Lock()
	defer c.lock.Unlock()
	c.Flow.Add(&j)
	if int(n) < len(c.Journeys) {
		c.Journeys[n] = j
	}
	depth := 0
	for _, m := range j.Lines {
		if m.Kind == sim.Fired || m.Kind == sim.Skipped {
			depth++
		}
	}
	if depth > c.depth || depth == c.depth && n < c.Number || !c.begun {
		c.Deepest, c.Number, c.depth, c.begun = j, n, depth, true
	}
}

// RouteOf is the route that the scenario's messages go by: it runs the first of them alone. It fails as sim.Run
// does.
func RouteOf(ctx context.Context, s *scenarios.Scenario, o sim.RunOptions) (orchestrator.Route, error) {
	one := sim.RunOptions{Seed: o.Seed}
	if s.Traffic != nil || o.Messages > 0 {
		one.Messages = 1
	}
	result, err := sim.Run(ctx, s, one)
	if err != nil {
		return nil, err
	}
	return result.Route(0), nil
}
