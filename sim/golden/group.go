package golden

import "time"

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
