package explore

import (
	"context"
	"fmt"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// Account is what was found of a message, each story as the simulator carried it out.
type Account struct {
	Name     string // of what was explored, such as "three-channels"
	Question *Question
	Findings *Findings
	Told     []Told
}

// Told is something that can happen, or cannot.
type Told struct {
	Answer
	Of       string              // what was explored
	Asked    bool                // it is a property of the asker's: with a story it is broken
	Scenario *scenarios.Scenario // the story as a world of its own; nil: it cannot happen
	Result   *sim.Result         // its run, with the timeline; nil: it cannot happen
	Picture  string              // SVG, where somebody has drawn it
}

// Broken tells that it is a property that does not hold.
func (t *Told) Broken() bool { return t.Asked && t.Story != nil }

// Title is a line that tells what the story shows.
func (t *Told) Title() string {
	if t.Broken() {
		return t.Words + ": broken"
	}
	return t.Words
}

// Tell explores a message in a scenario's world, and lets the simulator carry out every story. It fails as Ask, Explore
// and Story.Replay do.
func Tell(ctx context.Context, name string, s *scenarios.Scenario, m *orchestrator.Message, p Providers,
	properties []Property, limits Limits,
) (*Account, error) {
	q, err := Ask(s, m, p, properties)
	if err != nil {
		return nil, err
	}
	found, err := Explore(ctx, q, limits)
	if err != nil {
		return nil, err
	}
	a := &Account{Name: name, Question: &q, Findings: found}
	for _, one := range found.Answers(&q) {
		a.Told = append(a.Told, Told{Answer: one, Of: name})
	}
	for _, v := range found.Verdicts() {
		a.Told = append(a.Told, Told{Answer: Answer{Name: v.Name(), Words: v.Words(), Story: v.Story}, Of: name, Asked: true})
	}
	for i := range a.Told {
		t := &a.Told[i]
		if t.Story == nil {
			continue
		}
		t.Scenario = t.Story.Scenario(s, m, fmt.Sprintf("%s, story %d", name, i+1), t.Title())
		if t.Result, err = t.Story.Replay(ctx, t.Scenario); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// Stories are the answers that have one.
func (a *Account) Stories() (stories []*Told) {
	for i := range a.Told {
		if a.Told[i].Story != nil {
			stories = append(stories, &a.Told[i])
		}
	}
	return stories
}
