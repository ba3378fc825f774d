package features

import (
	"time"

	"cascade/scenarios"
)

// anyTime is the instant of a step that names none.
const anyTime time.Duration = -1

// clock writes an instant or a span as feature files do.
func clock(d time.Duration) string { return scenarios.FormatDuration(d) }

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
