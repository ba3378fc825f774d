package random

import "math"

// The functions here give the same bits on every architecture: each product is rounded by an explicit
// conversion before it is added, so that no compiler fuses the two, and no assembly is called.

// exp is e to the power of x, to within two units in the last place, for |x| below 700: x is split into
// whole 64ths of ln 2, whose powers stand in a table, and a rest that five terms of the series are enough for.
func exp(x float64) float64 {
	const (
		perOctave = 64
		invStep   = perOctave * 1.44269504088896338700
		stepHi    = 6.93147180369123816490e-01 / perOctave
		stepLo    = 1.90821492927058770002e-10 / perOctave
		toWhole   = 3 << 51 // what is added to it is rounded to a whole number, which stands in the lowest bits
	)
	shifted := float64(x*invStep) + toWhole
	k := shifted - toWhole
	r := (x - float64(k*stepHi)) - float64(k*stepLo)
	rr := float64(r * r)
	low := float64(r*(1.0/6)) + 1.0/2
	high := float64(r*(1.0/120)) + 1.0/24
	sum := r + float64(rr*(low+float64(rr*high)))
	n := math.Float64bits(shifted)
	power := octave[n&(perOctave-1)]
	return (power + float64(power*sum)) * math.Float64frombits((n>>6+1023)<<52)
}

// octave is 2 to the power of n/64, for n from 0 to 63.
var octave = func() (table [64]float64) {
	for n := range table {
		x, term, sum := float64(n)*(math.Ln2/64), 1.0, 1.0
		for i := 1; i < 24; i++ {
			term = float64(term*x) / float64(i)
			sum += term
		}
		table[n] = sum
	}
	return table
}()

// log is the natural logarithm of a normal, positive x.
func log(x float64) float64 {
	const (
		ln2Hi = 6.93147180369123816490e-01
		ln2Lo = 1.90821492927058770002e-10
	)
	b := math.Float64bits(x)
	k := int(b>>52) - 1023
	m := math.Float64frombits(b&(1<<52-1) | 1023<<52)
	if m > math.Sqrt2 {
		m /= 2
		k++
	}
	// log m = 2 atanh s, by its series: s is at most 0.172, so that 11 terms reach the last bit.
	s := (m - 1) / (m + 1)
	z := float64(s * s)
	sum := float64(z*(1.0/21)) + 1.0/19
	sum = float64(sum*z) + 1.0/17
	sum = float64(sum*z) + 1.0/15
	sum = float64(sum*z) + 1.0/13
	sum = float64(sum*z) + 1.0/11
	sum = float64(sum*z) + 1.0/9
	sum = float64(sum*z) + 1.0/7
	sum = float64(sum*z) + 1.0/5
	sum = float64(sum*z) + 1.0/3
	sum = float64(sum*z) + 1
	return float64(float64(k)*ln2Hi) + (float64(2*float64(s*sum)) + float64(float64(k)*ln2Lo))
}
