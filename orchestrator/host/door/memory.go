package door

import (
	"math"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// unknownMemory is what a process is taken to have where nobody tells.
const unknownMemory = 8 << 30

// Memory is how many bytes the process may take: what GOMEMLIMIT says, else its control group, or else all that the
// machine has.
func Memory() int64 {
	if said := debug.SetMemoryLimit(-1); said != math.MaxInt64 {
		return said
	}
	least := int64(math.MaxInt64)
	for _, of := range []memlimit.Provider{memlimit.FromCgroup, memlimit.FromSystem} {
		if bytes, err := of(); err == nil && bytes > 0 {
			least = min(least, int64(min(bytes, math.MaxInt64)))
		}
	}
	if least == math.MaxInt64 {
		return unknownMemory
	}
	return least
}

// BodyBytes is how many bytes of requests a server holds at once where nothing else is said: an eighth of the memory that
// it may take, but 512 MiB at most, and as much as one large batch at least.
func BodyBytes() int64 { return min(512<<20, max(64<<20, Memory()/8)) }
