package golden

import (
	"slices"
	"time"

	"cascade/sim/journey"
)

// key is what changes have in common that are told together.
type key struct {
	what
	causes  string
	allowed bool // a tolerance lets them pass
}

// group is changes that are told together.
type group struct {
	key
	causes       []Cause
	count, first int
	was, now, by span
}

// span is the least and the greatest of some times.
type span struct{ least, most time.Duration }

func (s *span) add(d time.Duration, first bool) {
	if first {
		s.least, s.most = d, d
	}
	s.least, s.most = min(s.least, d), max(s.most, d)
}

func (s span) one() bool { return s.least == s.most }

// messages compares those that both runs have, one by one.
func (c *comparing) messages() {
	for n := range min(len(c.Was.Journeys), len(c.Now.Journeys)) {
		if was, now := &c.Was.Journeys[n], &c.Now.Journeys[n]; !same(was, now) {
			c.message(n, was, now)
		}
	}
	slices.SortStableFunc(c.groups, func(a, b *group) int {
		if a.key.causes != b.key.causes {
			return slices.Index(c.order, a.key.causes) - slices.Index(c.order, b.key.causes)
		}
		return int(a.kind) - int(b.kind)
	})
	for _, g := range c.groups {
		c.tell(g)
	}
}

func same(was, now *journey.Journey) bool {
	return was.Digest == now.Digest && was.String() == now.String()
}

// message compares message n, from 0.
func (c *comparing) message(n int, was, now *journey.Journey) {
	was, now = inSameDetail(was, now)
	for _, f := range changesOf(was, now) { // none where only what is said of it differs, such as a copy's number
		causes := c.blame(n, f, was, now)
		label := labels(causes)
		if !slices.Contains(c.order, label) {
			c.order = append(c.order, label)
		}
		allowed := c.allows(f)
		c.count(key{f.what, label, allowed}, causes, n+1, f)
		c.note(causes)
		if !allowed && !slices.ContainsFunc(c.Examples, func(e Example) bool { return labels(e.Causes) == label }) {
			c.Examples = append(c.Examples, Example{n + 1, causes, *was, *now})
		}
	}
}

// inSameDetail leaves out of both journeys what one of them does not have.
func inSameDetail(was, now *journey.Journey) (*journey.Journey, *journey.Journey) {
	if was.Full && now.Full {
		return was, now
	}
	a, b := was.Brief(), now.Brief()
	return &a, &b
}

func (c *comparing) count(k key, causes []Cause, number int, f change) {
	g := c.byKey[k]
	if g == nil {
		g = &group{key: k, causes: causes, first: number}
		c.byKey[k] = g
		c.groups = append(c.groups, g)
	}
	g.count++
	g.was.add(f.was, g.count == 1)
	g.now.add(f.now, g.count == 1)
	g.by.add(f.now-f.was, g.count == 1)
}
