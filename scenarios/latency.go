package scenarios

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator/problem"
)

const latencyHint = "a duration, or one of {uniform: {min, max}}, {normal: {mean, sd}}, " +
	"{lognormal: {median, sigma}}, {exponential: {mean}}, {percentiles: {p50, p95}}"

// maxSigma keeps the tail of a lognormal within what can be waited for.
const maxSigma = 5

// latency reads a duration or a distribution of durations.
func (v value) latency() Latency {
	if !isMapping(v.node) {
		d, _ := v.duration()
		return Latency{Kind: Fixed, A: d}
	}
	f := v.fields("uniform", "normal", "lognormal", "exponential", "percentiles")
	if len(f.list) != 1 {
		if len(f.list) > 1 || isEmpty(v.node) {
			v.fail(latencyHint, "%s is not one distribution", v.name)
		}
		return Latency{}
	}
	field := f.list[0]
	switch field.key {
	case "uniform":
		return field.uniform()
	case "normal":
		g := field.fields("mean", "sd")
		mean, _ := g.span("mean")
		sd, _ := g.span("sd")
		return Latency{Kind: Normal, A: mean, B: sd}
	case "lognormal":
		return field.lognormal()
	case "exponential":
		g := field.fields("mean")
		mean, _ := g.span("mean")
		return Latency{Kind: Exponential, A: mean}
	}
	return field.percentiles()
}

// span reads a duration that a distribution cannot do without.
func (f fields) span(key string) (time.Duration, bool) {
	field, ok := f.need(key, durationHint)
	if !ok {
		return 0, false
	}
	return field.duration()
}

func (v value) uniform() Latency {
	f := v.fields("min", "max")
	least, hasLeast := f.span("min")
	most, hasMost := f.span("max")
	if hasLeast && hasMost && most < least {
		f.byKey["max"].fail("swap them", "max %s is below min %s", formatSpan(most), formatSpan(least))
	}
	return Latency{Kind: Uniform, A: least, B: most}
}

func (v value) lognormal() Latency {
	f := v.fields("median", "sigma")
	median, ok := f.span("median")
	if ok && median == 0 {
		f.byKey["median"].fail("write 0s instead of a distribution", "median is zero")
	}
	l := Latency{Kind: Lognormal, A: median}
	if field, ok := f.need("sigma", "the standard deviation of the logarithm, such as 1.0"); ok {
		l.Sigma = field.number(0, maxSigma, "the standard deviation of the logarithm, such as 1.0")
	}
	return l
}

// percentiles reads points such as p50 and p99.9, in any order. They may not fall.
func (v value) percentiles() Latency {
	l := Latency{Kind: Percentiles}
	f := v.anyFields()
	places := map[float64]value{}
	for _, field := range f.list {
		share, ok := percentile(field.key)
		if !ok {
			field.fail("write percentiles above p0 up to p100, such as p50 or p99.9",
				"unknown key %s", problem.Quote(field.key))
			continue
		}
		if _, ok := places[share]; ok {
			field.fail("name it once", "%s is repeated", field.name)
			continue
		}
		if at, ok := field.duration(); ok {
			places[share] = field
			l.Points = append(l.Points, Point{Share: share, At: at})
		}
	}
	slices.SortFunc(l.Points, func(a, b Point) int {
		if a.Share < b.Share {
			return -1
		}
		return 1
	})
	for i := 1; i < len(l.Points); i++ {
		if before, here := l.Points[i-1], l.Points[i]; here.At < before.At {
			field := places[here.Share]
			field.fail("percentiles rise", "%s %s is below the %s of the percentile before it",
				field.name, formatSpan(here.At), formatSpan(before.At))
		}
	}
	if isEmpty(v.node) {
		v.fail("write percentiles such as {p50: 4s, p95: 20s}", "percentiles is empty")
	}
	return l
}

// percentile reads "p99.9" as 0.999.
func percentile(key string) (float64, bool) {
	digits, ok := strings.CutPrefix(key, "p")
	if !ok || !decimalPattern.MatchString(digits) || strings.ContainsAny(digits, "eE+-") {
		return 0, false
	}
	// The shift by two places is left to the parser: 99.9 / 100 would not be the float nearest to 0.999.
	share, err := strconv.ParseFloat(digits+"e-2", 64)
	return share, err == nil && share > 0 && share <= 1
}
