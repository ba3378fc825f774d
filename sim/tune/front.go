package tune

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
		return all.P95.Value.Seconds()
	case Duplicates:
		return all.Duplicates.Value
	case P50:
		return all.P50.Value.Seconds()
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

// knee is the candidate of those allowed on the front that gives away least: the sum, over the figures, of how far it is
// from the best on the way to the worst. It is -1 where none is allowed.
func knee(candidates []Candidate, allowed func(*Candidate) bool) int {
	best, least := -1, 0.0
	for i := range candidates {
		c := &candidates[i]
		if c.Beaten > 0 || !allowed(c) {
			continue
		}
		given := 0.0
		for _, f := range compared() {
			low, high := bounds(candidates, f)
			if high > low {
				given += (f.loss(&c.Figures) - low) / (high - low)
			}
		}
		if best < 0 || given < least {
			best, least = i, given
		}
	}
	return best
}

// bounds are the best and the worst of a figure on the front.
func bounds(candidates []Candidate, f Figure) (low, high float64) {
	first := true
	for i := range candidates {
		if candidates[i].Beaten > 0 {
			continue
		}
		loss := f.loss(&candidates[i].Figures)
		if first {
			low, high, first = loss, loss, false
		}
		low, high = min(low, loss), max(high, loss)
	}
	return low, high
}
