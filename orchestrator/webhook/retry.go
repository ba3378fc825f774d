package webhook

import "time"

// Timeout is how long a receiver may take to answer, in real time.
const Timeout = 10 * time.Second

// maxAttempts is how often a receipt is sent at most. After the last one it is lost.
const maxAttempts = 5

// RetryAfter is how long after an attempt that was not taken the next one is due, in the world's time:
// 1, 10, 30 and 90 s after the first to the fourth, so at 0, 1, 11, 41 and 131 s. Attempts count from 1.
// It reports false after the last: the receipt is lost.
func RetryAfter(attempt int) (wait time.Duration, again bool) {
	waits := [maxAttempts - 1]time.Duration{time.Second, 10 * time.Second, 30 * time.Second, 90 * time.Second}
	return WaitAfter(attempt, waits[:]...)
}

// WaitAfter is the wait that follows an attempt, counted from 1. It reports false where none is left.
func WaitAfter(attempt int, waits ...time.Duration) (wait time.Duration, again bool) {
	if attempt < 1 || attempt > len(waits) {
		return 0, false
	}
	return waits[attempt-1], true
}

// IsTaken tells whether a receiver's HTTP status takes the receipt: any 2xx does, nothing else.
func IsTaken(httpStatus int) bool { return httpStatus >= 200 && httpStatus <= 299 }
