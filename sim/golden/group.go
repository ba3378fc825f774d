package golden

import (
	"slices"
	"time"

	"cascade/sim/journey"
)

// key is what facts have in common that are told together.
type key struct {
	what
	causes string
}

// group is facts that are told together.
type group struct {
	key
	causes           []Cause
	count, first     int
	was, now, change span
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
	c.byKey = map[key]*group{}
	for n := range min(len(c.Was.Journeys), len(c.Now.Journeys)) {
		was, now := &c.Was.Journeys[n], &c.Now.Journeys[n]
		if was.Digest == now.Digest && was.String() == now.String() {
			continue
		}
		c.message(n+1, was, now)
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

func (c *comparing) message(number int, was, now *journey.Journey) {
	if !was.Full || !now.Full {
		a, b := was.Brief(), now.Brief()
		was, now = &a, &b
	}
	found := facts(was, now)
	if len(found) == 0 {
		return // only what is said of it differs, such as which copy a receipt made
	}
	causes := c.causes
	if s, parted := part(was, now); parted {
		causes = blame(c.causes, s, was, now)
	} else if len(causes) == 0 {
		causes = []Cause{{Label: "the rules or the providers' defaults"}}
	}
	for _, f := range found {
		own := causes
		if f.kind == firesAt {
			own = alsoWindows(c.causes, causes, f.channel, was, now)
		}
		label := labels(own)
		if !slices.Contains(c.order, label) {
			c.order = append(c.order, label)
		}
		k := key{f.what, label}
		allowed := c.allows(f)
		if allowed {
			k.kind |= allowedFlag
		}
		c.count(k, own, number, f)
		c.feel(own)
		if !allowed && !slices.ContainsFunc(c.Examples, func(e Example) bool { return labels(e.Causes) == label }) {
			c.Examples = append(c.Examples, Example{number, own, *was, *now})
		}
	}
}

// allowedFlag marks the kind of facts that a tolerance allows, which are told apart.
const allowedFlag kind = 1 << 7

func (c *comparing) count(k key, causes []Cause, number int, f fact) {
	g := c.byKey[k]
	if g == nil {
		g = &group{key: k, causes: causes, first: number}
		c.byKey[k] = g
		c.groups = append(c.groups, g)
	}
	g.count++
	g.was.add(f.was, g.count == 1)
	g.now.add(f.now, g.count == 1)
	g.change.add(f.now-f.was, g.count == 1)
}
