package merge

import (
	"math/bits"
	"time"
)

// Entry is the lines that one event wrote, with their place within the instant. It is 32 bytes, and has no pointer; an
// event with more than three lines has several entries.
type Entry struct {
	At      time.Duration
	Order   uint64 // within the instant, lowest first
	Message uint32
	Lines   [PerEntry]uint32 // what a line says, as its owner packs it; 0: no more
}

// PerEntry is how many lines an entry has room for.
const PerEntry = 3

// before tells whether an entry comes before another one: by instant, order and message. It compares without a branch:
// many are of the same instant, and no processor can foretell which.
func (e *Entry) before(f *Entry) bool {
	_, less := bits.Sub32(e.Message, f.Message, 0)
	_, borrow := bits.Sub64(e.Order, f.Order, uint64(less))
	_, borrow = bits.Sub64(uint64(e.At), uint64(f.At), borrow)
	return borrow != 0
}
