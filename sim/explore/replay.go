package explore

import (
	"context"
	"fmt"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// Replay lets the simulator carry out a story, and compares. The result is what the simulator saw: the story, and how
// it goes on where nothing more is reported. An error is a fault of this program: the walk and the simulator do not
// agree on the rules.
func (s *Story) Replay(ctx context.Context, told *scenarios.Scenario) (*sim.Result, error) {
	r, err := sim.Run(ctx, told, sim.RunOptions{Timeline: true})
	if err != nil {
		return nil, err
	}
	for i, l := range s.Lines {
		walked, simulated := l.describe(r.Route(0)), "nothing"
		if i < r.Timeline.Len() {
			simulated = opened(r.Timeline.At(i)).describe(r.Route(0))
		}
		if walked != simulated {
			return nil, fmt.Errorf("this is a fault of Cascade: the walk and the simulator disagree: line %d is %q in the one and %q in the other",
				i+1, walked, simulated)
		}
	}
	return r, nil
}

func (l Line) describe(route orchestrator.Route) string {
	return l.At.String() + " " + l.Effect.Describe(route)
}

// opened is a line of the simulator's as the effect that it tells.
func opened(l sim.Line) Line {
	return Line{l.At, orchestrator.Effect{
		Kind: orchestrator.EffectKind(l.Kind()), Step: uint8(l.Step()), Status: l.Status(), Code: l.Code(),
		Copy: uint8(l.Copy()), Late: l.Late(), Stale: l.Stale(),
	}}
}
