package features

import (
	"time"

	"cascade/scenarios"
)

// anyTime is the instant of a step that names none.
const anyTime time.Duration = -1

// clock writes an instant or a span as feature files do.
func clock(d time.Duration) string { return scenarios.FormatDuration(d) }

// instant is when something happens, or when a step expects it to: exactly then, or as much earlier or later as it
// gives or takes.
type instant struct{ at, give time.Duration }

// whenever is the instant of a step that names none.
var whenever = instant{at: anyTime}

// is tells whether what happened then is in time.
func (i instant) is(at time.Duration) bool {
	return i.at == anyTime || max(at-i.at, i.at-at) <= i.give
}

func (i instant) String() string {
	if i.give == 0 {
		return clock(i.at)
	}
	return clock(i.at) + giveOrTake + clock(i.give)
}

// giveOrTake stands between an instant and its tolerance.
const giveOrTake = " give or take "

// atWords is " at 1m", or "" for whenever.
func atWords(i instant) string {
	if i.at == anyTime {
		return ""
	}
	return " at " + i.String()
}

// apart tells how far an instant is from the one expected.
func apart(expected, happened time.Duration) string {
	if happened > expected {
		return clock(happened-expected) + " later"
	}
	return clock(expected-happened) + " earlier"
}
