package explore

import (
	"time"

	"cascade/orchestrator"
)

// The clocks of a zone: the submission, the firing of each step, and now.
const (
	submission = 0
	now        = orchestrator.MaxSteps + 1
	clocks     = now + 1
)

// firing is the clock of step n, from 1.
func firing(n int) int { return n }

// unbounded is no bound. It is far from both ends of the range, so that sums of two do not overflow.
const unbounded = time.Duration(1 << 61)

// Zone is what is known of time at a node: Zone[i][j] is the most by which clock i can be ahead of clock j. It is kept
// tight: no bound can be improved by way of a third clock. Two zones of the same instants are then equal.
type Zone [clocks][clocks]time.Duration

// newZone knows nothing but that it is now, and the submission, at zero.
func newZone() Zone {
	var z Zone
	for i := range z {
		for j := range z[i] {
			if i != j {
				z[i][j] = unbounded
			}
		}
	}
	z[now][submission], z[submission][now] = 0, 0
	return z
}

// atMost bounds how far clock i can be ahead of clock j. It reports false when no instants are left.
func (z *Zone) atMost(i, j int, d time.Duration) bool {
	if d >= z[i][j] {
		return true
	}
	if z[j][i] != unbounded && d+z[j][i] < 0 {
		return false
	}
	z[i][j] = d
	for a := range clocks {
		if z[a][i] == unbounded {
			continue
		}
		for b := range clocks {
			if z[j][b] != unbounded {
				z[a][b] = min(z[a][b], z[a][i]+d+z[j][b])
			}
		}
	}
	return true
}

// atLeast bounds how far clock i must be ahead of clock j.
func (z *Zone) atLeast(i, j int, d time.Duration) bool { return z.atMost(j, i, -d) }

// exactly sets how far clock i is ahead of clock j.
func (z *Zone) exactly(i, j int, d time.Duration) bool {
	return z.atMost(i, j, d) && z.atLeast(i, j, d)
}

// set makes clock i show what clock j shows.
func (z *Zone) set(i, j int) {
	for k := range clocks {
		if k != i {
			z[i][k], z[k][i] = z[j][k], z[k][j]
		}
	}
	z[i][j], z[j][i] = 0, 0
}

// forget drops what is known of clock i.
func (z *Zone) forget(i int) {
	for k := range clocks {
		if k != i {
			z[i][k], z[k][i] = unbounded, unbounded
		}
	}
}

// wait lets any time pass.
func (z *Zone) wait() {
	for k := range clocks {
		if k != now {
			z[now][k] = unbounded
		}
	}
}

// within tells whether every instant of z is one of o.
func (z *Zone) within(o *Zone) bool {
	for i := range z {
		for j := range z[i] {
			if z[i][j] > o[i][j] {
				return false
			}
		}
	}
	return true
}

// span is how long after the submission a clock can show, at the least and at the most; unbounded for no limit.
func (z *Zone) span(clock int) (least, most time.Duration) {
	return -z[submission][clock], z[clock][submission]
}
