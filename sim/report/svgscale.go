package report

import (
	"math"
	"slices"
	"strconv"
	"time"

	"cascade/sim/journey"
)

// timeScale is a logarithmic axis of times.
type timeScale struct {
	from, to    float64 // log10 of seconds
	left, right float64 // where they lie on the page
}

// curvePoints is how many pieces a curve has.
const curvePoints = 240

// shortest is the least time that the axis tells from zero.
const shortest = 10 * time.Millisecond

// newTimeScale is the axis on which all waits are seen, over a frame.
func newTimeScale(f frame, flows ...*journey.Flow) timeScale {
	least, most := time.Duration(math.MaxInt64), time.Duration(0)
	for _, f := range flows {
		if f == nil {
			continue
		}
		for _, waits := range f.Waits {
			if len(waits) > 0 {
				least, most = min(least, waits[0]), max(most, waits[len(waits)-1])
			}
		}
	}
	s := timeScaleOver(least, most)
	s.left, s.right = f.left, f.right
	return s
}

// timeScaleOver is an axis from the least to the most; of nothing it is one over seconds.
func timeScaleOver(least, most time.Duration) timeScale {
	if most == 0 {
		least, most = time.Second, 10*time.Second
	}
	least, most = max(least, shortest), max(most, shortest)
	s := timeScale{math.Log10(least.Seconds()) - 0.08, math.Log10(most.Seconds()) + 0.08, curveLeft, curveRight}
	if s.to-s.from < 1 {
		middle := (s.from + s.to) / 2
		s.from, s.to = middle-0.5, middle+0.5
	}
	return s
}

// x is where a time lies on the page.
func (s timeScale) x(t time.Duration) float64 {
	share := (math.Log10(max(t, shortest).Seconds()) - s.from) / (s.to - s.from)
	return s.left + (s.right-s.left)*min(max(share, 0), 1)
}

// cumulate adds, at each point of the axis, the share of the messages that had succeeded by then.
func (s timeScale) cumulate(shares []float64, waits []time.Duration, messages int) {
	n := 0
	for i := range shares {
		until := time.Duration(math.Pow(10, s.from+(s.to-s.from)*float64(i)/curvePoints) * float64(time.Second))
		if i == curvePoints {
			until = math.MaxInt64
		}
		for n < len(waits) && max(waits[n], shortest) <= until {
			n++
		}
		shares[i] += float64(n) / float64(max(messages, 1))
	}
}

// ticks are round times on the axis.
func (s timeScale) ticks() []time.Duration {
	all := []time.Duration{
		10 * time.Millisecond, 30 * time.Millisecond, 100 * time.Millisecond, 300 * time.Millisecond, time.Second,
		3 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute,
		15 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour, 24 * time.Hour, 72 * time.Hour, 240 * time.Hour,
		720 * time.Hour,
	}
	return slices.DeleteFunc(all, func(t time.Duration) bool {
		at := math.Log10(t.Seconds())
		return at < s.from || at > s.to
	})
}

// tickWords is a round time in its own unit.
func tickWords(t time.Duration) string {
	switch {
	case t >= 24*time.Hour:
		return strconv.Itoa(int(t/(24*time.Hour))) + " d"
	case t >= time.Hour:
		return strconv.Itoa(int(t/time.Hour)) + " h"
	case t >= time.Minute:
		return strconv.Itoa(int(t/time.Minute)) + " min"
	case t >= time.Second:
		return strconv.Itoa(int(t/time.Second)) + " s"
	}
	return strconv.Itoa(int(t/time.Millisecond)) + " ms"
}
