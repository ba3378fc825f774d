package features

import (
	"strconv"
	"strings"
	"time"
)

// anyTime is the instant of a step that names none.
const anyTime time.Duration = -1

// clock writes an instant or a span as feature files do, such as "45s", "1m30s", "1d12h" or "50ms". It can be
// read back.
func clock(d time.Duration) string {
	if d == 0 {
		return "0s"
	}
	var b strings.Builder
	if d < 0 {
		b.WriteByte('-')
		d = -d
	}
	const day = 24 * time.Hour
	if d >= day {
		b.WriteString(strconv.FormatInt(int64(d/day), 10) + "d")
		d %= day
	}
	if d > 0 {
		text := d.String()
		if strings.HasSuffix(text, "m0s") {
			text = strings.TrimSuffix(text, "0s")
		}
		if strings.HasSuffix(text, "h0m") {
			text = strings.TrimSuffix(text, "0m")
		}
		b.WriteString(text)
	}
	return b.String()
}

// atWords is " at 1m", or "" for whenever.
func atWords(at time.Duration) string {
	if at == anyTime {
		return ""
	}
	return " at " + clock(at)
}

// apart tells how far an instant is from the one expected.
func apart(expected, happened time.Duration) string {
	if happened > expected {
		return clock(happened-expected) + " later"
	}
	return clock(expected-happened) + " earlier"
}
