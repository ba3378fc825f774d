package explore

import (
	"cascade/orchestrator"
)

// Verdict is a property, and the shortest way in which it is broken.
type Verdict struct {
	Property
	Story *Story // nil: it holds
}

// Broken are the properties that do not hold.
func (f *Findings) Broken() (broken []Verdict) {
	for _, v := range f.verdicts {
		if v.Story != nil {
			broken = append(broken, *v)
		}
	}
	return broken
}

// Verdicts are all properties, in the order asked.
func (f *Findings) Verdicts() (all []Verdict) {
	for _, v := range f.verdicts {
		all = append(all, *v)
	}
	return all
}

// Name is "always" or "never", for machines.
func (v *Verdict) Name() string {
	if v.Always {
		return "always"
	}
	return "never"
}

// Words are what must hold, such as "never two copies".
func (v *Verdict) Words() string { return v.Name() + " " + v.Text }

// see looks whether a transition breaks the property. What must never happen is broken by the move that makes it
// happen; what must always happen by a situation in which it has not, and which can last.
func (v *Verdict) see(w *walk, from, to *node) {
	switch {
	case v.Story != nil:
	case v.Always == v.reversed: // it must not happen
		if v.holds(to) && !v.holds(from) && (v.within == 0 || w.at.least <= v.within) {
			v.Story = w.story(w.path(to.parent, to.step), &bound{most: v.within})
		}
	case v.holds(to):
	case v.within == 0 && to.timer == [3]uint8{}:
		v.Story = w.story(w.path(to.parent, to.step), nil)
	case v.within > 0 && to.zone[now][submission] > v.within:
		// A move of no event stands for the moment after the deadline.
		v.Story = w.story(append(w.path(to.parent, to.step), move{}), &bound{least: v.within + 1})
	}
}

// holds tells whether what the property speaks of has happened.
func (p *Property) holds(n *node) bool {
	switch p.kind {
	case copiesAtLeast:
		return int(n.state.Copies) >= p.copies
	case channelFires:
		return p.step > 0 && n.state.Step(p.step).Fired()
	case messageIs:
		return n.state.Submitted && n.state.Outcome == p.outcome
	case messageEnds:
		return n.state.Outcome != orchestrator.Open
	case messageWaits:
		return n.silent()
	}
	return false
}
