package sim

import (
	"strconv"
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
