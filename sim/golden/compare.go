package golden

import (
	"slices"
	"strings"

	"cascade/sim/journey"
)

// Comparison is what two runs do differently.
type Comparison struct {
	Was, Now    *Record
	Differences []Difference // what no tolerance allows
	Allowed     []Difference // what one does
	Examples    []Example    // the first message of each cause
	Unfelt      []Cause      // fields of the scenario that differ, and nothing came of it
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

// Compare tells what the second run does differently from the first, and why.
func Compare(was, now *Record, t Tolerance) *Comparison {
	c := &comparing{
		Comparison: Comparison{Was: was, Now: now}, tolerance: t, causes: changes(was, now), felt: map[string]bool{},
	}
	c.messages()
	c.blocks()
	c.figures()
	c.plan()
	slices.SortStableFunc(c.Differences, func(a, b Difference) int { return a.place - b.place })
	for _, cause := range c.causes {
		if !c.felt[cause.Label] {
			c.Unfelt = append(c.Unfelt, cause)
		}
	}
	return &c.Comparison
}

// comparing is a comparison under way.
type comparing struct {
	Comparison
	tolerance Tolerance
	causes    []Cause
	felt      map[string]bool // labels of causes that something came of
	groups    []*group
	byKey     map[key]*group
	order     []string // of the causes, as messages showed them
}

func (c *comparing) feel(causes []Cause) {
	for _, cause := range causes {
		c.felt[cause.Label] = true
	}
}

func labels(causes []Cause) string {
	var all []string
	for _, c := range causes {
		all = append(all, c.Label)
	}
	return strings.Join(all, "; ")
}

// allows tells whether a tolerance lets a fact about a message pass. What figures count is left to them where
// they have a tolerance; instants are held to the one for everything.
func (c *comparing) allows(f fact) bool {
	t := c.tolerance
	channel := "channels." + f.channel.String() + "."
	switch f.kind {
	case firesAt:
		return t.instant(f.was, f.now)
	case firesNew, firesGone:
		return t.loose(channel + "fired")
	case skipsNew:
		return t.loose(channel + "skipped")
	case copies:
		return t.loose("copies", "duplicates")
	case endsAs:
		return t.loose(f.before.figure()) && t.loose(f.after.figure())
	case endsAt:
		return t.drifts() || t.instant(f.was, f.now)
	case happensAt:
		return t.drifts() || f.was >= 0 && f.now >= 0 && t.instant(f.was, f.now)
	default:
		return t.drifts()
	}
}

// figure is what counts messages that end so.
func (e ending) figure() string {
	if e.channel != 0 {
		return "channels." + e.channel.String() + "." + e.outcome.String()
	}
	return e.outcome.String()
}

// plan tells what the plan says otherwise although no message shows it: a window that was never needed may be
// needed tomorrow.
func (c *comparing) plan() {
	for _, cause := range c.causes {
		if c.felt[cause.Label] || cause.about != aWindow && cause.about != aStatus && cause.about != thePlan {
			continue
		}
		c.felt[cause.Label] = true
		d := Difference{Text: cause.String(), Causes: []Cause{cause}, place: planPlace}
		if len(c.groups) == 0 {
			d.Text += "; " + unshown
		}
		if w := cause.windows; cause.about == aWindow && w[0] != w[1] && c.tolerance.instant(w[0], w[1]) {
			c.Allowed = append(c.Allowed, d)
			continue
		}
		c.Differences = append(c.Differences, d)
	}
}

// unshown is said of a change of the plan that no message met.
const unshown = "no message of this run shows it"

// Places of differences that are not about messages, after those that are.
const (
	blockPlace  = 1 << 20
	figurePlace = 1 << 21
	planPlace   = 1 << 22
)

// Line is the difference with its cause in brackets.
func (d Difference) Line() string {
	if len(d.Causes) == 0 {
		return d.Text
	}
	return d.Text + " (" + labels(d.Causes) + ")"
}
