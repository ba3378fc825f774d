package tune

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
)

// Reason is why the plan is recommended.
func (r *Result) Reason() string {
	c := r.Candidates[r.Recommended]
	among := "of the plans that nothing beats"
	if len(r.options.Keep) > 0 {
		var kept []string
		for _, k := range r.options.Keep {
			kept = append(kept, k.Text)
		}
		among += " and that keep " + strings.Join(kept, " and ")
	}
	why := "it gives away least of all figures together"
	if r.options.Minimise != nil {
		why = "it has the least " + r.options.Minimise.String()
		if *r.options.Minimise == Reached {
			why = "it reaches most"
		}
	}
	return fmt.Sprintf("%s %s: %s", among, why, c.Figures.Words())
}

// Words are the figures in a sentence.
func (f *Figures) Words() string {
	return fmt.Sprintf("reached %s, 95%% within %s, %s twice, %s a thousand messages",
		percent(f.Reached.Value), seconds(f.P95.Value), percent(f.Duplicates.Value), Amount(f.Cost))
}

// OnFreshSeeds tells how the recommended plan does on seeds on which it was not chosen; "" where it was not run there.
func (r *Result) OnFreshSeeds() string {
	if len(r.Fresh) == 0 {
		return ""
	}
	between := func(f Figure, text func(*Figures) string) string {
		low := slices.MinFunc(r.Fresh, func(a, b Figures) int { return cmp.Compare(f.Of(&a), f.Of(&b)) })
		high := slices.MaxFunc(r.Fresh, func(a, b Figures) int { return cmp.Compare(f.Of(&a), f.Of(&b)) })
		if text(&low) == text(&high) {
			return text(&low)
		}
		return text(&low) + " to " + text(&high)
	}
	return fmt.Sprintf("on %d other seeds: reached %s, 95%% within %s, %s twice, %s a thousand", len(r.Fresh),
		between(Reached, func(f *Figures) string { return percent(f.Reached.Value) }),
		between(P95, func(f *Figures) string { return seconds(f.P95.Value) }),
		between(Duplicates, func(f *Figures) string { return percent(f.Duplicates.Value) }),
		between(Cost, func(f *Figures) string { return Amount(f.Cost) }))
}

// Standing says in one sentence where the plan at the place stands.
func (r *Result) Standing(place int) string {
	c := r.Candidates[place]
	words := Words(c.Plan) + ": " + c.Figures.Words()
	if c.Beaten == 0 {
		return words + "; no other plan is as good in every figure and better in one"
	}
	var by *Group
	for _, g := range r.Front() {
		if beats(&g.Figures, &c.Figures) && (by == nil ||
			gain(&c.Figures, &g.Figures) > gain(&c.Figures, &by.Figures)) {
			by = &g
		}
	}
	var better []string
	for _, f := range compared() {
		if f.loss(&by.Figures) < f.loss(&c.Figures) {
			better = append(better, f.text(&by.Figures))
		}
	}
	return fmt.Sprintf("%s; %s is no worse in any figure, and better in %s", words, Words(by.Plan),
		strings.Join(better, ", "))
}

// gain is by how much b is better than a, each figure as a part of a's.
func gain(a, b *Figures) (sum float64) {
	for _, f := range compared() {
		if f.Of(a) != 0 {
			sum += (f.loss(a) - f.loss(b)) / f.Of(a)
		}
	}
	return sum
}

func (f Figure) text(all *Figures) string {
	switch f {
	case Reached:
		return "reached (" + percent(all.Reached.Value) + ")"
	case P95:
		return "p95 (" + seconds(all.P95.Value) + ")"
	case Duplicates:
		return "duplicates (" + percent(all.Duplicates.Value) + ")"
	}
	return "cost (" + Amount(all.Cost) + " a thousand)"
}

// Words are a plan in short, as --plan reads it: "WhatsApp 60 Read, Viber 60, SMS".
func Words(plan orchestrator.Plan) string {
	var steps []string
	for i, s := range plan {
		words := s.Channel.String()
		if s.FallbackAfter > 0 && i < len(plan)-1 {
			words += " " + strconv.Itoa(int(s.FallbackAfter/time.Second))
		}
		if s.SuccessStatus != 0 && i < len(plan)-1 {
			words += " " + s.SuccessStatus.String()
		}
		steps = append(steps, words)
	}
	return strings.Join(steps, ", ")
}

// percent is a share with one decimal, such as "99.1%".
func percent(x float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(x*100, 'f', 1, 64), ".0") + "%"
}

// seconds is a span to the tenth of a second.
func seconds(s orchestrator.Seconds) string {
	return string(orchestrator.AppendSeconds(nil, s.Duration().Round(100*time.Millisecond))) + " s"
}

// Amount is a cost to the hundredth.
func Amount(x float64) string { return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 2, 64), ".00") }

// Row is the figures as a table has them: each with half the width of its 95% interval, on its wider side.
func (c *Candidate) Row() []string {
	f := &c.Figures
	return []string{f.Reached.spread(), f.P50.spread(), f.P95.spread(), f.Duplicates.spread(), Amount(f.Cost)}
}

func (s Share) spread() string {
	return spread(percent(s.Value), percent(max(s.High-s.Value, s.Value-s.Low)), "0%")
}

func (s Span) spread() string {
	return spread(seconds(s.Value), seconds(max(s.High-s.Value, s.Value-s.Low)), "0 s")
}

// spread is a value and how far off it may be, in one unit; nothing of the latter where it reads as none.
func spread(value, off, none string) string {
	if off == none {
		return value
	}
	number, unit := strings.TrimRight(value, " s%"), strings.TrimLeft(value, "0123456789.")
	return number + " ±" + strings.TrimRight(off, " s%") + unit
}
