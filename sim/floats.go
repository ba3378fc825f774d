package sim

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

// normal is the value below which a standard normal variable falls with probability p: algorithm AS 241 of
// Wichura (1988), accurate to about one part in 10^16.
func normal(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return q * ratio(r, &centre)
	}
	r := p
	if q > 0 {
		r = 1 - p
	}
	r = math.Sqrt(-log(r))
	var v float64
	if r <= 5 {
		v = ratio(r-1.6, &flank)
	} else {
		v = ratio(r-5, &tail)
	}
	if q < 0 {
		return -v
	}
	return v
}

// ratio is a quotient of two polynomials of the seventh degree: numerator and denominator in turn, the
// highest power first. Their terms are added in pairs, and the pairs in pairs (Estrin's scheme): a processor
// works on several at once.
func ratio(r float64, c *[16]float64) float64 {
	r2 := float64(r * r)
	r4 := float64(r2 * r2)
	num := float64(cubic(r, r2, c[0], c[2], c[4], c[6])*r4) + cubic(r, r2, c[8], c[10], c[12], c[14])
	den := float64(cubic(r, r2, c[1], c[3], c[5], c[7])*r4) + cubic(r, r2, c[9], c[11], c[13], c[15])
	return num / den
}

// cubic is a polynomial of the third degree, the highest power's coefficient first; r2 is r squared.
func cubic(r, r2, c3, c2, c1, c0 float64) float64 {
	return float64((float64(c3*r)+c2)*r2) + (float64(c1*r) + c0)
}

var centre = [16]float64{
	2509.0809287301226727, 5226.495278852545925, 33430.575583588128105, 28729.085735721942674,
	67265.770927008700853, 39307.89580009271061, 45921.953931549871457, 21213.794301586595867,
	13731.693765509461125, 5394.1960214247511077, 1971.5909503065514427, 687.1870074920579083,
	133.14166789178437745, 42.313330701600911252, 3.387132872796366608, 1,
}

var flank = [16]float64{
	7.7454501427834140764e-4, 1.05075007164441684324e-9, .0227238449892691845833, 5.475938084995344946e-4,
	.24178072517745061177, .0151986665636164571966, 1.27045825245236838258, .14810397642748007459,
	3.64784832476320460504, .68976733498510000455, 5.7694972214606914055, 1.6763848301838038494,
	4.6303378461565452959, 2.05319162663775882187, 1.42343711074968357734, 1,
}

var tail = [16]float64{
	2.01033439929228813265e-7, 2.04426310338993978564e-15, 2.71155556874348757815e-5, 1.4215117583164458887e-7,
	.0012426609473880784386, 1.8463183175100546818e-5, .026532189526576123093, 7.868691311456132591e-4,
	.29656057182850489123, .0148753612908506148525, 1.7848265399172913358, .13692988092273580531,
	5.4637849111641143699, .59983220655588793769, 6.6579046435011037772, 1,
}
