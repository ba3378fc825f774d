package scenarios

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator/problem"
)

const rateHint = "write a rate such as 80/s, 20/m, 1.5/h or 1/6s"

// rateUnits are what a rate may be counted in, in the order they are tried for printing.
var rateUnits = [...]struct {
	letter string
	per    time.Duration
}{{"s", time.Second}, {"m", time.Minute}, {"h", time.Hour}, {"d", day}}

// ParseRate reads a rate such as "80/s", "20/m", "1.5/h" or "3/d". It is above zero, at most one in every
// nanosecond, and at least one in ten years. The error reads after the field's name.
func ParseRate(text string) (Rate, error) {
	count, unit, ok := strings.Cut(text, "/")
	if !ok || !decimalPattern.MatchString(count) {
		return Rate{}, fmt.Errorf("%s is not a rate", problem.Quote(text))
	}
	n, err := strconv.ParseFloat(count, 64)
	per := perUnit(unit)
	switch {
	case per == 0:
		return Rate{}, fmt.Errorf("%s is not a rate", problem.Quote(text))
	case n <= 0:
		return Rate{}, fmt.Errorf("%s is not above zero", problem.Quote(text))
	case err != nil || n > float64(per):
		return Rate{}, fmt.Errorf("%s is more than one in a nanosecond", problem.Quote(text))
	case float64(per)/n > float64(MaxDuration):
		return Rate{}, fmt.Errorf("%s is less than one in ten years", problem.Quote(text))
	}
	return Rate{Count: n, Per: per}, nil
}

var perPattern = regexp.MustCompile(`^([1-9][0-9]{0,5})?([smhd])$`)

// perUnit reads what a rate is counted in, a unit or several, such as s, 6s or 1d; 0: neither.
func perUnit(text string) time.Duration {
	parts := perPattern.FindStringSubmatch(text)
	if parts == nil {
		return 0
	}
	times, err := strconv.Atoi(cmp.Or(parts[1], "1"))
	for _, u := range rateUnits {
		if u.letter == parts[2] && err == nil {
			return min(time.Duration(times)*u.per, MaxDuration)
		}
	}
	return 0
}

// String prints the rate as scenario files write it, such as "80/s", or "" for none.
func (r Rate) String() string {
	count := strconv.FormatFloat(r.Count, 'g', -1, 64) + "/"
	for _, u := range rateUnits {
		if u.per == r.Per {
			return count + u.letter
		}
	}
	for _, u := range slices.Backward(rateUnits[:]) {
		if r.Per > 0 && r.Per%u.per == 0 {
			return count + strconv.FormatInt(int64(r.Per/u.per), 10) + u.letter
		}
	}
	return ""
}

// rate reads a rate.
func (v value) rate() (Rate, bool) {
	text, _ := scalar(v.node)
	if text == "" {
		v.wrongType("a rate", rateHint)
		return Rate{}, false
	}
	rate, err := ParseRate(text)
	if err != nil {
		v.fail(rateHint, "%s %v", v.name, err)
	}
	return rate, err == nil
}
