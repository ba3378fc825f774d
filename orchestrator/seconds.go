package orchestrator

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Seconds is a span that JSON writes as a number of seconds, exact to the nanosecond, such as 60.05.
type Seconds time.Duration

// Duration is the span as the time package has it.
func (s Seconds) Duration() time.Duration { return time.Duration(s) }

// MarshalJSON writes the number of seconds, as AppendSeconds does.
func (s Seconds) MarshalJSON() ([]byte, error) { return AppendSeconds(nil, time.Duration(s)), nil }

// UnmarshalJSON reads what MarshalJSON writes for a span that is not negative, and nothing else.
func (s *Seconds) UnmarshalJSON(text []byte) error {
	d, ok := ParseSeconds(string(text))
	if !ok {
		return fmt.Errorf("%q is no time", text)
	}
	*s = Seconds(d)
	return nil
}

// AppendSeconds writes a span as a number of seconds, exact to the nanosecond, without needless zeros.
func AppendSeconds(dst []byte, d time.Duration) []byte { return AppendDecimal(dst, int64(d), 9) }

// ParseSeconds reads what AppendSeconds writes for a span that is not negative, exactly.
func ParseSeconds(text string) (time.Duration, bool) {
	n, ok := ParseDecimal(text, 9)
	return time.Duration(n), ok
}

var pow10 = [...]uint64{1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// AppendDecimal writes n divided by ten to the power of places, 0 to 9, without needless zeros.
func AppendDecimal(dst []byte, n int64, places int) []byte {
	places = min(max(places, 0), len(pow10)-1)
	size := uint64(n)
	if n < 0 {
		dst, size = append(dst, '-'), -size
	}
	whole, fraction := size/pow10[places], size%pow10[places]
	dst = strconv.AppendUint(dst, whole, 10)
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

// ParseDecimal reads what AppendDecimal writes for a number that is not negative: digits, and up to places more
// after a point. There are at most 9 places.
func ParseDecimal(text string, places int) (int64, bool) {
	places = min(max(places, 0), len(pow10)-1)
	whole, fraction, _ := strings.Cut(text, ".")
	if whole == "" || len(fraction) > places {
		return 0, false
	}
	n, err := strconv.ParseUint(whole+fraction+strings.Repeat("0", places-len(fraction)), 10, 63)
	return int64(n), err == nil
}
