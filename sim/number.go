package sim

import (
	"strconv"
	"strings"
	"time"
)

// AppendSeconds writes a span as a JSON number of seconds, exact to the nanosecond, without needless zeros.
func AppendSeconds(dst []byte, d time.Duration) []byte {
	return appendDecimal(dst, int64(d), 9)
}

// AppendMillionths writes an amount counted in millionths as a JSON number.
func AppendMillionths(dst []byte, n int64) []byte {
	return appendDecimal(dst, n, 6)
}

var pow10 = [...]int64{1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// appendDecimal writes n divided by ten to the power of places.
func appendDecimal(dst []byte, n int64, places int) []byte {
	if n < 0 {
		dst, n = append(dst, '-'), -n
	}
	whole, fraction := n/pow10[places], n%pow10[places]
	dst = strconv.AppendInt(dst, whole, 10)
	if fraction == 0 {
		return dst
	}
	dst = append(dst, '.')
	for places--; fraction > 0; places-- {
		dst = append(dst, byte('0'+fraction/pow10[places]))
		fraction %= pow10[places]
	}
	return dst
}

// ParseSeconds reads what AppendSeconds writes for a span that is not negative: a number of seconds with up to
// nine decimals, exactly.
func ParseSeconds(text string) (time.Duration, bool) {
	n, ok := parseDecimal(text, 9)
	return time.Duration(n), ok
}

// ParseMillionths reads what AppendMillionths writes for an amount that is not negative.
func ParseMillionths(text string) (int64, bool) { return parseDecimal(text, 6) }

// parseDecimal reads a number of up to nine digits before the point, and up to the given places after it.
func parseDecimal(text string, places int) (int64, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	if whole == "" || len(whole) > 9 || len(fraction) > places {
		return 0, false
	}
	n, err := strconv.ParseUint(whole+fraction+strings.Repeat("0", places-len(fraction)), 10, 63)
	return int64(n), err == nil
}
