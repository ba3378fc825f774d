package tune

import (
	"context"
	"errors"
	"fmt"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim"
)

// Options are how plans are tried and what is looked for.
type Options struct {
	Messages int     // of each crowd; 0: the scenario's traffic, where it has at least a thousand, else 20,000
	Budget   int     // the most messages that are run in all; 0: 100 million
	Minimise *Figure // what the recommended plan has least of (of Reached: most); nil: what gives away least of all figures
	Keep     []Keep
	Seed     *uint64 // nil: the scenario's
	Progress func(done, of int)
}

const (
	fewest        = 1_000
	usual         = 20_000
	defaultBudget = 100_000_000
	freshSeeds    = 5
)

// Candidate is a plan and what it comes to.
type Candidate struct {
	Plan    orchestrator.Plan
	Figures Figures
	Beaten  int // by how many others; 0: it is on the front
}

// Result is every plan that was tried, in the order given, and the one that is recommended.
type Result struct {
	Messages    int         `json:"messages"` // of each crowd
	Candidates  []Candidate `json:"candidates"`
	Recommended int         `json:"recommended"`       // its place; -1: none keeps the bounds
	Fresh       []Figures   `json:"fresh,omitempty"`   // of the recommended plan, on other seeds
	Stopped     bool        `json:"stopped,omitempty"` // before every plan was tried

	options Options
}

// Runs is how many crowds Run runs to try so many plans: one each, and those on which the recommended one was not chosen.
func Runs(plans int) int { return plans + freshSeeds }

// Run tries the plans. When ctx is done it returns what was tried so far, if that is anything.
func Run(ctx context.Context, s *scenarios.Scenario, plans []orchestrator.Plan, o Options) (*Result, error) {
	world, r := *s, &Result{Recommended: -1, Messages: o.messages(s), options: o}
	world.Expect = nil
	budget := o.Budget
	if budget == 0 {
		budget = defaultBudget
	}
	if need := r.Messages * Runs(len(plans)); need > budget {
		return nil, problem.Problem{
			What: fmt.Sprintf("%d plans and %d runs on fresh seeds, each over %d messages, are %d: above the budget of %d",
				len(plans), freshSeeds, r.Messages, need, budget),
			Hint: "give fewer --windows, --messages, or a larger --budget",
		}
	}
	seed := s.Seed
	if o.Seed != nil {
		seed = *o.Seed
	}
	for i, plan := range plans {
		if o.Progress != nil {
			o.Progress(i, len(plans))
		}
		figures, err := try(ctx, world.WithPlan(plan), seed, r.Messages)
		if errors.Is(err, context.Canceled) && i > 0 {
			r.Stopped = true
			break
		}
		if err != nil {
			return nil, err
		}
		r.Candidates = append(r.Candidates, Candidate{Plan: plan, Figures: figures})
	}
	mark(r.Candidates)
	r.Recommended = r.choose(o)
	if r.Recommended < 0 || r.Stopped {
		return r, nil
	}
	// The best of many on one crowd is the best by luck as well: how it does on crowds that did not choose it is told, too.
	for n := range uint64(freshSeeds) {
		figures, err := try(ctx, world.WithPlan(r.Candidates[r.Recommended].Plan), seed+1+n, r.Messages)
		if err != nil {
			return r, nil //nolint:nilerr // interrupted: what was chosen stands, untried on other seeds
		}
		r.Fresh = append(r.Fresh, figures)
	}
	return r, nil
}

func (o Options) messages(s *scenarios.Scenario) int {
	switch {
	case o.Messages > 0:
		return o.Messages
	case s.Traffic != nil && s.Traffic.Messages >= fewest:
		return s.Traffic.Messages
	}
	return usual
}

// try runs one plan on one crowd.
func try(ctx context.Context, s *scenarios.Scenario, seed uint64, messages int) (Figures, error) {
	seen := newReception(messages)
	r, err := sim.Run(ctx, s, sim.RunOptions{Seed: &seed, Messages: messages, Each: seen.see})
	if err != nil {
		return Figures{}, err
	}
	return seen.figures(r.Summary.Cost), nil
}
