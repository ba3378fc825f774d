package sim

import (
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/repeat"
)

// resubmits are the messages of a world that repeat an earlier one.
type resubmits struct {
	seen  repeat.Messages
	again map[uint32]uint32 // by message: the one that it repeats
}

// find looks for the message that m, submitted now as number n to a recipient, repeats, and remembers m.
func (r *resubmits) find(m *orchestrator.Message, recipient string, n uint32, now time.Duration) (repeats bool) {
	earlier, repeats := r.seen.Find(m, recipient, uint64(n), now)
	if repeats {
		if r.again == nil {
			r.again = map[uint32]uint32{}
		}
		r.again[n] = uint32(earlier)
	}
	return repeats
}

// Again is the id of the message that message n repeats, or "".
func (w *World) Again(n uint32) string {
	if earlier, ok := w.resubmits.again[n]; ok {
		return w.ids.of(earlier)
	}
	return ""
}
