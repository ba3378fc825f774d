//go:build unix

package wiretest

import (
	"syscall"
	"time"
)

// ProcessorTime is how much of it this process has had: what a benchmark takes of it does not hang on what else runs.
// It is 0 where the system does not tell.
func ProcessorTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
