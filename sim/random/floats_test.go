package random

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/scenarios"
)

// agree tells whether two numbers agree to a few units in the last place.
func agree(got, want, units float64) bool {
	return math.Abs(got-want) <= units*(math.Nextafter(math.Abs(want), math.Inf(1))-math.Abs(want))
}

func TestExpIsTheStandardLibrarys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-700, 700).Draw(t, "x")
		if got, want := exp(x), math.Exp(x); !agree(got, want, 3) {
			t.Fatalf("exp(%v) is %v, want %v", x, got, want)
		}
	})
}

func TestLogIsTheStandardLibrarys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.OneOf(rapid.Float64Range(1e-300, math.MaxFloat64), rapid.Float64Range(1e-16, 2)).Draw(t, "x")
		if got, want := log(x), math.Log(x); !agree(got, want, 3) && math.Abs(got-want) > 4e-17 {
			t.Fatalf("log(%v) is %v, want %v", x, got, want)
		}
	})
}

// mixed folds the very bits of what is computed into one number. A product that a compiler fuses with a sum gives
// another last bit, which no time shows that is rounded to microseconds.
func mixed(compute func(d Draws, p Part) float64) uint64 {
	h, d := uint64(0), NewStream(1, 3).Draws(2)
	for i := range 20_000 {
		h = Mix(h ^ math.Float64bits(compute(d, Part(i))))
	}
	return h
}

// The bits that amd64 computes are those of every architecture.
func TestTheSameBitsOnEveryArchitecture(t *testing.T) {
	sample := func(l scenarios.Latency) func(Draws, Part) float64 {
		prepared := NewLatency(l)
		return prepared.sample
	}
	for _, c := range []struct {
		name    string
		compute func(d Draws, p Part) float64
		want    uint64
	}{
		{"exp", func(d Draws, p Part) float64 { return exp(100 * (d.Unit(p) - 0.5)) }, 0x3b13f90bbf4d82f1},
		{"log", func(d Draws, p Part) float64 { return log(d.Unit(p)) }, 0x3ad674091ae8c884},
		{"normal", Draws.normal, 0xf5b67326e06af6a7},
		{"tails of normal", func(d Draws, p Part) float64 { return tailOf(1, Draws{d.Bits(p)}) }, 0xf5e4303fdb7946b},
		{"uniform", sample(scenarios.Latency{Kind: scenarios.Uniform, A: 1234567, B: 9876543210}), 0x6ec6ba3080d11c49},
		{"Normal", sample(scenarios.Latency{Kind: scenarios.Normal, A: 1234567, B: 9876543210}), 0x938a0749f0ba60c4},
		{"lognormal", sample(scenarios.Latency{Kind: scenarios.Lognormal, A: 1234567, Sigma: 1.2}), 0x6b923481a2e1b688},
		{"exponential", sample(scenarios.Latency{Kind: scenarios.Exponential, A: 1234567}), 0x1a029774e7dba610},
		{"percentiles", sample(scenarios.Latency{Kind: scenarios.Percentiles, Points: []scenarios.Point{
			{Share: 0.3, At: 1234567}, {Share: 0.95, At: 9876543210}, {Share: 0.99, At: time.Hour}}}), 0xc6354bff580bb165},
	} {
		if got := mixed(c.compute); got != c.want {
			t.Errorf("%s: the bits are %#x, want %#x", c.name, got, c.want)
		}
	}
}
