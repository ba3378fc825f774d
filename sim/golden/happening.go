package golden

import (
	"cmp"
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/journey"
)

// happening is one thing of a journey, on its own.
type happening struct {
	at      time.Duration
	kind    sim.Kind
	channel orchestrator.Channel
	status  orchestrator.Status
	code    orchestrator.Code
	copy    int
	late    bool
	stale   bool
}

// class is the place within an instant: what decides comes before what follows from it.
func (h happening) class() int {
	switch h.kind {
	case sim.Receipt:
		return 0
	case sim.Succeeded:
		return 1
	case sim.Expired, sim.Cancelled:
		return 2
	case sim.Lapsed:
		return 3
	case sim.Fired, sim.Skipped:
		return 4
	default: // a failure of the last step follows from its receipt or skip
		return 5
	}
}

// same tells whether the same thing happened. Whether it was late, and which copy it made, follows from the
// others.
func (h happening) same(o happening) bool {
	return h.at == o.at && h.kind == o.kind && h.channel == o.channel && h.status == o.status && h.code == o.code
}

// happenings lists a journey in order of time.
func happenings(j *journey.Journey) []happening {
	var all []happening
	for _, leg := range j.Legs {
		h := happening{at: leg.At, kind: sim.Fired, channel: leg.Channel}
		if !leg.Fired() {
			h.kind, h.code = sim.Skipped, leg.Skip
		}
		all = append(all, h)
		for _, m := range leg.Moments {
			h := happening{
				at: m.At, kind: sim.Receipt, channel: leg.Channel, status: m.Status, code: m.Code,
				copy: m.Copy, late: m.Late, stale: m.Stale,
			}
			if m.Lapsed() {
				h.kind = sim.Lapsed
			}
			all = append(all, h)
		}
	}
	for _, end := range j.Ends {
		all = append(all, happening{at: end.At, kind: kindOf(end.Outcome), channel: end.Channel, code: end.Code})
	}
	slices.SortStableFunc(all, func(a, b happening) int {
		// A step's own order holds within an instant: a receipt without latency follows its firing.
		return cmp.Compare(a.at, b.at)
	})
	return all
}

func kindOf(o orchestrator.Outcome) sim.Kind {
	switch o {
	case orchestrator.Succeeded:
		return sim.Succeeded
	case orchestrator.Failed:
		return sim.Failed
	case orchestrator.ExpiredOutcome:
		return sim.Expired
	default:
		return sim.Cancelled
	}
}

// split is where two journeys part: the first happening that only one of them has, and what the other one has
// then. Either may be missing.
type split struct{ was, now *happening }

// part finds where two journeys part. It reports false when the same happened in both.
func part(was, now *journey.Journey) (split, bool) {
	a, b := happenings(was), happenings(now)
	left, right := onlyIn(a, b), onlyIn(b, a)
	s := split{first(left), first(right)}
	return s, s.was != nil || s.now != nil
}

// onlyIn are the happenings of a that b does not have.
func onlyIn(a, b []happening) []happening {
	var only []happening
	rest := slices.Clone(b)
	for _, h := range a {
		if i := slices.IndexFunc(rest, h.same); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			continue
		}
		only = append(only, h)
	}
	return only
}

// first is the earliest, and at one instant the one that decides.
func first(all []happening) *happening {
	if len(all) == 0 {
		return nil
	}
	least := slices.MinFunc(all, func(a, b happening) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.class(), b.class()))
	})
	return &least
}

// earliest is the first thing that is not as it was.
func (s split) earliest() happening {
	switch {
	case s.was == nil:
		return *s.now
	case s.now == nil:
		return *s.was
	}
	if s.now.at < s.was.at || s.now.at == s.was.at && s.now.class() < s.was.class() {
		return *s.now
	}
	return *s.was
}
