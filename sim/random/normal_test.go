package random

import (
	"math"
	"testing"
)

// cumulative is the share of a standard normal variable that is below x.
func cumulative(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// Every stretch of the axis gets its share of all draws, the tails too, and so do the two halves of a draw's layer.
func TestNormalDrawsAreDistributedNormally(t *testing.T) {
	const many, width = 2_000_000, 0.125
	counts := map[int]int{}
	for n := range uint32(many) {
		x := NewStream(7, 1).Draws(n).normal(Read)
		counts[int(math.Floor(x/width))]++
	}
	for i := -40; i < 40; i++ {
		share := cumulative(float64(i+1)*width) - cumulative(float64(i)*width)
		if margin := 5*math.Sqrt(many*share) + 5; math.Abs(float64(counts[i])-many*share) > margin {
			t.Errorf("%d Draws are from %.3f on, want %.0f ± %.0f", counts[i], float64(i)*width, many*share, margin)
		}
		delete(counts, i)
	}
	if far := len(counts); far > 8 { // one is to be expected
		t.Errorf("%d Draws are further than 5 from 0", far)
	}
}

// Beyond the start of the tail, what is drawn falls off as the density does.
func TestTheTailOfNormalDraws(t *testing.T) {
	const many = 200_000
	beyond := 0
	for n := range uint32(many) {
		x := tailOf(-1, NewStream(7, 1).Draws(n))
		if x > -tailStart {
			t.Fatalf("%v is not in the lower tail", x)
		}
		if x < -4 {
			beyond++
		}
	}
	share := cumulative(-4) / cumulative(-tailStart)
	if margin := 5 * math.Sqrt(many*share); math.Abs(float64(beyond)-many*share) > margin {
		t.Errorf("%d of %d are below -4, want %.0f ± %.0f", beyond, many, many*share, margin)
	}
}

// The layers have the same area, and the highest ends at the top of the density.
func TestLayersHaveTheSameArea(t *testing.T) {
	tail := math.Sqrt(2*math.Pi) * cumulative(-tailStart)
	if lowest := tailStart*heights[1] + tail; math.Abs(lowest-layerArea) > 1e-15 {
		t.Errorf("the lowest layer has the area %v", lowest)
	}
	for i := 1; i < layers; i++ {
		if area := edges[i] * (heights[i+1] - heights[i]); math.Abs(area-layerArea) > 1e-13 {
			t.Errorf("layer %d has the area %v", i, area)
		}
	}
	if edges[layers] != 0 || heights[layers] != 1 {
		t.Errorf("the highest layer ends at %v, %v", edges[layers], heights[layers])
	}
}
