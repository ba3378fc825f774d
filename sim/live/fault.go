package live

import "time"

// fault is why a webhook was not taken. Of one that was taken it holds no more than what the answer said.
type fault struct {
	why  string        // there was no answer, or ""
	took time.Duration // of real time; 0 where it was taken, which has to be the same in every run
	said string        // the beginning of the answer
}
