package problem

import (
	"fmt"
	"unicode/utf8"
)

// most is how many characters of what somebody wrote are shown in a message.
const most = 60

// Quote shows what somebody wrote: cut short when it is long, and with control characters escaped, so that no input
// can paint a terminal.
func Quote(s string) string {
	short := s[:clipped(s)]
	if len(short) < len(s) {
		return fmt.Sprintf("%q…", short)
	}
	return fmt.Sprintf("%q", s)
}

// Clip cuts short what is too long for a message.
func Clip(s string) string {
	if n := clipped(s); n < len(s) {
		return s[:n] + "…"
	}
	return s
}

// clipped is how many bytes of s its first characters take, as many as are shown.
func clipped(s string) int {
	at := 0
	for range most {
		if at == len(s) {
			break
		}
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}
