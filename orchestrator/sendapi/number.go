package sendapi

import (
	"math"
	"strconv"
	"strings"
)

// wholeNumber reads a JSON number that is whole however it is written: 60, 60.0 and 6e1 are the same.
func wholeNumber(digits string) (int64, bool) {
	if strings.ContainsAny(digits, "eE") {
		const exact = 1 << 53 // every whole float64 below is exact
		f, err := strconv.ParseFloat(digits, 64)
		if err != nil || f != math.Trunc(f) || math.Abs(f) >= exact {
			return 0, false
		}
		return int64(f), true
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	if strings.Trim(fraction, "0") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	return n, err == nil
}
