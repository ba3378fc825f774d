package smpp

import (
	"fmt"
	"strconv"
	"time"
)

// ParseTime reads an SMPP time of 16 characters, "YYMMDDhhmmsstnnp": absolute with its distance from UTC in quarter
// hours, or relative to now. It is how long after now that is. It reports false for what is no time.
func ParseTime(text string, now time.Time) (time.Duration, bool) {
	if len(text) != 16 {
		return 0, false
	}
	var n [6]int // year, month, day, hour, minute, second
	for i := range n {
		v, err := strconv.ParseUint(text[2*i:2*i+2], 10, 8)
		if err != nil {
			return 0, false
		}
		n[i] = int(v)
	}
	tenths, err := strconv.ParseUint(text[12:13], 10, 8)
	if err != nil {
		return 0, false
	}
	quarters, err := strconv.ParseUint(text[13:15], 10, 8)
	if err != nil || quarters > 48 {
		return 0, false
	}
	clock := time.Duration(n[3])*time.Hour + time.Duration(n[4])*time.Minute + time.Duration(n[5])*time.Second +
		time.Duration(tenths)*100*time.Millisecond
	offset := time.Duration(quarters) * 15 * time.Minute
	switch text[15] {
	case 'R':
		days := n[0]*365 + n[1]*30 + n[2]
		return time.Duration(days)*24*time.Hour + clock, true
	case '+':
	case '-':
		offset = -offset
	default:
		return 0, false
	}
	if n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > 31 {
		return 0, false
	}
	at := time.Date(2000+n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC).Add(clock - offset)
	return at.Sub(now), true
}

// FormatTime is an instant in UTC as an SMPP time.
func FormatTime(at time.Time) string {
	at = at.UTC()
	return at.Format("060102150405") + fmt.Sprint(at.Nanosecond()/1e8) + "00+"
}

// FormatSpan is a span as a relative SMPP time, to the second; what is longer than a month is written as days of it.
func FormatSpan(d time.Duration) string {
	seconds := int(d / time.Second)
	days := seconds / 86400
	return fmt.Sprintf("%02d%02d%02d%02d%02d%02d000R",
		min(days/365, 99), days%365/30, days%365%30, seconds/3600%24, seconds/60%60, seconds%60)
}
