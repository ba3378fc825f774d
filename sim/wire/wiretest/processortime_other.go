//go:build !unix

package wiretest

import "time"

// ProcessorTime is how much of it this process has had: 0, for this system does not tell.
func ProcessorTime() time.Duration { return 0 }
