package scenarios

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator/problem"
)

// MaxDuration is the longest span that a scenario may name: ten years. It keeps every sum of spans far
// from the end of time.Duration.
const MaxDuration = 3650 * day

// Horizon is the last instant of a world: a hundred years after its virtual zero. What would come later, through the
// longest tails or a provider that is asked for a million times what it can take, comes then.
const Horizon = 36500 * day

const (
	day          = 24 * time.Hour
	durationHint = "write a duration such as 50ms, 90s, 1m30s, 36h or 1d"
)

// ParseDuration reads a Go duration in which days may stand too, of 24 hours each: "50ms", "1m30s", "1d",
// "1d12h", "1.5d", and "0" without a unit. It is never negative and at most MaxDuration. The error reads
// after the field's name: "60 has no unit".
func ParseDuration(text string) (time.Duration, error) {
	switch {
	case text == "0":
		return 0, nil
	case text == "":
		return 0, errors.New("is not a duration")
	case text[0] == '-':
		return 0, fmt.Errorf("%s is negative", problem.Quote(text))
	}
	var sum time.Duration
	rest := text
	for rest != "" {
		part := rest[:segment(rest)]
		rest = rest[len(part):]
		d, err := parseSegment(part)
		if err != nil {
			return 0, fmt.Errorf("%s %w", problem.Quote(text), err)
		}
		if d > MaxDuration || sum+d > MaxDuration {
			return 0, fmt.Errorf("%s is longer than ten years", problem.Quote(text))
		}
		sum += d
	}
	return sum, nil
}

// segment is the length of the first number with its unit.
func segment(text string) int {
	unit := strings.IndexFunc(text, func(r rune) bool { return !isNumeral(r) })
	if unit < 0 {
		return len(text)
	}
	if next := strings.IndexFunc(text[unit:], isNumeral); next > 0 {
		return unit + next
	}
	return len(text)
}

// spanPattern is a number with one of Go's units.
var spanPattern = regexp.MustCompile(`^([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)$`)

func isNumeral(r rune) bool { return '0' <= r && r <= '9' || r == '.' }

// parseSegment reads one number with its unit.
func parseSegment(part string) (time.Duration, error) {
	if !isNumeral(rune(part[0])) {
		return 0, errors.New("is not a duration")
	}
	number, isDays := strings.CutSuffix(part, "d")
	if isDays {
		part = number + "h"
	}
	d, err := time.ParseDuration(part)
	switch {
	case err != nil && strings.Trim(part, "0123456789.") == "":
		return 0, errors.New("has no unit")
	case err != nil && spanPattern.MatchString(part): // more than a time.Duration holds
		return MaxDuration + 1, nil
	case err != nil:
		return 0, errors.New("is not a duration")
	case isDays && d > MaxDuration/24:
		return MaxDuration + 1, nil
	case isDays:
		return 24 * d, nil
	}
	return d, nil
}

// FormatDuration writes a span as people write it in files, such as "45s", "1m30s", "1d12h" or "50ms". ParseDuration
// reads it back where it is not negative.
func FormatDuration(d time.Duration) string {
	if d == 0 {
		return "0s"
	}
	var b strings.Builder
	if d < 0 {
		b.WriteByte('-')
		d = -d
	}
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
