package golden

import (
	"context"
	"slices"

	"cascade/sim"
	"cascade/sim/journey"
)

// inquiry finds out which change does what, by asking: it runs the scenario as it was with one change made at a
// time, and looks at whose message is another one then. A run is fast, and no draw in it depends on another, so
// that this is exact where weighing would be a guess.
type inquiry struct {
	was     *Timings
	changes []Cause
	today   *Timings   // the scenario as it was, by today's rules; nil: nobody could be asked
	alone   []*Timings // as it was, with one change made; nil: it makes no scenario by itself
	only    bool       // there is one change, and it makes the run what it is now
}

// ask runs what has to be run. Of a timeline there is nothing to run; and with no change there is nobody to ask.
func ask(ctx context.Context, was, now *Timings, changes []Cause) (*inquiry, error) {
	q := &inquiry{was: was, changes: changes}
	if len(changes) == 0 || was.scenario == nil || now.scenario == nil {
		return q, nil
	}
	o := sim.RunOptions{Seed: &was.Seed}
	if was.Messages != Count(was.scenario, 0) {
		o.Messages = was.Messages
	}
	var err error
	q.today = was
	if was.kept {
		if q.today, _, err = Measure(ctx, was.scenario, o); err != nil {
			return nil, err
		}
	}
	if len(changes) == 1 && !q.rulesDiffer() {
		q.alone, q.only = []*Timings{now}, q.today == was
		return q, nil
	}
	for _, c := range changes {
		one, err := q.with(ctx, c, now, o)
		if err != nil {
			return nil, err
		}
		q.alone = append(q.alone, one)
	}
	return q, nil
}

// with runs the scenario as it was with one change made. It returns nil where that is no scenario, such as one
// whose plan has a channel twice.
func (q *inquiry) with(ctx context.Context, c Cause, now *Timings, o sim.RunOptions) (*Timings, error) {
	s, err := c.make(q.was.scenario, now.scenario)
	if err != nil {
		return nil, nil
	}
	if s.Seed != q.was.scenario.Seed {
		o.Seed = &s.Seed
	}
	t, _, err := Measure(ctx, s, o)
	if ctx.Err() != nil {
		return nil, err
	}
	return t, nil
}

// rulesDiffer tells whether today's rules make something else of the scenario as it was.
func (q *inquiry) rulesDiffer() bool {
	if q.was == q.today {
		return false
	}
	for n := range min(len(q.was.Journeys), len(q.today.Journeys)) {
		if q.was.Journeys[n].Digest != q.today.Journeys[n].Digest {
			return true
		}
	}
	return !slices.Equal(q.was.Blocks, q.today.Blocks)
}

// blame names the causes of what is otherwise about message n, from 0: the changes that bring it about by themselves;
// where none does, those that change the same thing in another way, or else anything at all about the message; and
// where none does that either, all of them, together. Of today's rules it names the one that seems to be another.
func (q *inquiry) blame(n int, f change, was, now *journey.Journey) []Cause {
	if len(q.changes) == 0 {
		return []Cause{{Label: rule(was, now)}}
	}
	if q.today == nil || q.only {
		return q.changes
	}
	for _, does := range []func(all []change) bool{
		func(all []change) bool { return slices.Contains(all, f) },
		func(all []change) bool {
			return slices.ContainsFunc(all, func(o change) bool { return o.what == f.what })
		},
		func(all []change) bool { return slices.ContainsFunc(all, f.sameSubject) },
		func(all []change) bool { return len(all) > 0 },
	} {
		var blamed []Cause
		if q.today != q.was && does(changesOfMessage(q.was, q.today, n)) {
			blamed = append(blamed, Cause{Label: rule(&q.was.Journeys[n], &q.today.Journeys[n])})
		}
		for i, c := range q.changes {
			if q.alone[i] != nil && does(changesOfMessage(q.today, q.alone[i], n)) {
				blamed = append(blamed, c)
			}
		}
		if blamed != nil {
			return blamed
		}
	}
	return q.changes
}

// changesOfMessage lists what is otherwise about message n in another run.
func changesOfMessage(was, now *Timings, n int) []change {
	if n >= len(was.Journeys) || n >= len(now.Journeys) {
		return nil
	}
	a, b := inSameDetail(&was.Journeys[n], &now.Journeys[n])
	return changesOf(a, b)
}

// movers are the changes that move a figure, or whatever else can be told of a whole run.
func (q *inquiry) movers(moved func(was, now *Timings) bool) []Cause {
	var all []Cause
	for i, c := range q.changes {
		if q.today == nil || q.alone[i] != nil && moved(q.today, q.alone[i]) {
			all = append(all, c)
		}
	}
	return all
}
