package random

import "math"

// The standard normal distribution is drawn from by the ziggurat method of Marsaglia and Tsang (2000). Its density
// is covered by layers of the same area, one on top of the other. Within a layer nearly every point is below the
// density whatever its height, so that one product is all that most draws cost.

const (
	layers    = 256
	tailStart = 3.6541528853610088   // where the lowest layer's tail begins, for this many layers
	layerArea = 0.004928673233974658 // where the density at 0 is 1
)

// edges are where the layers end on the right, from the lowest up, and heights the density there. The lowest one's
// is where it would end if its tail were part of its rectangle.
var edges, heights = func() (x, y [layers + 1]float64) {
	x[0], x[1] = layerArea/density(tailStart), tailStart
	for i := 2; i < layers; i++ {
		x[i] = math.Sqrt(-2 * log(float64(layerArea/x[i-1])+density(x[i-1])))
	}
	for i := range y {
		y[i] = density(x[i])
	}
	return x, y
}()

// density is that of the standard normal distribution, but 1 at 0.
func density(x float64) float64 { return exp(float64(-0.5 * x * x)) }

// normal is a number of the standard normal distribution.
func (d Draws) normal(p Part) float64 {
	for b := d.Bits(p); ; b = Mix(b + Golden) {
		layer := b % layers
		x := float64(int64(b)>>11) * (1.0 / (1 << 52)) * edges[layer]
		if math.Abs(x) < edges[layer+1] {
			return x
		}
		if layer == 0 {
			return tailOf(x, Draws{b})
		}
		b = Mix(b + Golden)
		height := heights[layer] + float64(Draws{b}.Unit(0)*(heights[layer+1]-heights[layer]))
		if height < density(x) {
			return x
		}
	}
}

// tailOf is a number beyond tailStart, on the side of x: an exponential that is kept as often as the density asks.
func tailOf(x float64, d Draws) float64 {
	for p := Part(1); ; p += 2 {
		beyond := -log(d.Unit(p)) / tailStart
		if -2*log(d.Unit(p+1)) > float64(beyond*beyond) {
			return math.Copysign(tailStart+beyond, x)
		}
	}
}
