package tune

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// An interval holds its share, ends where there is no more of it, and lies as the other share's does, seen from the
// other end.
func TestAnIntervalHoldsItsShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of := rapid.IntRange(1, 100_000).Draw(t, "of")
		n := rapid.IntRange(0, of).Draw(t, "n")
		s, other := wilson(n, of), wilson(of-n, of)
		if s.Low < 0 || s.Low > s.Value || s.Value > s.High || s.High > 1 || n > 0 && n < of && s.Low == s.High {
			t.Fatalf("%d of %d: %+v", n, of, s)
		}
		if math.Abs(s.Low-(1-other.High)) > 1e-12 {
			t.Fatalf("%d of %d: %+v, the others %+v", n, of, s, other)
		}
	})
	for _, of := range []int{1, 2, 3, 40, 500, 20_000} {
		if none, all := wilson(0, of), wilson(of, of); none.Low != 0 || all.High != 1 {
			t.Errorf("of %d: %+v and %+v", of, none, all)
		}
	}
	if s := wilson(50, 100); math.Abs(s.Low-0.4038) > 5e-5 || math.Abs(s.High-0.5962) > 5e-5 {
		t.Errorf("50 of 100: %+v", s)
	}
}
