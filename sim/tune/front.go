package tune

import (
	"cmp"
	"math"
	"slices"

	"cascade/orchestrator"
)

// Figure is one of the figures that plans are compared by.
type Figure uint8

// The figures, in the order in which they are told.
const (
	Reached Figure = iota
	P95
	Duplicates
	Cost
	P50
)

// compared are the figures that the front is made of.
func compared() []Figure { return []Figure{Reached, P95, Duplicates, Cost} }

// FigureNames lists what each figure is called, as flags have it.
func FigureNames() []string { return []string{"reached", "p95", "duplicates", "cost", "p50"} }

// String is the figure's name.
func (f Figure) String() string { return FigureNames()[f] }

// Of is the figure as a number: shares of 1, seconds, or the cost of a thousand.
func (f Figure) Of(all *Figures) float64 {
	switch f {
	case Reached:
		return all.Reached.Value
	case P95:
		return all.P95.Value.Duration().Seconds()
	case Duplicates:
		return all.Duplicates.Value
	case P50:
		return all.P50.Value.Duration().Seconds()
	}
	return all.Cost
}

// loss is the figure such that less is better.
func (f Figure) loss(all *Figures) float64 {
	if f == Reached {
		return -f.Of(all)
	}
	return f.Of(all)
}

// beats tells whether a is at least as good as b in every figure, and better in one.
func beats(a, b *Figures) bool {
	better := false
	for _, f := range compared() {
		switch x, y := f.loss(a), f.loss(b); {
		case x > y:
			return false
		case x < y:
			better = true
		}
	}
	return better
}

// mark finds out which candidates are on the front: none beats them.
func mark(candidates []Candidate) {
	for i := range candidates {
		candidates[i].Beaten = 0
		for j := range candidates {
			if beats(&candidates[j].Figures, &candidates[i].Figures) {
				candidates[i].Beaten++
			}
		}
	}
}

// Group is the plans of the front that come to the same figures.
type Group struct {
	Candidate       // the one of them that changes today's plan least
	Place     int   // its place among the candidates
	Others    []int // the places of the rest
}

// Front is the plans that nothing beats, those with the fewest duplicates first. Of plans that come to the same, the
// one that is nearest to today's, the first of all, stands for the others.
func (r *Result) Front() (front []Group) {
	for i, c := range r.Candidates {
		if c.Beaten > 0 {
			continue
		}
		at := slices.IndexFunc(front, func(g Group) bool { return g.Figures == c.Figures })
		switch {
		case at < 0:
			front = append(front, Group{c, i, nil})
		case changes(c.Plan, r.Candidates[0].Plan) < changes(front[at].Plan, r.Candidates[0].Plan):
			front[at] = Group{c, i, append(front[at].Others, front[at].Place)}
		default:
			front[at].Others = append(front[at].Others, i)
		}
	}
	slices.SortStableFunc(front, func(a, b Group) int {
		return cmp.Or(cmp.Compare(a.Figures.Duplicates.Value, b.Figures.Duplicates.Value),
			cmp.Compare(a.Figures.P95.Value, b.Figures.P95.Value))
	})
	return front
}

// changes counts in how much a plan differs from another: channels, windows and statuses.
func changes(plan, from orchestrator.Plan) (n int) {
	for i := range plan {
		switch {
		case i >= len(from) || plan[i].Channel != from[i].Channel:
			n += 3
			continue
		case i == len(plan)-1:
			continue
		}
		if plan[i].FallbackAfter != from[i].FallbackAfter {
			n++
		}
		if plan[i].Success() != from[i].Success() {
			n++
		}
	}
	return n
}

// knee is the plan of those given that gives away least: the sum, over the figures, of how far it is from the best of
// the front on the way to the worst.
func knee(allowed, front []Group) (best Group) {
	least := math.Inf(1)
	for _, g := range allowed {
		given := 0.0
		for _, f := range compared() {
			low, high := bounds(front, f)
			if high > low {
				given += (f.loss(&g.Figures) - low) / (high - low)
			}
		}
		if given < least {
			best, least = g, given
		}
	}
	return best
}

// bounds are the best and the worst of a figure on the front.
func bounds(front []Group, f Figure) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, g := range front {
		loss := f.loss(&g.Figures)
		low, high = min(low, loss), max(high, loss)
	}
	return low, high
}

// choose picks the plan that is recommended; -1 where none keeps the bounds.
func (r *Result) choose(o Options) int {
	front := r.Front()
	var allowed []Group
	for _, g := range front {
		if !slices.ContainsFunc(o.Keep, func(k Keep) bool { return !k.holds(&g.Figures) }) {
			allowed = append(allowed, g)
		}
	}
	if len(allowed) == 0 {
		return -1
	}
	if o.Minimise == nil {
		return knee(allowed, front).Place
	}
	return slices.MinFunc(allowed, func(a, b Group) int {
		return cmp.Compare(o.Minimise.loss(&a.Figures), o.Minimise.loss(&b.Figures))
	}).Place
}
