package fit

import (
	"math"
	"slices"
	"time"
)

// Observation is one message's wait for a status: until it came, or until nobody watched any more.
type Observation struct {
	After time.Duration
	Came  bool
}

// Curve is a Kaplan–Meier estimate of the share of messages of which a status has come by then.
type Curve struct {
	Steps    []CurveStep // in order of time
	Messages int
}

// CurveStep is an instant at which the status came of at least one message.
type CurveStep struct {
	At       time.Duration
	Share    float64 // by then, this one included
	Variance float64 // of Share, by Greenwood's formula
}

// NewCurve makes the curve of the observations. It reorders them.
func NewCurve(observed []Observation) Curve {
	slices.SortFunc(observed, func(a, b Observation) int {
		switch {
		case a.After != b.After:
			return compare(a.After, b.After)
		case a.Came == b.Came:
			return 0
		case a.Came: // what came is counted before those who stop watching at that instant
			return -1
		}
		return 1
	})
	c := Curve{Messages: len(observed)}
	left, sum := 1.0, 0.0
	for i := 0; i < len(observed); {
		at, came, watched := observed[i].After, 0, len(observed)-i
		for ; i < len(observed) && observed[i].After == at; i++ {
			if observed[i].Came {
				came++
			}
		}
		if came == 0 {
			continue
		}
		left = float64(left * (float64(watched-came) / float64(watched))) // rounded: no compiler fuses it with a sum
		if watched > came {
			sum += float64(came) / (float64(watched) * float64(watched-came))
		}
		c.Steps = append(c.Steps, CurveStep{at, 1 - left, left * left * sum})
	}
	return c
}

func compare(a, b time.Duration) int {
	if a < b {
		return -1
	}
	return 1
}

// Plateau is where the curve levels off: the share of messages of which the status ever comes, as far as was watched,
// with its standard error.
func (c Curve) Plateau() (share, err float64) {
	if len(c.Steps) == 0 {
		return 0, 0
	}
	last := c.Steps[len(c.Steps)-1]
	return last.Share, math.Sqrt(last.Variance)
}

// Quantile is when the status has come of a share of all messages. It reports false where the curve does not rise so
// far.
func (c Curve) Quantile(share float64) (time.Duration, bool) {
	i, _ := slices.BinarySearchFunc(c.Steps, share-1e-12, func(s CurveStep, share float64) int {
		if s.Share < share {
			return -1
		}
		return 1
	})
	if i == len(c.Steps) {
		return 0, false
	}
	return c.Steps[i].At, true
}

// at is the step that holds at the instant: the last one not after it. It reports false before the first.
func (c Curve) at(t time.Duration) (CurveStep, bool) {
	i, _ := slices.BinarySearchFunc(c.Steps, t, func(s CurveStep, t time.Duration) int {
		if s.At <= t {
			return -1
		}
		return 1
	})
	if i == 0 {
		return CurveStep{}, false
	}
	return c.Steps[i-1], true
}

// Effective is how many messages that were watched to the end would tell the share at the instant as well as these do.
func (c Curve) Effective(t time.Duration) float64 {
	s, ok := c.at(t)
	if !ok || s.Variance == 0 {
		return float64(c.Messages)
	}
	return math.Min(s.Share*(1-s.Share)/s.Variance, float64(c.Messages))
}
