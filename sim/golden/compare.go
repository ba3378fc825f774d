package golden

import (
	"context"
	"slices"

	"cascade/sim/journey"
)

// Comparison is what two runs do differently.
type Comparison struct {
	Was, Now      *Timings
	Differences   []Difference // what no tolerance allows
	Allowed       []Difference // what one does
	Examples      []Example    // the first message of each cause
	WithoutEffect []Cause      // fields of the scenario that differ, and nothing came of it
}

// Difference is one thing that is otherwise, told once for all the messages that it holds for.
type Difference struct {
	Text     string // "Viber fires at 45 s, was 60 s, for 412 of 1,000 messages"
	Causes   []Cause
	Messages int    // for how many it holds; 0: it is about the run
	First    int    // number of the first of them, from 1; 0: none
	Figure   string // the summary's, where it is about one
	Was, Now float64
	place    int // of its cause among the others
}

// Example is a message that shows a cause: how it went and how it goes.
type Example struct {
	Message  int // from 1
	Causes   []Cause
	Was, Now journey.Journey
}

// Same tells that nothing differs beyond what is allowed.
func (c *Comparison) Same() bool { return len(c.Differences) == 0 }

// Compare tells what the second run does differently from the first, and why. To know why, it runs the scenario as
// it was with one change made at a time; it fails as sim.Run does, and when ctx is done.
func Compare(ctx context.Context, was, now *Timings, t Tolerance) (*Comparison, error) {
	c := &comparing{
		Comparison: Comparison{Was: was, Now: now}, tolerance: t, causes: causesOf(was, now),
		hadEffect: map[string]bool{}, byKey: map[key]*group{},
	}
	if was.differs(now) {
		var err error
		if c.inquiry, err = ask(ctx, was, now, c.causes); err != nil {
			return nil, err
		}
		c.messages()
		c.blocks()
		c.figures()
	}
	c.plan()
	slices.SortStableFunc(c.Differences, func(a, b Difference) int { return a.place - b.place })
	for _, cause := range c.causes {
		if !c.hadEffect[cause.Label] {
			c.WithoutEffect = append(c.WithoutEffect, cause)
		}
	}
	return &c.Comparison, nil
}

// comparing is a comparison under way.
type comparing struct {
	Comparison
	*inquiry
	tolerance Tolerance
	causes    []Cause
	hadEffect map[string]bool // by label
	groups    []*group
	byKey     map[key]*group
	order     []string // of the causes, as messages showed them
}

// Places of differences that are not about messages, after those that are.
const (
	blockPlace  = 1 << 20
	figurePlace = 1 << 21
	planPlace   = 1 << 22
)

// note remembers that something came of the causes.
func (c *comparing) note(causes []Cause) {
	for _, cause := range causes {
		c.hadEffect[cause.Label] = true
	}
}

// plan tells what the plan says otherwise although no message shows it: a window that was never needed may be
// needed tomorrow.
func (c *comparing) plan() {
	for _, cause := range c.causes {
		if c.hadEffect[cause.Label] || !cause.plan {
			continue
		}
		c.hadEffect[cause.Label] = true
		d := Difference{Text: cause.String(), Causes: []Cause{cause}, place: planPlace}
		if len(c.groups) == 0 {
			d.Text += "; " + unshown
		}
		if w := cause.windows; w[0] != w[1] && c.tolerance.instant(w[0], w[1]) {
			c.Allowed = append(c.Allowed, d)
			continue
		}
		c.Differences = append(c.Differences, d)
	}
}

// unshown is said of a change of the plan that no message met.
const unshown = "no message of this run shows it"
